"""The global search: what all rooms put into the index, in groups that people know."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.matching.models import Need, Offer
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


INVENTED: dict[str, Callable[[], QuerySet]] = {
    "site": lambda: Site.objects.filter(is_example=True),
    "member": lambda: MemberOrganisation.objects.filter(organisation__is_example=True),
    "offer": lambda: Offer.objects.filter(is_example=True),
    "need": lambda: Need.objects.filter(is_example=True),
}


@dataclass(frozen=True)
class Found:
    """A hit, and whether it is an example."""

    hit: Hit
    is_example: bool


@dataclass(frozen=True)
class Group:
    """All hits of one kind."""

    kind: str
    name: str | Promise
    hits: Sequence[Found]


def find(text: str, person: Person | AnonymousUser, *, kind: str = "") -> list[Hit]:
    """What the person may find, best first; nothing for an empty question."""
    kinds = [kind] if kind else None
    return search.find(text, audiences=people.audiences(person), kinds=kinds, limit=MOST)


def examples(hits: Sequence[Hit]) -> set[tuple[str, str]]:
    """Kind and key of those hits that are invented; one query for each kind found."""
    found = set()
    for kind, rows in INVENTED.items():
        keys = [int(hit.key) for hit in hits if hit.kind == kind and hit.key.isdigit()]
        if keys:
            found |= {(kind, str(pk)) for pk in rows().filter(pk__in=keys).values_list("pk", flat=True)}
    return found


def in_groups(hits: Sequence[Hit]) -> list[Group]:
    """The same hits by kind; the kind of the best hit first, inside each kind the best first."""
    kinds, invented = dict.fromkeys(hit.kind for hit in hits), examples(hits)
    return [
        Group(
            kind,
            KINDS.get(kind, OTHERS),
            [Found(hit, (hit.kind, hit.key) in invented) for hit in hits if hit.kind == kind],
        )
        for kind in kinds
    ]
