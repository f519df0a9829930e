import uuid
from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from buendnis.people.models import RecordEntry
from buendnis.post.models import Message
from buendnis.website import actions
from buendnis.website.models import AccessibilityFeedback
from buendnis.website.tests.factories import FeedbackFactory, coordinator, project_lead

pytestmark = pytest.mark.django_db


def report(**changes) -> AccessibilityFeedback:
    words = {"text": "Zu wenig Kontrast.", "page": "/termine/", "email": "", "submission": uuid.uuid4()}
    return actions.report_barrier(**{**words, **changes})


@time_machine.travel("2026-11-22T23:30:00+01:00")
def test_a_report_starts_its_clock_in_local_time():
    assert report().due_on == date(2027, 1, 3)


def test_the_same_report_twice_is_one_and_sends_nothing():
    number = uuid.uuid4()

    first = report(submission=number, email="kim@stadt.example")
    second = report(submission=number, email="kim@stadt.example", text="Anders.")

    assert first.pk == second.pk
    assert AccessibilityFeedback.objects.count() == 1
    assert Message.objects.count() == 0
    assert RecordEntry.objects.filter(verb="accessibility_feedback.received").count() == 1


def test_an_answer_goes_out_by_mail_in_both_forms():
    feedback, office = FeedbackFactory(email="kim@stadt.example", text="<b>mein Text</b>"), coordinator()

    actions.answer_feedback(feedback, answer="Wir ändern das <bald> & gern.", by=office)

    message = Message.objects.get()
    assert (message.to_email, message.subject, message.person) == (
        "kim@stadt.example",
        "Antwort auf Ihre Meldung",
        None,
    )
    assert "Wir ändern das <bald> & gern." in message.text
    assert "Wir ändern das &lt;bald&gt; &amp; gern." in message.html
    assert "Landeskompetenzzentrum" in message.text
    assert "mein Text" not in message.text + message.html
    assert RecordEntry.objects.get(verb="accessibility_feedback.answered").person == office


def test_an_answer_without_address_is_noted():
    feedback = actions.answer_feedback(FeedbackFactory(), answer="Behoben.", by=coordinator())

    feedback.refresh_from_db()
    assert feedback.answer == "Behoben."
    assert feedback.answered_at is not None
    assert Message.objects.count() == 0


def test_a_second_answer_is_refused_with_a_sentence():
    feedback, office = FeedbackFactory(), coordinator()
    actions.answer_feedback(feedback, answer="Behoben.", by=office)

    with pytest.raises(actions.AlreadyAnswered, match="schon beantwortet"):
        actions.answer_feedback(feedback, answer="Noch einmal.", by=office)


def test_strangers_answer_nothing():
    with pytest.raises(PermissionDenied):
        actions.answer_feedback(FeedbackFactory(), answer="Behoben.", by=project_lead())
