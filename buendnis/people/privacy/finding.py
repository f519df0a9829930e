"""Which rows hold something about somebody, and how: theirs, pointing to them, or naming them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from buendnis.people.privacy import registry
from buendnis.people.privacy.facts import Facts
from buendnis.people.privacy.registry import Entry, Field, What

NAMING = (What.IDENTITY, What.CONTACT, What.TEXT)


@dataclass(frozen=True)
class Found:
    """Ids of one model's rows. `own` are the person's, `by_address` those found by address only."""

    own: frozenset[Any]
    by_address: frozenset[Any]
    linked: dict[Any, tuple[str, ...]]
    named: dict[Any, tuple[str, ...]]


def rows_of(entry: Entry) -> QuerySet[Model]:
    """All rows of a model, whatever its default manager hides."""
    return QuerySet(entry.model_class)


def find(entry: Entry, facts: Facts) -> Found:
    """What one model holds about somebody."""
    owned = _ids(entry, _owned(entry, facts))
    by_address = _ids(entry, _addressed(entry, facts)) - owned
    own = owned | by_address
    linked = {pk: names for pk, names in _linked(entry, facts).items() if pk not in own}
    named = _named(entry, facts, _of_others(entry, facts))
    return Found(frozenset(own), frozenset(by_address), linked, named)


def _ids(entry: Entry, condition: Q) -> set[Any]:
    return set(rows_of(entry).filter(condition).values_list("pk", flat=True)) if condition else set()


def _owned(entry: Entry, facts: Facts) -> Q:
    condition = Q()
    if facts.person is not None:
        for owner in entry.owners:
            condition |= Q(**{owner: facts.person.pk})
    return condition


def _addressed(entry: Entry, facts: Facts) -> Q:
    condition = Q()
    for field in entry.addresses:
        for mail in facts.mails:
            condition |= Q(**{f"{field}__iexact": mail})
    return condition


def _linked(entry: Entry, facts: Facts) -> dict[Any, tuple[str, ...]]:
    found: dict[Any, tuple[str, ...]] = {}
    if facts.person is None:
        return found
    for field in entry.fields_that(What.REFERENCE):
        for pk in rows_of(entry).filter(**{field.name: facts.person.pk}).values_list("pk", flat=True):
            found[pk] = (*found.get(pk, ()), field.name)
    return found


def _of_others(entry: Entry, facts: Facts) -> set[Any]:
    """Rows that belong to another person: their name and number are theirs, even if they look the same."""
    if not entry.owners or not entry.fields_that(What.IDENTITY, What.CONTACT):
        return set()
    mine = facts.person.pk if facts.person else None
    condition = Q()
    for owner in entry.owners:
        condition |= Q(**{f"{owner}__isnull": False}) & ~Q(**{owner: mine})
    return _ids(entry, condition)


def _named(entry: Entry, facts: Facts, of_others: set[Any]) -> dict[Any, tuple[str, ...]]:
    """Ids of rows whose words name somebody, with the fields that do."""
    fields = entry.fields_that(*NAMING)
    found = {}
    for pk, values in _words(entry, fields):
        names = tuple(
            field.name
            for field, value in zip(fields, values, strict=True)
            if (field.what == What.TEXT or pk not in of_others) and value and facts.words.occur_in(value)
        )
        if names:
            found[pk] = names
    for pk, name in _file_names(entry):
        if facts.words.occur_in(name):
            found.setdefault(pk, ())
    return found


def _words(entry: Entry, fields: list[Field]) -> Iterator[tuple[Any, tuple[Any, ...]]]:
    if not fields:
        return
    names = [field.name for field in fields]
    for pk, *values in rows_of(entry).values_list("pk", *names).iterator(chunk_size=500):
        yield pk, tuple(values)


def _file_names(entry: Entry) -> Iterator[tuple[Any, str]]:
    for field in entry.fields_that(What.FILE):
        yield from rows_of(entry).exclude(**{field.name: ""}).values_list("pk", field.name)


def known_addresses() -> set[str]:
    """Every mail address by which some row belongs to somebody, in small letters."""
    found: set[str] = set()
    for entry in registry.entries.values():
        for field in entry.addresses:
            found |= {mail.lower() for mail in rows_of(entry).values_list(field, flat=True) if mail}
    return found
