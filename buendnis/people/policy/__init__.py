"""Who may what, as data: read once from `settings.POLICY_FILE`, asked at every door.

The permission functions of the rooms stay code of their own. The policy is what they are held
against: the first gate in front of every page, the source of the help page "Wer darf was?" and the
oracle of the tests.
Source: permissions.md.
"""

from buendnis.people.policy.file import policy
from buendnis.people.policy.gate import door_of, opens
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
    call_name,
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
    "call_name",
    "door_of",
    "opens",
    "policy",
    "read_policy",
    "roles_of",
]
