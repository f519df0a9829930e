"""What people do in this room, by noun: capacity, documents, interests, members, sites, timeline, imports."""

from buendnis.alliance.actions.capacity import (
    NotEnoughCapacity,
    ReservationClosed,
    release_capacity,
    reserve_capacity,
    use_capacity,
)
from buendnis.alliance.actions.documents import (
    FileAlreadyThere,
    SiteIsFull,
    add_document,
    discard_held_file,
    withdraw_document,
)
from buendnis.alliance.actions.interests import InterestNotPossible, declare_interest, end_interest
from buendnis.alliance.actions.members import change_member, index_member, leave_alliance
from buendnis.alliance.actions.pledges import PledgeTooSmall, consent_to_more, pledge_capacity
from buendnis.alliance.actions.sites import change_site, index_site
from buendnis.alliance.actions.timeline import note

__all__ = [
    "FileAlreadyThere",
    "InterestNotPossible",
    "NotEnoughCapacity",
    "PledgeTooSmall",
    "ReservationClosed",
    "SiteIsFull",
    "add_document",
    "change_member",
    "change_site",
    "consent_to_more",
    "declare_interest",
    "discard_held_file",
    "end_interest",
    "index_member",
    "index_site",
    "leave_alliance",
    "note",
    "pledge_capacity",
    "release_capacity",
    "reserve_capacity",
    "use_capacity",
    "withdraw_document",
]
