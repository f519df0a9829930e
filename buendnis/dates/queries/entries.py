"""The alliance's dates: what lies ahead, what was, what the feed shows."""

from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, QuerySet

from buendnis.dates import permissions, rules
from buendnis.dates.models import CalendarEntry
from buendnis.people.models import Person


def not_past(today: date) -> Q:
    """Entries that are not over; one without a day is over when its month is."""
    month = Q(precision=CalendarEntry.Precision.MONTH, starts_on__gte=rules.month_start(today))
    return month | Q(starts_on__gte=today) | Q(ends_on__gte=today)


def upcoming(person: Person | AnonymousUser, today: date, limit: int | None = None) -> list[CalendarEntry]:
    """The next entries the person may read, soonest first; cancelled ones stay visible as cancelled."""
    entries = permissions.visible_entries(person).filter(not_past(today)).order_by("starts_on", "pk")
    return list(entries[:limit])


def past(person: Person | AnonymousUser, today: date) -> QuerySet[CalendarEntry]:
    """Entries that are over, newest first."""
    return permissions.visible_entries(person).exclude(not_past(today)).order_by("-starts_on", "-pk")


def public_entries() -> QuerySet[CalendarEntry]:
    """What the public feed shows: everything public, cancelled ones too, so that calendars strike them."""
    return CalendarEntry.objects.filter(is_public=True).order_by("starts_on", "pk")


def state_of_feed() -> str:
    """A mark that changes whenever the feed does (RFC 9110 entity tag), one query."""
    state = public_entries().order_by().aggregate(Count("pk"), Max("changed_at"))
    return f'"{state["pk__count"]}-{state["changed_at__max"]}"'.replace(" ", "T")
