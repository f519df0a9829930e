"""What this room answers: lists, contacts of both sides, what is due."""

from buendnis.cooperation.queries.contacts import (
    Contact,
    contact_of_site,
    contacts_of_members,
    everybody,
    member_contact,
    site_contact,
)
from buendnis.cooperation.queries.engagements import (
    consents_waiting,
    engagements_of,
    export_rows,
    feedback_to_ask,
    feedback_to_remind,
    headers,
    member_choices,
    members_in_words,
    silent_engagements,
    site_choices,
    with_parties,
)
from buendnis.cooperation.queries.waiting import consent_is_silent, waiting_for

__all__ = [
    "Contact",
    "consents_waiting",
    "consent_is_silent",
    "contact_of_site",
    "contacts_of_members",
    "engagements_of",
    "everybody",
    "export_rows",
    "feedback_to_ask",
    "feedback_to_remind",
    "headers",
    "member_choices",
    "member_contact",
    "members_in_words",
    "silent_engagements",
    "site_choices",
    "site_contact",
    "waiting_for",
    "with_parties",
]
