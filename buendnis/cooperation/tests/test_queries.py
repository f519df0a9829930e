from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import actions, queries, tasks
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.tests.factories import accepted_pair, asked_feedback, done, reported, running
from buendnis.people import queries as people

pytestmark = pytest.mark.django_db
MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+01:00")


def on(day: int) -> time_machine.travel:
    return time_machine.travel(MONDAY + timedelta(days=day), tick=False)


def waiting(person) -> list[tuple[str, str]]:
    """Kind and action of what waits for a person."""
    person.__dict__.pop("_standing", None)
    return [(item.kind, item.action) for item in queries.waiting_for(person, people.standing(person))]


def test_a_site_reads_that_its_consent_is_awaited():
    pair = accepted_pair(is_example=True)

    item = queries.waiting_for(pair.lead, people.standing(pair.lead))[0]

    assert waiting(pair.lead) == [("consent", "Antworten")]
    assert item.url == f"/vorschlaege/{pair.proposal.pk}/zusagen/"
    assert item.due_on is not None
    assert item.is_example
    assert waiting(pair.representative) == []


def test_a_silent_site_stands_on_the_offices_list_only_after_its_reminder():
    coordinator = alliance.coordinator()
    with on(0):
        accepted_pair()
    seen = {}
    for day in (0, 7, 11, 14):
        with on(day):
            seen[day] = waiting(coordinator)

    assert seen == {0: [], 7: [], 11: [], 14: [("silence", "Bedarf öffnen")]}


def test_the_other_side_reads_what_to_confirm():
    engagement, pair = reported(members=2)

    assert waiting(pair.lead) == [("confirmation", "Bestätigen")]
    assert waiting(pair.representatives[0]) == []
    assert waiting(pair.representatives[1]) == [("confirmation", "Bestätigen")]


def test_when_the_next_contact_is_due_both_sides_may_note_the_result():
    with on(0):
        engagement, pair = running()
        assert waiting(pair.lead) == waiting(pair.representative) == []
    with on(14):
        assert waiting(pair.lead) == [("result", "Ergebnis notieren")]
        assert waiting(pair.representative) == [("result", "Ergebnis notieren")]


def test_silence_reaches_the_office_after_the_reminder_and_five_working_days():
    coordinator = alliance.coordinator()
    with on(0):
        engagement, pair = running()
    seen = {}
    for day in (14, 20, 21):
        with on(day):
            tasks.daily(timezone.now())
            seen[day] = waiting(coordinator)

    assert seen == {14: [], 20: [], 21: [("silence", "Öffnen")]}


def test_after_a_noted_contact_the_office_has_nothing_to_do():
    coordinator = alliance.coordinator()
    with on(0):
        engagement, pair = running()
    with on(21):
        actions.ask_for_call(engagement, text="", by=pair.lead)
        before = waiting(coordinator)
        day = timezone.localdate() + timedelta(days=10)
        actions.note_contact(engagement, next_contact_on=day, by=coordinator)

        assert before == [("silence", "Öffnen")]
        assert waiting(coordinator) == []


def test_a_site_reads_that_feedback_is_awaited():
    feedback, pair = asked_feedback()

    assert waiting(pair.lead) == [("feedback", "Antworten")]
    assert waiting(pair.representative) == []


def test_silent_feedback_reaches_the_office_after_its_reminder():
    coordinator = alliance.coordinator()
    with on(0):
        feedback, pair = asked_feedback()
        assert waiting(coordinator) == []
    with on(7):
        tasks.daily(timezone.now())
        assert waiting(coordinator) == [("silence", "Öffnen")]
        actions.answer_feedback(feedback, helped="yes", by=coordinator)
        assert waiting(coordinator) == []


@pytest.mark.parametrize(
    "who", [alliance.ministry_reader, alliance.auditor, alliance.editor, alliance.manager]
)
def test_nothing_waits_for_those_who_only_look(who, django_assert_num_queries):
    accepted_pair()
    person = who()
    held = people.standing(person)

    with django_assert_num_queries(0):
        assert queries.waiting_for(person, held) == []


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.parametrize("who", ["office", "site", "member"])
def test_what_waits_takes_at_most_two_queries(number, who, django_assert_max_num_queries):
    pairs = [reported(members=2)[1] for _ in range(number)] + [accepted_pair() for _ in range(number)]
    Engagement.objects.update(reminded_at=timezone.now(), next_contact_on=timezone.localdate())
    person = {
        "office": alliance.coordinator,
        "site": lambda: pairs[0].lead,
        "member": lambda: pairs[0].representatives[1],
    }[who]()
    held = people.standing(person)

    with django_assert_max_num_queries(2):
        found = queries.waiting_for(person, held)

    assert len(found) == (number if who == "office" else 1)


def test_the_export_tells_days_and_sums_in_words():
    with on(0):
        engagement, pair = done(half_days=2, members=1)
    rows = queries.export_rows(queries.engagements_of(pair.lead))

    told = dict(zip(queries.headers(), rows[0], strict=True))
    assert told["vereinbart am"] == "23.11.2026"
    assert told["halbe Tage gebraucht"] == "2"
    assert told["Mitglieder"] == pair.member.short_name
    assert told["Stand"] == "abgeschlossen"


def test_the_contact_of_a_side_without_people_is_its_mailbox():
    engagement, pair = running()
    organisation = pair.member.organisation
    organisation.email = "post@demo.example"
    organisation.save()
    pair.representative.is_active = False
    pair.representative.save()

    contact = queries.contacts_of_members(Engagement.objects.get(), timezone.localdate())[0]

    assert (contact.person, contact.email, contact.name) == (None, "post@demo.example", "")
