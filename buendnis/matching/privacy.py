"""What matching holds about persons: who wrote, asked and answered, and their words."""

from buendnis.matching import models
from buendnis.people.privacy.registry import harmless, no_personal_data, reference, register, text

PARTIES = ("Beteiligte Kommune und Mitglieder", "Geschäftsstelle", "Ministerium")

register(
    models.Need,
    reference("created_by"),
    *text("title", "text", "close_reason"),
    *harmless("Codes und Nummern ausgeschlossener Angebote", "ruled_out"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("created_by",),
)
register(
    models.Offer,
    reference("created_by"),
    *text("title", "text"),
    *harmless("Codes", "phases", "size_classes"),
    purpose="matching",
    retention="case",
    recipients=("alle im Bündnis", "Öffentlichkeit"),
    owners=("created_by",),
)
register(
    models.Proposal,
    reference("asked_by"),
    *text("override_reason", "decline_reason", "reasons"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("asked_by",),
)
register(
    models.ProposalMember,
    reference("answered_by"),
    purpose="matching",
    retention="case",
    recipients=PARTIES,
    owners=("answered_by",),
)
register(
    models.Override,
    reference("by"),
    *text("reason"),
    *harmless("Code", "what"),
    purpose="matching",
    retention="case",
    recipients=("Geschäftsstelle",),
    owners=("by",),
)
register(
    models.Focus,
    *text("title"),
    purpose="matching",
    retention="case",
    recipients=("alle im Bündnis",),
    source="Geschäftsstelle",
)
no_personal_data(models.OfferMember, "Anteil einer Organisation an einem Angebot")
