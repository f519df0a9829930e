"""What strangers read who reported a barrier or asked about their data.

None of the sender's own words stand in a mail, so nobody can be spammed with them (abuse case 8).
"""

from dataclasses import dataclass

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.website import signing
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest


@dataclass(frozen=True)
class Letter:
    """A finished mail."""

    subject: str
    text: str
    html: str


def answered(feedback: AccessibilityFeedback) -> Letter:
    """The office's answer to a report."""
    return _letter("feedback_answered", _("Antwort auf Ihre Meldung"), feedback=feedback)


def confirm_request(request: PrivacyRequest) -> Letter:
    """The link that proves that somebody reads this address."""
    path = reverse("website:confirm_privacy_request", args=[signing.signed(request)])
    url = settings.BASE_URL + path
    return _letter(
        "privacy_request_confirm", _("Bitte bestätigen Sie Ihre Anfrage"), request=request, url=url
    )


def request_extended(request: PrivacyRequest) -> Letter:
    """Why it takes longer, and until when."""
    return _letter(
        "privacy_request_extended", _("Ihre Anfrage zum Datenschutz dauert länger"), request=request
    )


def request_answered(request: PrivacyRequest) -> Letter:
    """The office's answer, and where to turn when it does not help."""
    return _letter("privacy_request_answered", _("Antwort auf Ihre Anfrage zum Datenschutz"), request=request)


def _letter(template: str, subject: str, **words: object) -> Letter:
    words |= {"subject": subject, "brand": settings.BRAND, "base_url": settings.BASE_URL}
    text = render_to_string(f"website/mail/{template}.txt", words).strip() + "\n"
    return Letter(subject, text, render_to_string(f"website/mail/{template}.html", words))
