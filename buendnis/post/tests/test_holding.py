"""After a restore old mails wait for somebody who decides; what is dropped never goes."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from buendnis.people.models import RecordEntry
from buendnis.people.queries import system
from buendnis.people.tests.factories import with_role
from buendnis.post import actions
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return with_role("coordinator")


def written(hours_ago: float, **fields) -> Message:
    message = MessageFactory(**fields)
    moment = timezone.now() - timedelta(hours=hours_ago)
    Message.objects.filter(pk=message.pk).update(created_at=moment)
    return message


def states() -> list[str]:
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.parametrize(
    ("state", "after"),
    [
        ("waiting", "held"),
        ("sending", "held"),
        ("stuck", "held"),
        ("sent", "sent"),
        ("dropped", "dropped"),
        ("held", "held"),
    ],
)
def test_what_was_not_sent_is_held_back(state, after):
    written(2, state=state)

    actions.hold_messages(timezone.now(), by=system())

    assert states() == [after]


def test_only_what_was_written_up_to_the_moment_is_held_back():
    border = timezone.now() - timedelta(hours=1)
    old, exact, young = written(2), written(1.5), written(0.5)
    Message.objects.filter(pk=exact.pk).update(created_at=border)

    assert actions.hold_messages(border, by=system()) == 2

    old, exact, young = Message.objects.order_by("pk")
    assert [old.state, exact.state, young.state] == ["held", "held", "waiting"]
    assert old.last_error == "Aus einer Sicherung: vielleicht schon einmal gesendet."
    assert old.leased_until is None
    assert RecordEntry.objects.get(verb="messages.held").details == {"count": 2}


def test_what_is_held_does_not_leave_and_can_be_sent_after_all(office):
    message = written(2)
    actions.hold_messages(timezone.now(), by=system())

    actions.send_again(message, by=office)

    assert states() == ["waiting"]


def test_holding_is_for_the_office_alone():
    written(2)

    with pytest.raises(PermissionDenied):
        actions.hold_messages(timezone.now(), by=with_role("member_staff"))
    assert states() == ["waiting"]


def test_what_was_held_is_dropped_once(office):
    message = MessageFactory(state="held")

    actions.drop_held(message, by=office)
    with pytest.raises(actions.NotHeld, match="nicht zurückgehalten"):
        actions.drop_held(message, by=office)

    assert states() == ["dropped"]
    entry = RecordEntry.objects.get(verb="message.dropped")
    assert (entry.person, entry.object_id) == (office, message.pk)


@pytest.mark.parametrize("state", ["waiting", "sending", "sent", "stuck", "dropped"])
def test_only_what_is_held_can_be_dropped(office, state):
    message = MessageFactory(state=state)

    with pytest.raises(actions.NotHeld):
        actions.drop_held(message, by=office)
    assert states() == [state]


def test_dropping_is_for_the_office_alone():
    message = MessageFactory(state="held")

    with pytest.raises(PermissionDenied):
        actions.drop_held(message, by=with_role("member_staff"))
    assert states() == ["held"]


def test_the_outbox_offers_both_ways_and_says_what_happened(client, office):
    message = MessageFactory(state="held")
    client.force_login(office)

    page = client.get("/postausgang/").content.decode()
    first = client.post(f"/postausgang/{message.pk}/verwerfen/", follow=True).content.decode()
    second = client.post(f"/postausgang/{message.pk}/verwerfen/", follow=True).content.decode()

    assert f"/postausgang/{message.pk}/verwerfen/" in page
    assert f"/postausgang/{message.pk}/nochmal/" in page
    assert "Die Nachricht wird nicht gesendet." in first
    assert "Diese Nachricht wird nicht zurückgehalten." in second
    assert f"/postausgang/{message.pk}/verwerfen/" not in second


def test_dropping_needs_a_post(client, office):
    message = MessageFactory(state="held")
    client.force_login(office)

    assert client.get(f"/postausgang/{message.pk}/verwerfen/").status_code == 405
    assert states() == ["held"]
