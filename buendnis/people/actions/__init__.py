"""What people do with persons, roles, absences and tokens; and the record of it all."""

from buendnis.people.actions.organisations import LeadMissing, set_contacts
from buendnis.people.actions.persons import (
    AddressTaken,
    change_details,
    change_password,
    deactivate_person,
    invite_person,
    reactivate_person,
)
from buendnis.people.actions.presence import AbsenceOverlaps, end_absence, set_absence
from buendnis.people.actions.records import changes, dated, difference, record, record_view
from buendnis.people.actions.roles import RoleDoesNotFit, give_role, take_role
from buendnis.people.actions.seals import Anchor, forget_origins, read_anchors, seal_entries, write_anchor
from buendnis.people.actions.tokens import (
    LifetimeTooLong,
    make_token,
    remind_of_ending_tokens,
    revoke_token,
)

__all__ = [
    "AbsenceOverlaps",
    "AddressTaken",
    "Anchor",
    "LeadMissing",
    "LifetimeTooLong",
    "RoleDoesNotFit",
    "change_details",
    "change_password",
    "changes",
    "dated",
    "deactivate_person",
    "difference",
    "end_absence",
    "forget_origins",
    "give_role",
    "invite_person",
    "make_token",
    "reactivate_person",
    "read_anchors",
    "record",
    "record_view",
    "remind_of_ending_tokens",
    "revoke_token",
    "seal_entries",
    "set_absence",
    "set_contacts",
    "take_role",
    "write_anchor",
]
