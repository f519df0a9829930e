"""What waits for a person this week: each room says its part, the desk shows them together."""

from datetime import date

from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post import registry
from buendnis.post.registry import Collect, Waiting

__all__ = ["Waiting", "register", "waiting_for"]


def register(room: str, collect: Collect) -> None:
    """Add a room's part: at most 20 items in at most two queries."""
    registry.waiting[room] = collect


def waiting_for(person: Person, standing: Standing) -> list[Waiting]:
    """All that waits for this person, what is due first at the top, undated last."""
    found = [item for room in sorted(registry.waiting) for item in registry.waiting[room](person, standing)]
    return sorted(found, key=lambda item: (item.due_on is None, item.due_on or date.max, item.text, item.url))
