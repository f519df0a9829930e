"""Who may what, as data: read once from `settings.POLICY_FILE`, asked at every door.

The permission functions of the rooms stay code of their own. The policy is what they are held
against: the first gate in front of every page, the source of the help page "Wer darf was?" and the
oracle of the tests.
Source: permissions.md.
"""

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from buendnis.people.policy.reading import BadPolicy, read_policy
from buendnis.people.policy.roles import roles_of
from buendnis.people.policy.rows import (
    ACTIONS,
    INTERFACES,
    ROLES,
    Cell,
    Door,
    Grant,
    ObjectRow,
    Policy,
    RoleRow,
)

__all__ = [
    "ACTIONS",
    "INTERFACES",
    "ROLES",
    "BadPolicy",
    "Cell",
    "Door",
    "Grant",
    "ObjectRow",
    "Policy",
    "RoleRow",
    "policy",
    "read_policy",
    "roles_of",
]


def policy() -> Policy:
    """The policy of this installation; raises BadPolicy, which names the line."""
    return _policy_in(str(settings.POLICY_FILE))


@lru_cache(maxsize=4)
def _policy_in(path: str) -> Policy:
    return read_policy(Path(path).read_text("utf-8"))
