from datetime import date
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from buendnis.alliance.actions import imports
from buendnis.alliance.tests import factories as f
from buendnis.base.tables import read_lines
from buendnis.dates import actions
from buendnis.dates.models import CalendarEntry, Duty
from buendnis.dates.tests.factories import EntryFactory
from buendnis.people import queries as people

pytestmark = pytest.mark.django_db


def facts(**changes):
    return {
        "starts_on": date(2026, 12, 4), "ends_on": None, "precision": "day", "kind": "workshop",
        "title": "Werkstatt", "place": "", "status": "planned", "is_public": True, **changes,
    }  # fmt: skip


def test_the_office_adds_a_date_once_per_submission():
    submission, coordinator = uuid4(), f.coordinator()

    first = actions.add_entry(facts=facts(), submission=submission, by=coordinator)
    again = actions.add_entry(facts=facts(title="anders"), submission=submission, by=coordinator)

    assert first == again == CalendarEntry.objects.get()
    assert first.checked == "confirmed"


def test_the_same_date_twice_is_refused_with_a_sentence():
    actions.add_entry(facts=facts(), by=f.coordinator())

    with pytest.raises(actions.EntryExists):
        actions.add_entry(facts=facts(), by=f.coordinator())


def test_a_month_stands_on_its_first_day():
    entry = actions.add_entry(facts=facts(precision="month", ends_on=date(2026, 12, 9)), by=f.coordinator())

    assert (entry.starts_on, entry.ends_on) == (date(2026, 12, 1), None)


@pytest.mark.parametrize("persona", [f.clerk, f.representative, f.ministry_reader, f.editor])
def test_nobody_else_changes_the_calendar(persona):
    entry, person = EntryFactory(), persona()

    with pytest.raises(PermissionDenied):
        actions.add_entry(facts=facts(), by=person)
    with pytest.raises(PermissionDenied):
        actions.change_entry(entry, facts=facts(), by=person)


def test_a_change_counts_up_the_revision_and_confirms_what_changed():
    entry = EntryFactory(checked="paper", status_checked="paper", **facts())

    actions.change_entry(entry, facts=facts(), by=f.coordinator())
    entry.refresh_from_db()
    assert (entry.revision, entry.checked) == (0, "paper")

    actions.change_entry(entry, facts=facts(status="held"), by=f.coordinator())
    entry.refresh_from_db()
    assert (entry.revision, entry.checked, entry.status_checked) == (1, "paper", "confirmed")

    actions.change_entry(entry, facts=facts(status="held", place="Kassel"), by=f.coordinator())
    entry.refresh_from_db()
    assert (entry.revision, entry.checked) == (2, "confirmed")


# --- Reading in --------------------------------------------------------------------------------------


def read_in(kind):
    return imports.run_import(kind, read_lines(settings.DATA / f"{kind}.csv"), by=people.system())


def test_the_alliances_own_tables_come_in_once():
    first = [read_in(kind) for kind in ("duties", "calendar")]
    again = [read_in(kind) for kind in ("duties", "calendar")]

    assert [plan.new for plan in first] == [9, 15]
    assert [(plan.new, plan.changed) for plan in again] == [(0, 0), (0, 0)]
    assert Duty.objects.get(identifier="isek").checked == "memory"
    conference = CalendarEntry.objects.get(title="Fachtagung Zukunftsbündnis")
    assert (conference.precision, conference.checked, conference.status_checked) == (
        "month",
        "paper",
        "paper",
    )


def plan(kind, row):
    return imports.plan_import(kind, [(2, row)])


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"starts_on": "31.02.2026", "kind": "workshop", "title": "x"}, "kein Tag"),
        ({"starts_on": "0001-01-01", "kind": "workshop", "title": "x"}, "kein Tag"),
        ({"starts_on": "2026-02-01", "kind": "Feier", "title": "x"}, "gibt es hier nicht"),
        (
            {"starts_on": "2026-02-02", "ends_on": "2026-02-01", "kind": "workshop", "title": "x"},
            "vor dem Beginn",
        ),
        ({"starts_on": "2026-02-02", "kind": "workshop", "title": "x" * 161}, "mehr als 160 Zeichen"),
    ],
)
def test_a_wrong_date_names_its_line(row, text):
    problem = plan("calendar", row).problems[0]

    assert problem.line == 2
    assert text in problem.text


def test_an_unknown_due_rule_is_refused():
    row = {"identifier": "x", "name": "X", "rhythm": "once", "phase": "isek", "due_rule": "soon"}

    assert "Diese Regel verstehen wir nicht" in plan("duties", row).problems[0].text


def test_a_day_for_what_so_far_had_only_a_month_is_shown_as_a_possible_duplicate():
    EntryFactory(starts_on=date(2026, 8, 1), precision="month", kind="conference", title="Fachtagung")

    found = plan("calendar", {"starts_on": "27.08.2026", "kind": "Fachtagung", "title": "Fachtagung Hanau"})

    assert "ohne Tag" in found.notices[0].text
