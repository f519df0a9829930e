from datetime import datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from buendnis.cooperation import actions, tasks
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.cooperation.tests.factories import accepted_pair, asked_feedback, done, reported, running
from buendnis.matching import actions as matching
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
MONDAY = datetime.fromisoformat("2026-11-23T09:00:00+01:00")


def on(day: int) -> time_machine.travel:
    """So many days after Monday."""
    return time_machine.travel(MONDAY + timedelta(days=day), tick=False)


def work() -> None:
    """The daily job, twice: a second worker changes nothing."""
    tasks.daily(timezone.now())
    tasks.daily(timezone.now())


def count(subject: str) -> int:
    return Message.objects.filter(subject__startswith=subject).count()


def test_a_running_engagement_is_asked_after_14_days_once():
    with on(0):
        engagement, pair = running()
    for day in (13, 14, 15, 21, 60):
        with on(day):
            work()
            if day == 13:
                assert count("Wie geht es weiter") == 0

    engagement.refresh_from_db()
    assert count("Wie geht es weiter") == 2  # one to each side
    assert engagement.reminded_at == MONDAY + timedelta(days=14)
    assert engagement.next_contact_on.isoformat() == "2026-12-14"


def test_after_a_noted_contact_the_next_silence_is_asked_about_again():
    with on(0):
        engagement, pair = running()
    with on(14):
        work()
        actions.note_contact(
            engagement, next_contact_on=timezone.localdate() + timedelta(days=28), by=pair.lead
        )
    with on(42):
        work()

    assert count("Wie geht es weiter") == 4


def test_who_has_not_confirmed_is_reminded_once_after_five_working_days():
    with on(0):
        reported()
    for day in (4, 7, 8, 30):
        with on(day):
            work()

    reminders = Message.objects.filter(text__contains="nur dieses eine Mal", subject__contains="Ergebnis für")
    assert reminders.count() == 1


def test_a_site_that_does_not_answer_is_reminded_once():
    with on(0):
        accepted_pair()
    for day in (4, 7, 8, 30):
        with on(day):
            work()

    assert count("Erinnerung: Hilfe für") == 1


def test_a_site_that_has_answered_is_not_reminded():
    with on(0):
        pair = accepted_pair()
        matching.decline_as_site(pair.proposal, reason="Passt nicht.", by=pair.lead)
    with on(7):
        work()

    assert count("Erinnerung") == 0


def test_feedback_is_asked_after_3_and_6_months_and_reminded_once():
    with on(0):
        done()
    for day in (91, 92, 93, 99, 100, 180, 181, 190):
        with on(day):
            work()
            if day == 91:
                assert count("Hat es geholfen?") == 0

    assert count("Hat es geholfen?") == 4  # two questions, each with one reminder
    assert Feedback.objects.filter(reminded_at=None).count() == 0


def test_answered_feedback_is_not_reminded():
    with on(0):
        feedback, pair = asked_feedback()
        actions.answer_feedback(feedback, helped="yes", by=pair.lead)
    with on(8):
        work()

    assert count("Hat es geholfen?") == 1


def test_what_is_over_is_left_alone():
    with on(0):
        engagement, pair = running()
        actions.cancel_engagement(engagement, reason="Krank.", by=pair.lead)
    with on(30):
        work()

    assert count("Wie geht es weiter") == 0
    assert Engagement.objects.get().next_contact_on is None
