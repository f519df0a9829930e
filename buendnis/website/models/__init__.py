"""What strangers leave behind: tickets, each with its legal clock."""

from buendnis.website.models.feedback import AccessibilityFeedback
from buendnis.website.models.privacy_requests import PrivacyRequest

__all__ = ["AccessibilityFeedback", "PrivacyRequest"]
