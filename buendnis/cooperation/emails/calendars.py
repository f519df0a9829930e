"""The first date as a calendar file that Outlook, Thunderbird and phones understand."""

from datetime import date, datetime, timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from buendnis.cooperation.models import Engagement

FILE_NAME = "erster-termin.ics"
CONTENT_TYPE = "text/calendar; charset=utf-8; method=PUBLISH"


def calendar_file(engagement: Engagement, *, now: datetime) -> bytes:
    """One all-day entry for the first date; without contact data.

    The UID stays the same for ever and SEQUENCE counts the changes, so that a changed date replaces the
    old one in the calendar. An all-day entry is a DATE and needs no time zone. A cancelled engagement gives
    the same entry with status CANCELLED. Raises ValueError without a first date.
    """
    if engagement.first_date is None:
        raise ValueError("An engagement without a first date has no calendar entry.")
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.BRAND['name']}//Zusammenarbeit//DE")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("calscale", "GREGORIAN")
    calendar.add_component(entry(engagement, engagement.first_date, now))
    return calendar.to_ical()


def entry(engagement: Engagement, day: date, now: datetime) -> Event:
    is_cancelled = engagement.status == Engagement.Status.CANCELLED
    event = Event()
    event.add("uid", f"zusammenarbeit-{engagement.pk}@{urlsplit(settings.BASE_URL).hostname}")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("sequence", engagement.first_date_changes + is_cancelled)
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("x-microsoft-cdo-alldayevent", "TRUE")
    event.add("x-microsoft-cdo-busystatus", "FREE")
    event.add("summary", _("Erster Termin: %(title)s") % {"title": engagement.title})
    event.add("location", str(engagement.site))
    event.add("description", description(engagement))
    event.add("url", settings.BASE_URL + engagement.get_absolute_url())
    event.add("organizer", organizer())
    return event


def description(engagement: Engagement) -> str:
    return _("Uhrzeit und Ort vereinbaren Sie miteinander. Alles Weitere: %(url)s") % {
        "url": settings.BASE_URL + engagement.get_absolute_url()
    }


def organizer() -> vCalAddress:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    sender = vCalAddress(f"mailto:{address}")
    sender.params["cn"] = vText(name or settings.BRAND["name"])
    return sender
