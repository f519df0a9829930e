"""What people do with persons, roles, absences and tokens; and the record of it all."""

from buendnis.people.actions.accesses import (
    record_access,
    record_failed_login,
    record_refusal,
    record_refused_token,
)
from buendnis.people.actions.devices import end_device, end_other_devices, note_device
from buendnis.people.actions.factors import (
    LastFactor,
    WrongCode,
    add_app,
    add_passkey,
    remove_factor,
    rename_passkey,
    renew_codes,
    reset_factors,
    rotate_secrets,
    use_code,
)
from buendnis.people.actions.forgetting import (
    StillNeeded,
    clear_erasures,
    forget_address,
    forget_person,
    why_needed,
)
from buendnis.people.actions.invitations import accept_invitations, offer_role, withdraw_invitation
from buendnis.people.actions.keeping import check_record, keep_record, mail_anchor
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
from buendnis.people.actions.restoring import end_everything, replay_deletions
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
    "LastFactor",
    "LeadMissing",
    "LifetimeTooLong",
    "RoleDoesNotFit",
    "StillNeeded",
    "WrongCode",
    "accept_invitations",
    "add_app",
    "add_passkey",
    "change_details",
    "clear_erasures",
    "change_password",
    "changes",
    "check_record",
    "dated",
    "deactivate_person",
    "difference",
    "end_absence",
    "forget_origins",
    "end_device",
    "end_other_devices",
    "end_everything",
    "forget_address",
    "forget_person",
    "give_role",
    "invite_person",
    "keep_record",
    "mail_anchor",
    "make_token",
    "note_device",
    "offer_role",
    "reactivate_person",
    "read_anchors",
    "record",
    "remove_factor",
    "rename_passkey",
    "renew_codes",
    "reset_factors",
    "rotate_secrets",
    "record_access",
    "record_failed_login",
    "record_refusal",
    "record_refused_token",
    "record_view",
    "remind_of_ending_tokens",
    "replay_deletions",
    "revoke_token",
    "seal_entries",
    "set_absence",
    "set_contacts",
    "take_role",
    "why_needed",
    "withdraw_invitation",
    "write_anchor",
    "use_code",
]
