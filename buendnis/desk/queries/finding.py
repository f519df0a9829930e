"""The global search: what all rooms put into the index, in groups that people know."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.search import queries as search
from buendnis.search.queries import Hit

KINDS: dict[str, str | Promise] = {
    "site": _("Standorte"),
    "member": _("Bündnismitglieder"),
    "offer": _("Angebote"),
    "need": _("Bedarfe"),
}
OTHERS = _("Weiteres")
MOST = 60


@dataclass(frozen=True)
class Group:
    kind: str
    name: str | Promise
    hits: Sequence[Hit]


def find(text: str, person: Person | AnonymousUser, *, kind: str = "") -> list[Hit]:
    """What the person may find, best first; nothing for an empty question."""
    kinds = [kind] if kind else None
    return search.find(text, audiences=people.audiences(person), kinds=kinds, limit=MOST)


def in_groups(hits: Sequence[Hit]) -> list[Group]:
    """The same hits by kind; the kind of the best hit first, inside each kind the best first."""
    kinds = dict.fromkeys(hit.kind for hit in hits)
    return [Group(kind, KINDS.get(kind, OTHERS), [hit for hit in hits if hit.kind == kind]) for kind in kinds]
