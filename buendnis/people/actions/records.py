"""The record: who did what to which thing."""

from django.db.models import Model

from buendnis.people.models import Person, RecordEntry


def record(by: Person, verb: str, obj: Model | None = None, **details: object) -> RecordEntry:
    """Append what was done; inside the transaction that does it.

    `verb` reads "noun.past", such as "need.closed". Details carry ids, codes and numbers, never names,
    addresses or what somebody wrote.
    """
    return RecordEntry.objects.create(
        person=by,
        verb=verb,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=obj.pk if obj is not None else None,
        details=details,
    )
