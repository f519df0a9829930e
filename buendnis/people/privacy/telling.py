"""Everything we hold about a person, for reading and for machines: Art. 15 and 20 DSGVO."""

import base64
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.text import shorten
from buendnis.people.models import Person, RecordEntry
from buendnis.people.privacy import registry
from buendnis.people.privacy.facts import Facts, facts_about
from buendnis.people.privacy.finding import Found, find, rows_of
from buendnis.people.privacy.names import name_of_field, word_for
from buendnis.people.privacy.registry import Entry, Place, What, is_person
from buendnis.people.privacy.words import strings

AROUND = 160  # letters shown on each side of a name in somebody else's text
LARGEST_FILE = 5_000_000  # bytes


@dataclass(frozen=True)
class Cell:
    """One fact: its name in the system, its German label, its value for machines and for people."""

    name: str
    label: str
    value: Any
    shown: str


@dataclass(frozen=True)
class Row:
    """One thing. `how` is "own", "linked" or "named"; of the latter two only the person's part is told."""

    number: str
    how: str
    cells: list[Cell]


@dataclass(frozen=True)
class Group:
    """All rows of one kind, with what the law wants told about them."""

    model: str
    label: str
    basis: str
    retention: str
    recipients: tuple[str, ...]
    source: str
    rows: list[Row]


@dataclass(frozen=True)
class Section:
    """Everything held for one purpose."""

    code: str
    label: str
    text: str
    groups: list[Group] = field(default_factory=list)


def told_about(person: Person) -> list[Section]:
    """What is held about a person, grouped by purpose; empty kinds are left out."""
    facts = facts_about(person)
    sections = []
    for purpose, held in registry.by_purpose():
        groups = [group for one in held if (group := _group(one, facts)).rows]
        if groups:
            sections.append(Section(purpose.code, str(purpose.label), str(purpose.text), groups))
    return sections


def for_machines(person: Person) -> dict[str, Any]:
    """The same as plain values for JSON."""
    return {
        "format": "buendniswerk.meine-daten",
        "version": 1,
        "made_at": timezone.now().isoformat(),
        "person": person.pk,
        "sections": [_plain(asdict(section)) for section in told_about(person)],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if key != "shown"}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def _group(one: Entry | Place, facts: Facts) -> Group:
    rows = _rows(one, facts) if isinstance(one, Entry) else _place_rows(one, facts)
    return Group(
        model=one.model if isinstance(one, Entry) else one.name,
        label=str(one.label),
        basis=str(one.basis.text),
        retention=str(one.retention.text),
        recipients=tuple(map(str, one.recipients)),
        source=str(one.source),
        rows=list(rows),
    )


def _place_rows(place: Place, facts: Facts) -> Iterator[Row]:
    for number, kept in enumerate(place.collect(facts), start=1):
        cells = [Cell(name, name, _value(value), _shown(value)) for name, value in kept.items()]
        yield Row(str(number), "own", cells)


def _rows(entry: Entry, facts: Facts) -> Iterator[Row]:
    found = find(entry, facts)
    ids = {*found.own, *found.linked, *found.named}
    for row in rows_of(entry).filter(pk__in=ids).select_related(*_keys(entry)).order_by("pk"):
        yield _row(entry, row, found, facts)


def _keys(entry: Entry) -> list[str]:
    return [one.name for one in entry.model_class._meta.concrete_fields if one.related_model]


def _row(entry: Entry, row: Model, found: Found, facts: Facts) -> Row:
    if row.pk in found.own:
        return Row(str(row.pk), "own", list(_own_cells(entry, row, facts)))
    linked = [_cell(row, name, _("ja")) for name in found.linked.get(row.pk, ())]
    named = [_excerpt(row, name, facts) for name in found.named.get(row.pk, ())]
    return Row(str(row.pk), "linked" if linked else "named", linked + named)


def _own_cells(entry: Entry, row: Model, facts: Facts) -> Iterator[Cell]:
    """Every field but keys, digests and what says nothing about people: scores and exclusions stay inside.

    Other people's names in a row of one's own are not told.
    """
    untold = {one.name for one in entry.fields_that(What.SECRET, What.HARMLESS)}
    files = {one.name for one in entry.fields_that(What.FILE)} if entry.of_person else set()
    for one in row._meta.concrete_fields:
        if one.name in untold or one.primary_key and not one.related_model:
            continue
        value = getattr(row, one.attname)
        if is_person(one.related_model):
            value = _("Sie") if facts.person and value == facts.person.pk else None
        elif one.related_model:
            value = _name_of(row, one.name)
        if value in (None, "", [], {}):
            continue
        yield _cell(row, one.name, value)
        if one.name in files:
            yield from _content(row, one.name)


def _name_of(row: Model, name: str) -> str:
    """What a row points to; its number where the thing behind it is gone."""
    try:
        return str(getattr(row, name) or "")
    except (ObjectDoesNotExist, AttributeError):
        return str(getattr(row, f"{name}_id"))


def _content(row: Model, name: str) -> Iterator[Cell]:
    file = getattr(row, name)
    if file and file.storage.exists(file.name) and file.size <= LARGEST_FILE:
        with file.open("rb") as opened:
            value = base64.b64encode(opened.read()).decode()
        yield Cell(f"{name}.base64", _("Inhalt der Datei"), value, _("steht in der Datei zum Herunterladen"))


def _excerpt(row: Model, name: str, facts: Facts) -> Cell:
    """The words around the person's name in a text that somebody else wrote."""
    found = [
        text[max(0, match.start() - AROUND) : match.end() + AROUND]
        for text in strings(getattr(row, name))
        for match in _matches(text, facts)
    ]
    return _cell(row, name, " … ".join(dict.fromkeys(found)))


def _matches(text: str, facts: Facts) -> Iterator[Any]:
    for pattern, _instead in facts.words.patterns:
        yield from pattern.finditer(text)


def _cell(row: Model, name: str, value: Any) -> Cell:
    word = word_for(name, value) if isinstance(row, RecordEntry) else None
    chosen = getattr(row, f"get_{name}_display", None)
    shown = str(chosen()) if chosen and not isinstance(value, (list, dict)) else _shown(value)
    return Cell(name, name_of_field(row, name), _value(value), word or shown)


def _value(value: Any) -> Any:
    """As JSON knows it."""
    if isinstance(value, (bytes, memoryview)):
        try:
            return bytes(value).decode()
        except UnicodeDecodeError:
            return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, (UUID, models.fields.files.FieldFile)):
        return str(value)
    return value


def _shown(value: Any) -> str:
    """As people read it."""
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, datetime):
        return timezone.localtime(value).strftime("%d.%m.%Y, %H:%M") + " " + _("Uhr")
    if isinstance(value, date):
        return value.strftime("%d.%m.%Y")
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_shown, value))
    return shorten(str(_value(value)), 1000)
