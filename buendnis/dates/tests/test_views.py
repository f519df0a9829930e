from datetime import date

import pytest
from django.urls import reverse
from icalendar import Calendar

from buendnis.alliance.tests import factories as f
from buendnis.dates.models import CalendarEntry
from buendnis.dates.tests.factories import EntryFactory

pytestmark = pytest.mark.django_db
LIST, FEED, ADD = (reverse(f"dates:{name}") for name in ("entry_list", "calendar_feed", "add_entry"))


@pytest.fixture(autouse=True)
def today(time_machine):
    time_machine.move_to("2026-11-22 12:00")


def test_everybody_sees_public_dates_and_nobody_else_the_others(client):
    EntryFactory(title="Offenes Treffen")
    hidden = EntryFactory(title="Internes Treffen", is_public=False)

    page = client.get(LIST).content.decode()
    assert ("Offenes Treffen" in page, "Internes Treffen" in page) == (True, False)
    assert "Internes Treffen" not in client.get(FEED).content.decode()
    assert client.get(reverse("dates:entry_file", args=[hidden.pk])).status_code == 404

    client.force_login(f.clerk())
    assert "Internes Treffen" in client.get(LIST).content.decode()
    assert client.get(reverse("dates:entry_file", args=[hidden.pk])).status_code == 200


def test_a_month_is_said_as_a_month_and_marks_are_shown(client):
    EntryFactory(starts_on=date(2027, 3, 1), precision="month", checked="memory")

    page = client.get(LIST).content.decode()

    assert "im März 2027" in page
    assert "noch nicht bestätigt" in page


def test_what_is_over_is_folded_away(client):
    EntryFactory(starts_on=date(2026, 1, 1))

    page = client.get(LIST)

    assert "1 vergangener Termin" in page.content.decode()
    assert page.context["upcoming"] == []


def test_the_feed_is_public_stable_and_saves_traffic(client):
    EntryFactory()

    first = client.get(FEED)
    again = client.get(FEED, headers={"If-None-Match": first["ETag"]})
    EntryFactory()
    changed = client.get(FEED, headers={"If-None-Match": first["ETag"]})

    assert first["Content-Type"] == "text/calendar; charset=utf-8"
    assert len(Calendar.from_ical(first.content).walk("VEVENT")) == 1
    assert (again.status_code, changed.status_code) == (304, 200)


def entry_data(**changes):
    return {
        "title": "Werkstatt", "kind": "workshop", "starts_on": "2026-12-04", "precision": "day",
        "status": "planned", "is_public": "on", **changes,
    }  # fmt: skip


def test_the_office_adds_and_changes_a_date(client):
    client.force_login(f.coordinator())

    assert client.post(ADD, entry_data()).status_code == 302
    entry = CalendarEntry.objects.get()
    url = reverse("dates:change_entry", args=[entry.pk])
    assert 'value="Werkstatt"' in client.get(url).content.decode()
    assert client.post(url, entry_data(place="Kassel")).status_code == 302

    entry.refresh_from_db()
    assert (entry.place, entry.revision) == ("Kassel", 1)


def test_double_click_adds_one_date(client):
    client.force_login(f.coordinator())
    data = entry_data(submission="6a0d7b1e-98a1-4f0e-8f3c-0a4c2f5a9e10")

    assert [client.post(ADD, data).status_code for _ in range(2)] == [302, 302]
    assert CalendarEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"starts_on": "31.02.2026"}, "Bitte geben Sie einen Tag an"),
        ({"starts_on": "9999-01-01"}, "zwischen 2000 und 2100"),
        ({"ends_on": "2026-12-01"}, "Das Ende liegt vor dem Beginn."),
        ({"title": ""}, "Bitte füllen Sie dieses Feld aus."),
        ({"kind": "x"}, "Diese Auswahl gibt es nicht mehr."),
    ],
)
def test_errors_come_back_with_what_was_typed(client, changes, text):
    client.force_login(f.coordinator())

    answer = client.post(ADD, entry_data(place="Kassel", **changes))

    assert answer.status_code == 422
    assert text in answer.content.decode()
    assert 'value="Kassel"' in answer.content.decode()
    assert CalendarEntry.objects.count() == 0


def test_the_same_date_twice_is_said_at_its_title(client):
    client.force_login(f.coordinator())
    client.post(ADD, entry_data())

    answer = client.post(ADD, entry_data())

    assert answer.status_code == 422
    assert "Diesen Termin gibt es schon" in answer.content.decode()


@pytest.mark.parametrize("persona", [f.clerk, f.representative, f.ministry_reader])
def test_changing_dates_is_not_there_for_others(client, persona):
    entry = EntryFactory()
    client.force_login(persona())

    for url in [ADD, reverse("dates:change_entry", args=[entry.pk])]:
        assert client.get(url).status_code == 404
        assert client.post(url, entry_data()).status_code == 404


def test_the_list_can_be_taken_along_by_everybody(client):
    EntryFactory(title="=1+1")
    EntryFactory(title="Internes Treffen", is_public=False)

    table = client.get(reverse("dates:export_entries", args=["csv"])).content.decode()

    assert "'=1+1" in table
    assert "Internes Treffen" not in table
