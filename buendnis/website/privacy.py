"""What website holds about persons: reports of barriers, with or without an address."""

from django.utils.translation import gettext_lazy as _

from buendnis.people.privacy.registry import contact, harmless, reference, register, technical, text
from buendnis.people.privacy.sweeps import sweep
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest

register(
    AccessibilityFeedback,
    contact("email"),
    *text("text", "answer"),
    *harmless("Adresse einer Seite von uns", "page"),
    reference("answered_by"),
    purpose="website",
    retention="request",
    basis="legal_duty",
    recipients=("Geschäftsstelle",),
    source="wer die Barriere meldet",
    addresses=("email",),
)
register(
    PrivacyRequest,
    reference("person"),
    contact("email"),
    *text("text", "note", "answer", "extension_reason"),
    reference("answered_by"),
    *technical("kind", "received_at", "due_on", "confirmed_at", "extended_at", "answered_at"),
    purpose="rights",
    retention="request",
    basis="legal_duty",
    recipients=("Geschäftsstelle", "Datenschutzprüfung"),
    source="wer den Antrag stellt",
    owners=("person",),
    addresses=("email",),
)

sweep(
    "website.feedback",
    label=_("Beantwortete Barriere-Meldungen"),
    does=_("gelöscht"),
    retention="request",
    due=lambda before: AccessibilityFeedback.objects.filter(answered_at__lt=before),
)
sweep(
    "website.requests",
    label=_("Beantwortete Datenschutz-Anfragen"),
    does=_("gelöscht"),
    retention="request",
    due=lambda before: PrivacyRequest.objects.filter(answered_at__lt=before),
)
sweep(
    "website.unconfirmed",
    label=_("Datenschutz-Anfragen, die niemand bestätigt hat"),
    does=_("gelöscht"),
    retention="unconfirmed",
    due=lambda before: PrivacyRequest.objects.filter(confirmed_at=None, received_at__lt=before),
)
