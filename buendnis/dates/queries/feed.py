"""Calendar files (RFC 5545) from calendar entries.

Days are DATE values: a day has no time zone and must not move for somebody abroad. An entry of which only
the month is known stands on the first of the month, tentative and without blocking the day, and its title
says so. Left out it would be forgotten; spread over thirty days it would bury everything else. When the day
is known, the same UID moves to it.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import formats
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, vText

from buendnis.base.text import one_line
from buendnis.dates import rules
from buendnis.dates.models import CalendarEntry

STATUS = {
    CalendarEntry.Status.PLANNED: "CONFIRMED",
    CalendarEntry.Status.HELD: "CONFIRMED",
    CalendarEntry.Status.CANCELLED: "CANCELLED",
}


def month_name(day: date) -> str:
    """ "März 2026"."""
    return formats.date_format(day, "F Y")


def summary_of(entry: CalendarEntry) -> str:
    """The title in a calendar; where only the month is known, the title says so."""
    if entry.precision == CalendarEntry.Precision.DAY:
        return one_line(entry.title)
    text = _("%(title)s (im %(month)s, Tag noch offen)")
    return text % {"title": one_line(entry.title), "month": month_name(entry.starts_on)}


def uid_of(entry: CalendarEntry, base_url: str) -> str:
    """The same for ever, whatever changes in the entry."""
    return f"termin-{entry.pk}@{urlsplit(base_url).hostname or 'localhost'}"


def event_of(entry: CalendarEntry, base_url: str) -> Event:
    """One entry as an iCalendar event (RFC 5545): whole days, the end exclusive, tentative while unsure."""
    month_only = entry.precision == CalendarEntry.Precision.MONTH
    event = Event()
    event.add("uid", uid_of(entry, base_url))
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.revision)
    event.add("dtstart", entry.starts_on)
    event.add("dtend", (entry.ends_on or entry.starts_on) + timedelta(days=1))
    event.add("summary", summary_of(entry))
    event.add("categories", [str(entry.get_kind_display())])
    tentative = month_only and entry.status == CalendarEntry.Status.PLANNED
    event.add("status", "TENTATIVE" if tentative else STATUS[CalendarEntry.Status(entry.status)])
    event.add("transp", "TRANSPARENT" if month_only else "OPAQUE")
    event.add("url", f"{base_url}/termine/#termin-{entry.pk}")
    if entry.place:
        event.add("location", one_line(entry.place))
    if notes := notes_of(entry):
        event.add("description", "\n".join(notes))
    return event


def notes_of(entry: CalendarEntry) -> list[str]:
    """What must be known about an entry: that it is invented, that it is not confirmed."""
    notes = [_("Beispiel")] if entry.is_example else []
    if not rules.is_confirmed(entry):
        notes.append(_("Noch nicht bestätigt."))
    return notes


def calendar_file(entries: Iterable[CalendarEntry], *, name: str, base_url: str) -> bytes:
    """A calendar file with these entries, in their order; `base_url` without a slash at its end."""
    calendar = Calendar()
    calendar.add("prodid", "-//Buendniswerk//Termine//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar["name"] = calendar["x-wr-calname"] = vText(one_line(name))
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(settings.TIME_ZONE))
    for entry in entries:
        calendar.add_component(event_of(entry, base_url))
    return calendar.to_ical()
