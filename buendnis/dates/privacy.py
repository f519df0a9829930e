"""What dates holds about persons: a title or a place may name somebody."""

from buendnis.dates.models import CalendarEntry, Duty
from buendnis.people.privacy.registry import no_personal_data, register, text

register(
    CalendarEntry,
    *text("title", "place"),
    purpose="alliance",
    retention="content",
    recipients=("Öffentlichkeit, soweit öffentlich", "alle im Bündnis"),
    source="Geschäftsstelle",
)
no_personal_data(
    Duty,
    "Regeln über Fristen aus der Richtlinie",
    ("identifier", "name", "phases", "due_rule", "lead_months"),
)
