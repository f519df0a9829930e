"""Sending what is due: claim in a short transaction, send outside of any, then note the end.

Never lost; at most one repeat per crash, with the same Message-ID (trust finding 11).
"""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import actions as people
from buendnis.people.models import Person
from buendnis.post import permissions, rules, transport
from buendnis.post.models import Heartbeat, Message

State = Message.State


class NotStuck(NotPossible): ...


def always() -> bool:
    """Go on until the process ends: the worker's usual answer to "once more?"."""
    return True


def deliver_due(now: datetime | None = None, *, limit: int = 50, go_on: Callable[[], bool] = always) -> int:
    """Send up to `limit` due messages, one after the other; how many were handled.

    Several workers may run at once: each message is leased to one of them. A lease that runs out (the
    worker died) makes the message due again. `go_on` is asked before each message.
    """
    handled = 0
    with transport.opened() as carrier:
        while handled < limit and go_on() and (message := claim(now or timezone.now())):
            deliver(message, carrier)
            handled += 1
    return handled


def due(now: datetime) -> QuerySet[Message]:
    """Messages whose time has come, and those whose worker fell silent; oldest first.

    What was never tried is due whatever its time says, and a lease from the far future counts as run
    out: clocks may be set back.
    """
    waiting = Q(state=State.WAITING) & (Q(next_attempt_at__lte=now) | Q(attempts=0))
    run_out = Q(leased_until__lte=now) | Q(leased_until__gt=now + 2 * rules.LEASE)
    return Message.objects.filter(waiting | Q(state=State.SENDING) & run_out).order_by(
        "next_attempt_at", "pk"
    )


@transaction.atomic
def claim(now: datetime) -> Message | None:
    """Lease the next due message to this process, or None; counts the attempt before it is made."""
    candidates = due(now)
    if connection.features.has_select_for_update_skip_locked:
        candidates = candidates.select_for_update(skip_locked=True, of=("self",))
    for message in candidates[:5]:
        if _lease(message, now):
            return message
    return None


def _lease(message: Message, now: datetime) -> bool:
    """Conditional update: of two processes that read the same row, one changes it."""
    leased_until, attempts = now + rules.LEASE, message.attempts + 1
    same = Message.objects.filter(pk=message.pk, state=message.state, attempts=message.attempts)
    if not same.update(state=State.SENDING, leased_until=leased_until, attempts=attempts):
        return False
    message.state, message.leased_until, message.attempts = State.SENDING, leased_until, attempts
    return True


def deliver(message: Message, carrier: transport.Carrier) -> None:
    """Send one leased message, outside of any transaction, and note how it ended."""
    if message.person_id and not Person.objects.filter(pk=message.person_id, is_active=True).exists():
        _note(message, state=State.DROPPED, last_error=_("Die Person ist gesperrt."))
        return
    if message.attempts > rules.MAX_ATTEMPTS:  # its worker died each time: poison
        _note(message, state=State.STUCK, last_error=_("Der Versand ist immer wieder abgebrochen."))
        return
    try:
        carrier.carry(message)
    except Exception as problem:  # each transport has its own family of errors; rules sorts them
        _note_failure(message, rules.failure_of(problem))
    else:
        _note(message, state=State.SENT, sent_at=timezone.now(), last_error="")


def _note_failure(message: Message, failure: rules.Failure) -> None:
    again_at = None if failure.permanent else rules.next_attempt(message.attempts, timezone.now())
    if again_at is None:
        _note(message, state=State.STUCK, last_error=failure.sentence)
    else:
        _note(message, state=State.WAITING, next_attempt_at=again_at, last_error=failure.sentence)


def _note(message: Message, **changes: object) -> None:
    """Only while the lease is ours: who overslept it must not overwrite what another worker did."""
    mine = Message.objects.filter(pk=message.pk, state=State.SENDING, attempts=message.attempts)
    mine.update(leased_until=None, **changes)


@transaction.atomic
def send_again(message: Message, *, by: Person) -> Message:
    """Put a message that is stuck or held back into the queue, with all its attempts; the Message-ID stays.

    Raises NotStuck when it is on its way already.
    """
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not permissions.may_send_again(by):
        raise PermissionDenied
    if message.state not in (State.STUCK, State.HELD):
        raise NotStuck(_("Diese Nachricht ist schon unterwegs."))
    message.state, message.attempts, message.next_attempt_at = State.WAITING, 0, timezone.now()
    message.save(update_fields=["state", "attempts", "next_attempt_at"])
    people.record(by, "message.sent_again", message)
    return message


def drop_messages_to(person: Person, *, why: str = "") -> int:
    """Nothing that still waits goes to this person any more; how many messages were dropped."""
    waiting = Message.objects.filter(person=person, state__in=(State.WAITING, State.STUCK))
    return waiting.update(state=State.DROPPED, last_error=why or _("Die Person ist gesperrt."))


def beat(name: str, now: datetime) -> None:
    """Note that a worker is alive."""
    Heartbeat.objects.update_or_create(name=name, defaults={"seen_at": now})
