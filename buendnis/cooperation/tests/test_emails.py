from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from buendnis.cooperation import emails
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.tests.factories import running

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


def calendar_of(engagement: Engagement) -> Calendar:
    return Calendar.from_ical(emails.calendar_file(engagement, now=NOW))


def engagement_on(day: date, **fields) -> Engagement:
    engagement, _ = running()
    engagement.first_date = day
    for name, value in fields.items():
        setattr(engagement, name, value)
    return engagement


def test_the_first_date_is_an_all_day_entry_that_outlook_takes():
    engagement = engagement_on(date(2026, 12, 7))

    calendar = calendar_of(engagement)
    event = calendar.walk("VEVENT")[0]

    assert calendar["METHOD"] == "PUBLISH"
    assert event["DTSTART"].dt == date(2026, 12, 7)
    assert event["DTEND"].dt == date(2026, 12, 8)
    assert event["DTSTART"].params["VALUE"] == "DATE"
    assert event["UID"] == f"zusammenarbeit-{engagement.pk}@localhost"
    assert str(event["ORGANIZER"]).startswith("mailto:")
    assert event["SUMMARY"] == f"Erster Termin: {engagement.title}"


def test_lines_end_and_fold_as_the_standard_wants():
    engagement = engagement_on(date(2026, 12, 7), title="Ä" * 120)

    raw = emails.calendar_file(engagement, now=NOW)

    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_a_title_cannot_smuggle_in_calendar_lines():
    engagement = engagement_on(date(2026, 12, 7), title="Platz\r\nATTENDEE:mailto:boese@demo.example")

    event = calendar_of(engagement).walk("VEVENT")[0]

    assert "ATTENDEE" not in event


def test_a_cancelled_engagement_takes_its_entry_away():
    engagement = engagement_on(date(2026, 12, 7), status=Engagement.Status.CANCELLED, first_date_changes=2)

    event = calendar_of(engagement).walk("VEVENT")[0]

    assert event["STATUS"] == "CANCELLED"
    assert event["SEQUENCE"] == 3


def test_without_a_first_date_there_is_no_entry():
    engagement, _ = running()

    with pytest.raises(ValueError, match="first date"):
        emails.calendar_file(engagement, now=NOW)
