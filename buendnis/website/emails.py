"""What a stranger reads who reported a barrier and left an address."""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from buendnis.website.models import AccessibilityFeedback


@dataclass(frozen=True)
class Letter:
    """A finished mail."""

    subject: str
    text: str
    html: str


def answered(feedback: AccessibilityFeedback) -> Letter:
    """Carries the office's answer; none of the sender's own words, so nobody can be spammed with them."""
    subject = _("Antwort auf Ihre Meldung")
    words = {
        "feedback": feedback,
        "subject": subject,
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
    }
    text = render_to_string("website/mail/feedback_answered.txt", words).strip() + "\n"
    return Letter(subject, text, render_to_string("website/mail/feedback_answered.html", words))
