"""The record: who did what to which thing, acting for whom, what changed and why."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from copy import copy
from datetime import datetime
from typing import Any

from auditlog.diff import get_field_value
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone

from buendnis.people import signing
from buendnis.people.models import Organisation, Person, RecordEntry, RecordReason
from buendnis.people.models.records import new_nonce
from buendnis.people.standing import standing

Changes = dict[str, Any]
dated_back: ContextVar[datetime | None] = ContextVar("dated_back", default=None)


def record(
    by: Person,
    verb: str,
    obj: models.Model | None = None,
    *,
    changes: Changes | None = None,
    reason: str = "",
    acting_for: Organisation | None = None,
    **details: Any,
) -> RecordEntry:
    """Append what was done; inside the transaction that does it.

    `verb` reads "noun.past", such as "need.closed". `changes` come from `changes()`. Details carry ids,
    codes and numbers, never names, addresses or what somebody wrote; only `reason` does, and can be erased.
    `acting_for` is known by itself where the person has a role in one organisation only.
    Source: trust.md A7, permissions.md rule 5.
    """
    key, salt, words = signing.present_key(), new_nonce(), reason.strip()
    entry = RecordEntry(
        at=dated_back.get() or timezone.now(),
        person=by,
        organisation_id=acting_for.pk if acting_for else organisation_of(by, obj),
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        changes=plain(changes or {}),
        details=plain(details),
        reason_digest=signing.reason_digest(words, salt, key) if words else "",
        key_id=key.id,
    )
    entry.digest = signing.entry_digest(vars(entry), key)
    entry.save(force_insert=True)
    if words:
        RecordReason.objects.create(entry=entry, text=words, salt=salt)
    return entry


def plain(values: dict[str, Any]) -> dict[str, Any]:
    """As it comes back from the database: days as text, tuples as lists."""
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def organisation_of(person: Person, obj: models.Model | None) -> int | None:
    """For whom somebody acts: the only organisation they have a role in, or that of the thing itself."""
    held = standing(person).organisation_ids
    if len(held) == 1:
        return next(iter(held))
    own = obj.pk if isinstance(obj, Organisation) else getattr(obj, "organisation_id", None)
    return own if own in held else None


def record_view(by: Person, obj: models.Model | None, verb: str) -> RecordEntry | None:
    """Note that somebody looked at something confidential; once a day per person and thing.

    `verb` reads "noun.viewed". Without this entry the thing is not shown: a page that cannot write it
    fails. Source: trust.md P16.
    """
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = RecordEntry.objects.filter(
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        person=by,
        verb=verb,
        at__gte=morning,
    )
    return None if seen.exists() else record(by, verb, obj)


@contextmanager
def changes(obj: models.Model, *fields: str) -> Iterator[Changes]:
    """What becomes of an object's fields in this block, as `record` wants it.

    with changes(need, "status", "closed_at") as changed:
        need.status = …
    record(by, "need.closed", need, changes=changed)
    """
    before, found = copy(obj), Changes()
    yield found
    found.update(difference(before, obj, fields))


def difference(
    before: models.Model | None, after: models.Model | None, fields: Iterable[str] = ()
) -> Changes:
    """Fields that differ: [before, after], or None where somebody typed: what was typed stays outside.

    Without `before` the object is new, without `after` gone. Days and numbers stay, keys become numbers.
    """
    model = after if after is not None else before
    if model is None:
        return {}
    wanted = [model._meta.get_field(name) for name in fields] or [
        field for field in model._meta.concrete_fields if not field.primary_key
    ]
    pairs = {field: [value_of(before, field), value_of(after, field)] for field in wanted}
    return {
        field.name: None if is_typed(field) else pair for field, pair in pairs.items() if pair[0] != pair[1]
    }


def value_of(obj: models.Model | None, field: Any) -> Any:
    """A field's value as auditlog reads it; an empty text and nothing are the same."""
    value = None if obj is None else get_field_value(obj, field, use_json_for_changes=True)
    return None if value == "" else value


def is_typed(field: Any) -> bool:
    """Whether somebody writes freely in this field, so that anything can stand there, names too."""
    return isinstance(field, models.CharField | models.TextField) and not field.choices


@contextmanager
def dated(moment: datetime) -> Iterator[None]:
    """Let entries of this block bear another day. Only the invented past of a demo may do that."""
    if not settings.DEMO:
        raise RuntimeError("The record tells the present time, but in a demo.")
    token = dated_back.set(moment)
    try:
        yield
    finally:
        dated_back.reset(token)
