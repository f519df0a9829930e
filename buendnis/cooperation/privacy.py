"""What cooperation holds about persons: who agreed and confirmed, and what they wrote about it."""

from buendnis.cooperation import models
from buendnis.people.privacy.registry import reference, register, text

PARTIES = ("Beteiligte Kommune und Mitglieder", "Geschäftsstelle", "Ministerium")

register(
    models.Engagement,
    reference("agreed_by"),
    reference("reported_by"),
    reference("site_confirmed_by"),
    *text("title", "result", "cancel_reason"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("agreed_by", "reported_by", "site_confirmed_by"),
)
register(
    models.EngagementMember,
    reference("confirmed_by"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("confirmed_by",),
)
register(
    models.Feedback,
    reference("answered_by"),
    *text("text"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("answered_by",),
)
