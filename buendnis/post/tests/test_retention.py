"""Words of mails go after 90 days, recipients after six months; what waits or hangs keeps its words."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from buendnis.people.actions.retention import sweep_batch
from buendnis.people.privacy.sweeps import sweeps
from buendnis.post.actions import put
from buendnis.post.models import AnswerLink, Attachment, Message
from buendnis.post.tests.factories import AnswerLinkFactory, MessageFactory

pytestmark = pytest.mark.django_db
SENT = timezone.make_aware(datetime(2026, 8, 1, 23, 30))  # noqa: DTZ001 - made aware at once


def went(code: str, as_of: date) -> int:
    return sweep_batch(sweeps[code], as_of)


def test_words_go_ninety_days_after_the_mail_was_sent():
    message = MessageFactory(state="sent", sent_at=SENT, text="Geheim", html="<p>Geheim</p>")
    Attachment.objects.create(message=message, name="a.ics", content_type="text/calendar", content=b"x")

    assert went("post.texts", date(2026, 10, 30)) == 0
    assert went("post.texts", date(2026, 10, 31)) == 1
    assert went("post.texts", date(2026, 10, 31)) == 0

    message.refresh_from_db()
    assert (message.text, message.html, message.attachments.count()) == ("", "", 0)
    assert message.to_email


@pytest.mark.parametrize("state", ["waiting", "sending", "stuck"])
def test_what_may_still_be_sent_keeps_its_words(state):
    MessageFactory(state=state, text="Geheim")

    assert went("post.texts", date(2030, 1, 1)) == 0


def test_after_six_months_nobody_knows_who_got_it_and_it_is_not_sent_again():
    message = MessageFactory(key="frage-1", state="sent", sent_at=SENT)

    assert went("post.messages", date(2027, 2, 1)) == 0
    assert went("post.messages", date(2027, 2, 2)) == 1

    message.refresh_from_db()
    assert (message.to_email, message.person) == ("", None)
    again = put(key="frage-1", person=None, to_email="kim@stadt.example", subject="Frage", text="Neu")
    assert (again.pk, again.state) == (message.pk, Message.State.DROPPED)


def test_links_go_three_months_after_their_end():
    AnswerLinkFactory(expires_at=SENT)

    assert went("post.links", date(2026, 11, 1)) == 0
    assert went("post.links", date(2026, 11, 2)) == 1
    assert AnswerLink.objects.count() == 0
