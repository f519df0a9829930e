import email
import socket
import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from buendnis.people import actions as people
from buendnis.people.models import RecordEntry
from buendnis.people.tests.factories import PersonFactory, with_role
from buendnis.post import actions, queries, rules
from buendnis.post.actions import delivery
from buendnis.post.models import Message
from buendnis.post.tests.conftest import free_port
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


def fresh(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)


def test_a_message_reaches_a_real_server_once(smtp):
    message = MessageFactory(html="<p>Hallo</p>", subject="Grüße")

    assert actions.deliver_due() == 1
    assert actions.deliver_due() == 0

    received = email.message_from_bytes(smtp.letters[0])
    assert (received["Message-ID"], received["To"]) == (message.message_id, message.to_email)
    assert received["Auto-Submitted"] == "auto-generated"
    assert fresh(message).state == "sent"
    assert fresh(message).sent_at is not None


def test_a_temporary_refusal_is_tried_again_with_the_same_message_id(smtp):
    smtp.to_data = ["421 busy"]
    message, now = MessageFactory(), timezone.now()

    actions.deliver_due()
    waiting = fresh(message)
    actions.deliver_due(now + timedelta(minutes=2))

    assert (waiting.state, waiting.last_error) == ("waiting", "Der Mailserver bittet um Geduld (421).")
    assert timedelta(seconds=50) < waiting.next_attempt_at - now < timedelta(seconds=70)
    assert fresh(message).state == "sent"
    assert email.message_from_bytes(smtp.letters[0])["Message-ID"] == message.message_id


@pytest.mark.parametrize("answer", ["550 no", "552 too big", "554 never"])
def test_a_permanent_refusal_hangs_at_once(smtp, answer):
    smtp.to_data = [answer]
    message = MessageFactory()

    actions.deliver_due()

    assert (fresh(message).state, fresh(message).attempts) == ("stuck", 1)
    assert fresh(message).last_error == f"Der Mailserver lehnt die Nachricht ab ({answer[:3]})."


def test_one_refused_recipient_stops_no_other(smtp):
    messages = [MessageFactory() for _ in range(5)]
    smtp.to_recipient[messages[2].to_email] = "550 unknown"

    actions.deliver_due()

    assert [fresh(m).state for m in messages] == ["sent", "sent", "stuck", "sent", "sent"]
    assert fresh(messages[2]).last_error == "Der Mailserver lehnt die Adresse ab (550)."
    assert len(smtp.letters) == 4


def test_a_recipient_who_is_asked_to_wait_is_tried_again(smtp):
    message = MessageFactory()
    smtp.to_recipient[message.to_email] = "450 greylisted"

    actions.deliver_due()

    assert fresh(message).state == "waiting"


def test_a_server_that_is_down_is_tried_eight_times(settings):
    settings.MAIL_TRANSPORT, settings.EMAIL_HOST = "smtp", "127.0.0.1"
    settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = free_port(), 2
    message, now = MessageFactory(), timezone.now()

    for _ in range(9):
        actions.deliver_due(now)
        now += timedelta(days=1)

    assert (fresh(message).state, fresh(message).attempts) == ("stuck", rules.MAX_ATTEMPTS)
    assert fresh(message).last_error == "Der Mailserver ist nicht erreichbar."


def test_a_server_that_hangs_is_left_after_the_timeout(settings):
    with socket.socket() as mute:
        mute.bind(("127.0.0.1", 0))
        mute.listen()
        settings.MAIL_TRANSPORT, settings.EMAIL_TIMEOUT = "smtp", 0.2
        settings.EMAIL_HOST, settings.EMAIL_PORT = mute.getsockname()
        message = MessageFactory()

        actions.deliver_due()

    assert (fresh(message).state, fresh(message).last_error) == ("waiting", "Der Mailserver antwortet nicht.")


def test_no_transaction_is_open_while_a_message_travels(monkeypatch, mail_files, fresh_database):
    open_while_sending = []
    MessageFactory()
    monkeypatch.setattr(
        "buendnis.post.transport.FileCarrier.carry",
        lambda self, message: open_while_sending.append(connection.in_atomic_block),
    )

    actions.deliver_due()

    assert open_while_sending == [False]


def test_what_a_killed_worker_held_is_sent_after_the_lease(mail_files):
    message, now = MessageFactory(), timezone.now()
    delivery.claim(now)  # and then the worker is killed

    assert actions.deliver_due(now) == 0
    assert actions.deliver_due(now + rules.LEASE) == 1

    sent = fresh(message)
    assert (sent.state, sent.attempts, sent.message_id) == ("sent", 2, message.message_id)


def test_who_overslept_the_lease_does_not_overwrite_the_other(mail_files):
    message, now = MessageFactory(), timezone.now()
    late = delivery.claim(now)
    actions.deliver_due(now + rules.LEASE)

    delivery._note_failure(late, rules.Failure("Zu spät.", permanent=True))

    assert fresh(message).state == "sent"


def test_a_message_whose_worker_always_dies_is_parked(mail_files):
    message = MessageFactory(state="sending", attempts=rules.MAX_ATTEMPTS, leased_until=timezone.now())

    actions.deliver_due()

    assert (fresh(message).state, list(mail_files.glob("*"))) == ("stuck", [])


def test_a_clock_set_back_delays_nothing(mail_files):
    ahead = timezone.now() + timedelta(hours=2)
    MessageFactory(next_attempt_at=ahead)
    MessageFactory(state="sending", attempts=1, leased_until=ahead)

    assert actions.deliver_due() == 2


def test_two_workers_send_each_message_once(mail_files, fresh_database):
    messages = [MessageFactory() for _ in range(12)]

    def work():
        try:
            while actions.deliver_due(limit=3):
                pass
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    assert len(list(mail_files.glob("*.eml"))) == len(messages)
    assert set(Message.objects.values_list("state", "attempts")) == {("sent", 1)}


def test_a_stop_is_heard_between_two_messages(mail_files):
    for _ in range(3):
        MessageFactory()
    answers = iter([True, False])

    assert actions.deliver_due(go_on=lambda: next(answers)) == 1


def test_deactivation_stops_what_waits_and_what_is_claimed(mail_files):
    person, office_lead = PersonFactory(), with_role("office_lead")
    waiting, claimed = MessageFactory(person=person), MessageFactory(person=person)
    Message.objects.filter(pk=claimed.pk).update(state="sending", attempts=1, leased_until=timezone.now())

    people.deactivate_person(person, by=office_lead)
    actions.deliver_due()

    assert [fresh(m).state for m in (waiting, claimed)] == ["dropped", "dropped"]
    assert not mail_files.exists() or not list(mail_files.glob("*.eml"))


def test_a_stuck_message_is_sent_again_by_the_office(mail_files):
    message, coordinator = MessageFactory(state="stuck", attempts=8), with_role("coordinator")

    actions.send_again(message, by=coordinator)
    actions.deliver_due()

    assert (fresh(message).state, fresh(message).message_id) == ("sent", message.message_id)
    assert RecordEntry.objects.get().verb == "message.sent_again"


def test_sending_again_refuses_strangers_and_what_is_on_its_way():
    with pytest.raises(PermissionDenied):
        actions.send_again(MessageFactory(state="stuck"), by=with_role("member_staff"))
    with pytest.raises(delivery.NotStuck):
        actions.send_again(MessageFactory(), by=with_role("coordinator"))


def test_the_worker_counts_as_seen_for_two_minutes():
    now = timezone.now()
    assert not queries.worker_seen(now)

    actions.beat("one", now)

    assert queries.worker_seen(now + timedelta(seconds=119))
    assert not queries.worker_seen(now + timedelta(seconds=121))
    assert not queries.worker_seen(now - timedelta(hours=2))


def test_the_age_of_the_outbox_is_that_of_the_oldest_due_message():
    now = timezone.now()
    MessageFactory(next_attempt_at=now - timedelta(minutes=7))
    MessageFactory(next_attempt_at=now + timedelta(minutes=7), attempts=1)
    MessageFactory(next_attempt_at=now - timedelta(days=7), state="sent")

    assert queries.outbox_age(now) == timedelta(minutes=7)
    assert queries.outbox_age(now - timedelta(hours=1)) == timedelta(0)
