"""Entries of the record as people read them: German words, names instead of numbers, before and after."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db.models import DateField, DateTimeField, Field, ForeignKey, Model
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from buendnis.people import registry
from buendnis.people.models import Person, RecordEntry
from buendnis.people.registry import Detail

Ref = tuple[str, int]  # a model such as "matching.need", and an id


@dataclass(frozen=True)
class Told:
    """A thing by its name, with its address where the reader may open it."""

    text: str
    url: str = ""


@dataclass(frozen=True)
class Change:
    """One field: what stood there and what stands there now; empty both where somebody typed."""

    label: str
    before: str = ""
    after: str = ""
    is_typed: bool = False


@dataclass
class Line:
    """One entry, ready for a page."""

    entry: RecordEntry
    verb: str
    kind: str
    thing: Told
    changes: list[Change] = field(default_factory=list)
    details: list[tuple[str, str]] = field(default_factory=list)
    reason: str = ""
    network: str = ""


def tell(entries: Iterable[RecordEntry], asker: Person, *, with_origin: bool = False) -> list[Line]:
    """Lines for a page of entries (with person, organisation, reason, origin); one query per kind of thing.

    A thing that the asker may not see is named by its kind and number only.
    """
    entries = list(entries)
    names = names_of({ref for entry in entries for ref in refs_in(entry)}, asker)
    return [line_of(entry, names, with_origin=with_origin) for entry in entries]


def line_of(entry: RecordEntry, names: dict[Ref, Told], *, with_origin: bool) -> Line:
    return Line(
        entry=entry,
        verb=str(registry.verbs.get(entry.verb, entry.verb)),
        kind=kind_of(entry.object_type),
        thing=named((entry.object_type, entry.object_id or 0), names),
        changes=[change_of(entry, name, pair, names) for name, pair in entry.changes.items()],
        details=[detail_of(entry, key, value, names) for key, value in entry.details.items()],
        reason=related(entry, "reason", "text"),
        network=related(entry, "origin", "network") if with_origin else "",
    )


def related(entry: RecordEntry, name: str, attribute: str) -> str:
    try:
        return str(getattr(getattr(entry, name), attribute))
    except ObjectDoesNotExist:
        return ""


# --- Names -------------------------------------------------------------------------------------------


def refs_in(entry: RecordEntry) -> Iterator[Ref]:
    """All things whose names a line needs."""
    if entry.object_id is not None:
        yield entry.object_type, entry.object_id
    for key, value in entry.details.items():
        thing = detail_for(entry, key).thing
        if thing and (number := number_in(value)) is not None:
            yield thing, number
    for name, pair in entry.changes.items():
        found = field_of(entry.object_type, name)
        if isinstance(found, ForeignKey):
            yield from ((label_of(found), value) for value in pair or () if isinstance(value, int))


def number_in(value: Any) -> int | None:
    """The id in a detail: a number, or what follows the colon in "proposal:689"."""
    if isinstance(value, str):
        value = value.rpartition(":")[2]
        return int(value) if value.isdecimal() else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def names_of(refs: set[Ref], asker: Person) -> dict[Ref, Told]:
    """Name and address of those things that the asker may see."""
    by_model: dict[str, set[int]] = defaultdict(set)
    for model, number in refs:
        by_model[model].add(number)
    names: dict[Ref, Told] = {}
    for model in by_model.keys() & registry.things.keys():
        thing = registry.things[model]
        found = thing.visible(asker).filter(pk__in=by_model[model])
        for obj in found.select_related(*thing.related) if thing.related else found:
            names[model, obj.pk] = Told(str(obj), address_of(obj, thing.url) if thing.opens(asker) else "")
    return names


def address_of(obj: Model, name: str) -> str:
    if name:
        return reverse(name, args=[obj.pk])
    return obj.get_absolute_url() if hasattr(obj, "get_absolute_url") else ""


def named(ref: Ref, names: dict[Ref, Told]) -> Told:
    """The name where it may be seen, else "Nr. 12"; nothing where there is no thing."""
    if ref in names:
        return names[ref]
    return Told(_("Nr. %(number)s") % {"number": ref[1]}) if ref[1] else Told("")


def kind_of(model: str) -> str:
    """What kind of thing, in one German word."""
    try:
        return str(apps.get_model(model)._meta.verbose_name) if model else ""
    except LookupError:
        return model


def kinds() -> list[tuple[str, str]]:
    """All kinds of things that the rooms registered, by their German word."""
    return sorted(((model, kind_of(model)) for model in registry.things), key=lambda pair: pair[1])


def verbs() -> list[tuple[str, str]]:
    return sorted(((code, str(word)) for code, word in registry.verbs.items()), key=lambda pair: pair[1])


# --- Values ------------------------------------------------------------------------------------------


def change_of(entry: RecordEntry, name: str, pair: list[Any] | None, names: dict[Ref, Told]) -> Change:
    found = field_of(entry.object_type, name)
    label = str(found.verbose_name if found else detail_for(entry, name).label)
    if pair is None:
        return Change(label, is_typed=True)
    before, after = (value_in_words(found, value, names) for value in pair)
    return Change(label, before, after)


def field_of(model: str, name: str) -> Field | None:
    try:
        found = apps.get_model(model)._meta.get_field(name)
    except (LookupError, ValueError, FieldDoesNotExist):
        return None
    return found if isinstance(found, Field) else None


def label_of(key: ForeignKey) -> str:
    return key.related_model._meta.label_lower


def value_in_words(found: Field | None, value: Any, names: dict[Ref, Told]) -> str:
    if value is None:
        return _("leer")
    if isinstance(found, ForeignKey) and isinstance(value, int):
        return named((label_of(found), value), names).text
    if found is not None and found.choices:
        return str(dict(found.flatchoices).get(value, value))
    if isinstance(found, DateField | DateTimeField):
        return day_in_words(value)
    return plain_in_words(value)


def plain_in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nein")
    if isinstance(value, list):
        return ", ".join(plain_in_words(one) for one in value) or _("keine")
    return str(value)


def day_in_words(value: Any) -> str:
    """A day or a moment as people write it: 23.11.2026, or 23.11.2026, 14:05."""
    moment = parse_datetime(str(value))
    if moment is not None and len(str(value)) > len("2026-11-23"):
        aware = moment if timezone.is_aware(moment) else moment.replace(tzinfo=UTC)
        return f"{timezone.localtime(aware):%d.%m.%Y, %H:%M}"
    day: date | datetime | None = parse_date(str(value))
    return f"{day:%d.%m.%Y}" if day else str(value)


def detail_for(entry: RecordEntry, key: str) -> Detail:
    noun = entry.verb.split(".")[0]
    return registry.details.get(f"{noun}.{key}") or registry.details.get(key) or Detail(key)


def detail_of(entry: RecordEntry, key: str, value: Any, names: dict[Ref, Told]) -> tuple[str, str]:
    known = detail_for(entry, key)
    if known.thing and (number := number_in(value)) is not None:
        words = named((known.thing, number), names).text
    elif known.says is not None:
        words = known.says(str(value))
    elif known.codes is not None and isinstance(value, list):
        words = ", ".join(str(known.codes.get(one, one)) for one in value)
    elif known.codes is not None:
        words = str(known.codes.get(str(value), value))
    else:
        words = day_in_words(value) if isinstance(value, str) else plain_in_words(value)
    return str(known.label), words
