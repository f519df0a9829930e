"""After a restore nothing old goes out by itself: held back until somebody in the office decides."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import actions as people
from buendnis.people.models import Person
from buendnis.post import permissions
from buendnis.post.models import Message

State = Message.State


class NotHeld(NotPossible): ...


@transaction.atomic
def hold_messages(before: datetime, *, by: Person) -> int:
    """Hold back what was written before this moment and not sent yet; how many messages.

    The restored outbox does not know what was sent after the backup. Source: trust abuse case 20, R5.
    """
    if not permissions.may_send_again(by):
        raise PermissionDenied
    old = Message.objects.filter(
        state__in=(State.WAITING, State.SENDING, State.STUCK), created_at__lte=before
    )
    why = _("Aus einer Sicherung: vielleicht schon einmal gesendet.")
    count = old.update(state=State.HELD, leased_until=None, last_error=why)
    people.record(by, "messages.held", None, count=count)
    return count


@transaction.atomic
def drop_held(message: Message, *, by: Person) -> Message:
    """Do not send what was held back. Raises NotHeld when it is on its way or dropped already."""
    message = Message.objects.select_for_update().get(pk=message.pk)
    if not permissions.may_send_again(by):
        raise PermissionDenied
    if message.state != State.HELD:
        raise NotHeld(_("Diese Nachricht wird nicht zurückgehalten."))
    message.state = State.DROPPED
    message.save(update_fields=["state"])
    people.record(by, "message.dropped", message)
    return message
