"""`buendnis after-restore`: which mails wait, what it says, when it stops at once."""

from datetime import datetime

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from buendnis.people.models import ApiToken
from buendnis.people.tests.factories import ApiTokenFactory
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_list(settings, tmp_path):
    settings.VAR = tmp_path


def written(at: str) -> Message:
    with time_machine.travel(timezone.make_aware(datetime.fromisoformat(at)), tick=False):
        return MessageFactory()


def held() -> set[int]:
    return set(Message.objects.filter(state=Message.State.HELD).values_list("pk", flat=True))


@pytest.mark.parametrize("until", ["2026-11-22T18:00", "2026-11-22 18:00", "2026-11-22T18:00+01:00"])
def test_mails_up_to_the_moment_are_held_back(until, capsys):
    old, young = written("2026-11-22T18:00"), written("2026-11-22T18:01")

    call_command("after_restore", "--without-list", "--until", until)

    assert held() == {old.pk}
    assert "1 mails held back" in capsys.readouterr().out
    young.refresh_from_db()
    assert young.state == Message.State.WAITING


def test_without_a_moment_all_that_waits_is_held_back():
    written("2026-11-22T18:00")
    written("2026-11-23T18:00")

    with time_machine.travel("2026-11-24T08:00:00+01:00"):
        call_command("after_restore", "--without-list")

    assert len(held()) == 2


@pytest.mark.parametrize("until", ["gestern", "2026-11-22", "22.11.2026 18:00", "2026-11-31T18:00"])
def test_what_is_no_moment_changes_nothing(until):
    written("2026-11-22T18:00")
    token = ApiTokenFactory()

    with pytest.raises(CommandError, match="is no moment"):
        call_command("after_restore", "--without-list", "--until", until)

    assert held() == set()
    assert ApiToken.objects.get(pk=token.pk).revoked_at is None


def test_without_the_list_of_erasures_it_stops_before_anything_is_done():
    written("2026-11-22T18:00")

    with pytest.raises(CommandError, match="Bring the newest one back first"):
        call_command("after_restore")

    assert held() == set()
