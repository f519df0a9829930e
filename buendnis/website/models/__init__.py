"""What strangers leave behind: tickets, each with its legal clock."""

from buendnis.website.models.feedback import AccessibilityFeedback

__all__ = ["AccessibilityFeedback"]
