"""The first gate: does any role of this person open this door? What lies behind asks about the thing."""

from functools import lru_cache

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from buendnis.people.models import Person
from buendnis.people.policy.file import policy
from buendnis.people.policy.roles import roles_of
from buendnis.people.policy.rows import Door, call_name

API = "api/v1/"


def door_of(request: HttpRequest) -> Door | None:
    """The row of the address or call that was asked; None when nobody wrote one."""
    match = request.resolver_match
    if match is None:
        return None
    if match.route.startswith(API) and (call := policy().doors.get(_call(request.method or "", match.route))):
        return call
    return policy().door_at(match.view_name, match.route)


@lru_cache(maxsize=512)
def _call(method: str, route: str) -> str:
    return call_name(method, route.removeprefix(API))


def opens(person: Person | AnonymousUser, door: Door | None) -> bool:
    """Whether the person comes through; a door without a row stays shut. Costs no query beyond `standing`."""
    if door is None:
        return False
    return not door.is_closed or policy().admits(roles_of(person), door.name)
