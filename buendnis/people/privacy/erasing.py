"""Taking a person out of every row: what has to happen, first as a plan, then for good.

The plan is what the office sees before it decides and what is done afterwards: one and the same.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models import Model
from modelsearch import index

from buendnis.people.models import Person
from buendnis.people.privacy import registry
from buendnis.people.privacy.facts import Facts
from buendnis.people.privacy.finding import Found, find, rows_of
from buendnis.people.privacy.registry import Entry, Erasure, Field, Place, What
from buendnis.search import actions as search
from buendnis.search.models import Document

NOWHERE = "buendnis.invalid"  # RFC 2606: no such mail server


@dataclass
class Step:
    """What happens to one model: ids of rows that go, new values of rows that change, keys that stay."""

    entry: Entry
    deleted: set[Any] = field(default_factory=set)
    changes: dict[Any, dict[str, Any]] = field(default_factory=dict)
    taken_out: dict[str, list[Any]] = field(default_factory=dict)
    kept: dict[str, int] = field(default_factory=dict)

    @property
    def changed_count(self) -> int:
        return len(self.changes) + sum(map(len, self.taken_out.values()))


@dataclass(frozen=True)
class Plan:
    """Everything that an erasure does."""

    facts: Facts
    steps: list[Step]
    places: list[tuple[Place, int]]

    @property
    def deleted_count(self) -> int:
        return sum(len(step.deleted) for step in self.steps)

    @property
    def changed_count(self) -> int:
        return sum(step.changed_count for step in self.steps)


def plan(facts: Facts) -> Plan:
    """What would happen, without doing it."""
    steps = [_step(entry, facts) for entry in registry.entries.values()]
    places = [(place, len(place.collect(facts))) for place in registry.places.values()]
    return Plan(facts, steps, places)


def remainder(plan: Plan) -> list[tuple[str, int, str]]:
    """What stays, how much of it, and why: label, number, reason."""
    kept = [
        (step.entry.label, max(step.kept.values()), f"{step.entry.basis.text}; {step.entry.retention.text}")
        for step in plan.steps
        if step.kept
    ]
    return kept + [(place.label, count, place.keep) for place, count in plan.places if count and place.keep]


def _step(entry: Entry, facts: Facts) -> Step:
    found, step = find(entry, facts), Step(entry)
    step.deleted = _deleted(entry, found)
    _change_own(step, found, facts)
    _change_named(step, found, facts)
    _change_keys(step, facts)
    return step


def _deleted(entry: Entry, found: Found) -> set[Any]:
    going = set(found.own) if entry.of_person else set()
    if entry.goes_if_named:
        going |= set(found.named)
    with_row = {one.name for one in entry.fields if one.erasure == Erasure.WITH_ROW}
    return going | {pk for pk, names in found.named.items() if with_row & set(names)}


def _change_own(step: Step, found: Found, facts: Facts) -> None:
    """In rows that stay, what is the person's own is emptied or gets the pseudonym."""
    names = {one.name: one for one in step.entry.fields if one.erasure in (Erasure.BLANK, Erasure.PSEUDONYM)}
    if not names:
        return
    for pk, *values in rows_of(step.entry).filter(pk__in=found.own - step.deleted).values_list("pk", *names):
        for one, value in zip(names.values(), values, strict=True):
            is_mine = pk not in found.by_address or (value and facts.words.occur_in(value))
            if is_mine:
                step.changes.setdefault(pk, {})[one.name] = _instead(step.entry, one, facts)


def _change_named(step: Step, found: Found, facts: Facts) -> None:
    """In everybody's rows, words lose the name; what was only a name or an address is emptied."""
    for pk, names in found.named.items():
        if pk in step.deleted or not names:
            continue
        values = rows_of(step.entry).filter(pk=pk).values_list(*names).get()
        for name, value in zip(names, values, strict=True):
            known = step.changes.setdefault(pk, {})
            one = step.entry.field_named(name)
            if name not in known and one is not None:
                known[name] = _scrubbed(step.entry, one, value, facts)


def _scrubbed(entry: Entry, one: Field, value: Any, facts: Facts) -> Any:
    kind = entry.model_class._meta.get_field(one.name)
    if one.what == What.CONTACT:
        return _instead(entry, one, facts)
    words = facts.words.scrubbed(value)
    longest = getattr(kind, "max_length", None)
    return words[:longest] if longest and isinstance(words, str) else words


def _instead(entry: Entry, one: Field, facts: Facts) -> Any:
    """What stands in a field after the erasure."""
    kind: Any = entry.model_class._meta.get_field(one.name)
    if one.erasure == Erasure.PSEUDONYM:
        number = facts.person.pk if facts.person else "0"
        return f"ehemalig-{number}@{NOWHERE}" if isinstance(kind, models.EmailField) else facts.pseudonym
    if entry.model == Person._meta.label_lower and one.name == "password":
        return make_password(None)
    return None if kind.null else kind.get_default() if kind.has_default() else ""


def _change_keys(step: Step, facts: Facts) -> None:
    """Keys that point to the person: emptied, taken out of the list, or counted as kept."""
    if facts.person is None:
        return
    for one in step.entry.fields_that(What.REFERENCE):
        rows = rows_of(step.entry).filter(**{one.name: facts.person.pk}).exclude(pk__in=step.deleted)
        ids = list(rows.values_list("pk", flat=True))
        if not ids or one.erasure == Erasure.WITH_ROW:
            continue
        if one.erasure != Erasure.UNLINK:
            step.kept[one.name] = len(ids)
        elif step.entry.model_class._meta.get_field(one.name).many_to_many:
            step.taken_out[one.name] = ids
        else:
            for pk in ids:
                step.changes.setdefault(pk, {})[one.name] = None


def carry_out(plan: Plan) -> list[str]:
    """Do what was planned, inside the caller's transaction; paths of files that must go after the commit."""
    files = [path for step in plan.steps for path in _files_of(step)]
    for place in registry.places.values():
        files += place.files(plan.facts)
        place.erase(plan.facts)
    for step in plan.steps:
        _take_out(step, plan.facts)
        for pk, values in step.changes.items():
            rows_of(step.entry).filter(pk=pk).update(**values)
    for step in reversed(plan.steps):
        rows_of(step.entry).filter(pk__in=step.deleted).delete()
    _index_again(plan)
    return files


def _take_out(step: Step, facts: Facts) -> None:
    for name, ids in step.taken_out.items():
        for row in rows_of(step.entry).filter(pk__in=ids):
            getattr(row, name).remove(facts.person)


def _files_of(step: Step) -> Iterator[str]:
    """Where the files of rows that go lie on disk, those made from them included."""
    for one in step.entry.fields_that(What.FILE):
        for row in rows_of(step.entry).filter(pk__in=step.deleted):
            yield from paths_of(row, one.name)
            for made in getattr(row, "renditions", Person.objects.none()).all():
                yield from paths_of(made, "file")


def paths_of(row: Model, name: str) -> Iterator[str]:
    file = getattr(row, name)
    if file and isinstance(file.storage, FileSystemStorage):
        yield file.storage.path(file.name)
    elif file:
        yield f"storage:{file.name}"


def _index_again(plan: Plan) -> None:
    """What changed is indexed anew at once: our own search, and the editors'."""
    for step in plan.steps:
        if step.entry.model_class is Document:
            _index_documents(step.changes)
        elif issubclass(step.entry.model_class, index.Indexed):
            for row in step.entry.model_class._base_manager.filter(pk__in=step.changes):
                index.insert_or_update_object(row)


def _index_documents(ids: Iterable[Any]) -> None:
    """The same words, audiences and addresses, but the stems of the new words."""
    documents = Document.objects.filter(pk__in=ids).prefetch_related("audiences")
    search.put_many([_entry_of(one) for one in documents])


def _entry_of(one: Document) -> search.Entry:
    keys = tuple(audience.key for audience in one.audiences.all())
    return search.Entry(one.kind, one.key, one.title, one.text, one.url, one.note, keys)
