"""What waits for a person in one role: the heart of "Diese Woche".

Budget: at most 14 statements per page, session and login included. Here: the names of the organisations (1)
and up to two per room that has something waiting; `sections` adds at most three per role.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.urls import Resolver404, resolve

from buendnis.desk import rules
from buendnis.desk.rules import Acting
from buendnis.people import queries as people
from buendnis.people.models import Organisation, Person
from buendnis.people.queries import Standing
from buendnis.post import waiting as post

NEW_NEED = "need"  # the kind under which matching lists needs that nobody was asked about yet


@dataclass(frozen=True)
class Place:
    """Where somebody acts: one organisation, in one role; `person` is seen in this role only."""

    organisation: Organisation
    acting: Acting
    person: Person
    standing: Standing


@dataclass(frozen=True)
class Item:
    """One thing that waits, what kind it is, its distance in days in words, and a hint where there is one."""

    waiting: post.Waiting
    kind: str
    due: rules.Due
    hint: str = ""


def places_of(person: Person) -> list[Place]:
    """The organisations in which a person acts, by name; empty without any role. One query."""
    standing = people.standing(person)
    found = Organisation.objects.filter(pk__in=standing.organisation_ids).order_by()
    ordered = sorted(found, key=lambda organisation: (organisation.name, organisation.pk))
    return [_place(person, standing, organisation) for organisation in ordered]


def _place(person: Person, standing: Standing, organisation: Organisation) -> Place:
    acting = rules.acting_as(standing, organisation.pk, organisation.kind)
    here = rules.only_in(standing, organisation.pk, acting)
    return Place(organisation, acting, people.acting_only(person, here), here)


def waiting_for(person: Person, standing: Standing, today: date) -> list[Item]:
    """What waits, earliest due day first, undated last."""
    return [
        Item(waiting, str(rules.KINDS_OF_WAITING.get(waiting.kind, "")), rules.due(waiting.due_on, today))
        for waiting in post.waiting_for(person, standing)
    ]


def with_proposals(items: Sequence[Item], best: Callable[[Sequence[int]], Mapping[int, str]]) -> list[Item]:
    """The same items, each new need with the sentence that `best` has for it."""
    ids = {item.waiting.url: _id_in(item.waiting.url) for item in items if item.waiting.kind == NEW_NEED}
    wanted = [pk for pk in ids.values() if pk]
    hints = best(wanted) if wanted else {}
    return [replace(item, hint=hints.get(ids.get(item.waiting.url, 0), "")) for item in items]


def _id_in(url: str) -> int:
    """The number of the need that an address of our own leads to; 0 where it leads to a list."""
    try:
        return int(resolve(url).kwargs.get("pk", 0))
    except Resolver404:
        return 0
