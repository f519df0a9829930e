"""Devices on which a person is logged in: noted while used, ended by the person."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from buendnis.people import permissions
from buendnis.people.actions.records import record
from buendnis.people.models import Person


def note_device(person: Person, session_key: str, user_agent: str, *, every: timedelta) -> None:
    """Write that a session is in use, unless that was written a short while ago."""
    now = timezone.now()
    seen = UserSession.objects.filter(session_key=session_key).values_list("last_seen_at", flat=True).first()
    if seen is None:
        UserSession.objects.get_or_create(
            session_key=session_key,
            defaults={"user": person, "ip": "0.0.0.0", "user_agent": user_agent},  # noqa: S104 - no address is kept
        )
    elif now - seen >= every:
        UserSession.objects.filter(session_key=session_key).update(last_seen_at=now)


@transaction.atomic
def end_device(device: UserSession, *, by: Person) -> None:
    """Log a device out at once; twice is the same as once."""
    if not permissions.may_change_own(by, device.user):
        raise PermissionDenied
    record(by, "device.ended", device.user)
    device.end()


@transaction.atomic
def end_other_devices(person: Person, *, here: str, by: Person) -> int:
    """Log out everywhere but in the session with the key `here`; gives how many those were."""
    if not permissions.may_change_own(by, person):
        raise PermissionDenied
    others = UserSession.objects.filter(user=person).exclude(session_key=here)
    for device in others:
        device.end()
    if others:
        record(by, "device.others_ended", person, count=len(others))
    return len(others)
