"""The alliance's calendar: add an entry, change it; the calendar feed tells everybody."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.marks import Mark
from buendnis.dates import permissions
from buendnis.dates.models import CalendarEntry
from buendnis.people import actions as people
from buendnis.people.models import Person

FACTS = ("starts_on", "ends_on", "precision", "kind", "title", "place", "status", "is_public")


class EntryExists(NotPossible):
    """The same thing on the same day is already in the calendar."""


def month_only(facts: dict[str, Any]) -> dict[str, Any]:
    """A date that is known to the month stands on its first day and has no end."""
    if facts["precision"] != CalendarEntry.Precision.MONTH:
        return facts
    starts_on: date = facts["starts_on"]
    return {**facts, "starts_on": starts_on.replace(day=1), "ends_on": None}


def store(entry: CalendarEntry) -> None:
    """Save; raise EntryExists for the same day, kind and title, also when two people save at once."""
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError as problem:
        text = _("Diesen Termin gibt es schon: gleicher Tag, gleiche Art, gleicher Titel.")
        raise EntryExists(text, field="title") from problem


@transaction.atomic
def add_entry(*, facts: dict[str, Any], submission: UUID | None = None, by: Person) -> CalendarEntry:
    """Put a date into the calendar; the same submission twice is one entry.

    `facts` holds `FACTS`. Raises PermissionDenied, EntryExists. Source: concept C14, C16.
    """
    if not permissions.may_change_entries(by):
        raise PermissionDenied
    known = CalendarEntry.objects.filter(submission=submission).first() if submission else None
    if known:
        return known
    entry = CalendarEntry(
        **month_only(facts), submission=submission, checked=Mark.CONFIRMED, status_checked=Mark.CONFIRMED
    )
    store(entry)
    people.record(by, "calendar_entry.added", entry)
    return entry


@transaction.atomic
def change_entry(entry: CalendarEntry, *, facts: dict[str, Any], by: Person) -> CalendarEntry:
    """Change a date; calendars that follow the feed take it over by its revision.

    What the office changes counts as confirmed. Raises PermissionDenied, EntryExists.
    """
    entry = CalendarEntry.objects.select_for_update().get(pk=entry.pk)
    if not permissions.may_change_entries(by):
        raise PermissionDenied
    facts = month_only(facts)
    changed = [name for name in FACTS if getattr(entry, name) != facts[name]]
    if not changed:
        return entry
    with people.changes(entry, *changed) as differences:
        for name in changed:
            setattr(entry, name, facts[name])
    if changed != ["status"]:
        entry.checked = Mark.CONFIRMED
    if "status" in changed:
        entry.status_checked = Mark.CONFIRMED
    entry.revision += 1
    store(entry)
    people.record(by, "calendar_entry.changed", entry, changes=differences)
    return entry
