"""What lies ahead, what a site owes, and what calendars are told."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from icalendar import Calendar

from buendnis.alliance.tests import factories as f
from buendnis.dates import permissions, queries, rules
from buendnis.dates.models import CalendarEntry
from buendnis.dates.tests.factories import DutyFactory, EntryFactory
from buendnis.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)
BASE = "https://buendnis.example"


def test_upcoming_and_past_divide_all_entries_as_the_rule_says():
    EntryFactory(starts_on=TODAY)
    EntryFactory(starts_on=date(2026, 11, 21))
    EntryFactory(starts_on=date(2026, 11, 1), precision="month")
    EntryFactory(starts_on=date(2026, 10, 1), precision="month")
    EntryFactory(starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    EntryFactory(starts_on=date(2027, 1, 1))
    person = f.clerk()

    past, upcoming = list(queries.past(person, TODAY)), queries.upcoming(person, TODAY)

    assert {entry.pk for entry in past} == {
        entry.pk for entry in CalendarEntry.objects.all() if rules.is_past(entry, TODAY)
    }
    assert len(past) + len(upcoming) == 6
    assert [entry.starts_on for entry in upcoming] == sorted(entry.starts_on for entry in upcoming)


def test_visible_entries_agree_with_may_see_entry():
    EntryFactory()
    EntryFactory(is_public=False)

    for person in [AnonymousUser(), PersonFactory(), f.clerk(), f.coordinator()]:
        seen = set(permissions.visible_entries(person))
        assert seen == {e for e in CalendarEntry.objects.all() if permissions.may_see_entry(person, e)}
    assert [permissions.visible_entries(p).count() for p in (AnonymousUser(), f.clerk())] == [1, 2]


def test_duties_come_by_day_and_say_why_a_day_is_missing(django_assert_num_queries):
    DutyFactory(name="Konzept", phases="isek")
    DutyFactory(name="Antrag", due_rule="set by the office each year")
    DutyFactory(name="Ende", phases="consolidation", due_rule="end of the last funded year")
    site = f.SiteFactory(phase="isek", programme_year=2025, funding_ends=None)

    with django_assert_num_queries(1):
        duties = queries.duties_of(site, TODAY)

    assert [(d.duty.name, d.due_on, d.by_office, d.is_unknown) for d in duties] == [
        ("Konzept", date(2026, 7, 1), False, False),
        ("Antrag", None, True, False),
        ("Ende", None, False, True),
    ]


# --- Calendar files ----------------------------------------------------------------------------------


def file_of(*entries):
    return Calendar.from_ical(queries.calendar_file(entries, name="Termine", base_url=BASE))


def event_of(entry):
    return file_of(entry).walk("VEVENT")[0]


def test_a_day_is_a_date_without_time_zone():
    event = event_of(EntryFactory(starts_on=date(2026, 12, 4), ends_on=date(2026, 12, 5), place="Wiesbaden"))

    assert (event.decoded("dtstart"), event.decoded("dtend")) == (date(2026, 12, 4), date(2026, 12, 6))
    assert event["dtstart"].params["VALUE"] == "DATE"
    assert (str(event["location"]), str(event["status"])) == ("Wiesbaden", "CONFIRMED")


def test_a_month_stands_tentative_on_its_first_day_and_says_so():
    event = event_of(EntryFactory(starts_on=date(2026, 8, 1), precision="month", title="Fachtagung"))

    assert str(event["summary"]) == "Fachtagung (im August 2026, Tag noch offen)"
    assert (str(event["status"]), str(event["transp"])) == ("TENTATIVE", "TRANSPARENT")
    assert event.decoded("dtstart") == date(2026, 8, 1)


def test_a_cancelled_date_is_struck():
    assert str(event_of(EntryFactory(status="cancelled"))["status"]) == "CANCELLED"


def test_the_same_entry_keeps_its_uid_and_bytes():
    entry = EntryFactory()
    entry.refresh_from_db()

    files = [queries.calendar_file([entry], name="x", base_url=BASE) for _ in range(2)]

    assert files[0] == files[1]
    assert str(event_of(entry)["uid"]) == f"termin-{entry.pk}@buendnis.example"
    assert event_of(entry).decoded("dtstamp") == entry.changed_at.replace(microsecond=0)


def test_the_file_carries_the_time_zone():
    zones = file_of(EntryFactory()).walk("VTIMEZONE")

    assert [str(zone["tzid"]) for zone in zones] == ["Europe/Berlin"]


def test_hostile_titles_stay_inside_their_line():
    title = "Treffen\r\nATTENDEE:mailto:x@y.example\r\nBEGIN:VALARM; , \\ äöü🙂" + "x" * 60
    entry = EntryFactory(title=title, place="a\nb")

    raw = queries.calendar_file([entry], name=title, base_url=BASE)
    event = Calendar.from_ical(raw).walk("VEVENT")[0]

    assert (b"\nATTENDEE" in raw, b"\nBEGIN:VALARM" in raw) == (False, False)
    assert "ATTENDEE:mailto:x@y.example BEGIN:VALARM; , \\ äöü🙂" in str(event["summary"])
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75


def test_what_is_not_confirmed_says_so_in_the_calendar_too():
    assert "Noch nicht bestätigt." in str(event_of(EntryFactory(checked="memory"))["description"])
    assert "description" not in event_of(EntryFactory(checked="paper"))
