"""What website holds about persons: reports of barriers, with or without an address."""

from buendnis.people.privacy.registry import contact, harmless, reference, register, technical, text
from buendnis.website.models import AccessibilityFeedback

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
    "website.PrivacyRequest",
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
