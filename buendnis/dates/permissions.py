"""Who may see and change dates: public entries everybody, others those with a role; the office changes."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.dates.models import CalendarEntry
from buendnis.people import queries as people
from buendnis.people.models import Person


def visible_entries(person: Person | AnonymousUser) -> QuerySet[CalendarEntry]:
    """Entries the person may read."""
    entries = CalendarEntry.objects.all()
    return entries if people.standing(person).anybody else entries.filter(is_public=True)


def may_see_entry(person: Person | AnonymousUser, entry: CalendarEntry) -> bool:
    return entry.is_public or people.standing(person).anybody


def may_change_entries(person: Person | AnonymousUser) -> bool:
    return people.standing(person).office
