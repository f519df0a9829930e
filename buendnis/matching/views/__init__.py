"""Pages of this room, by noun."""

from buendnis.matching.views.focus import end_focus, focus_list
from buendnis.matching.views.needs import (
    close_need,
    confirm_need,
    describe_need,
    edit_need,
    need_detail,
    need_export,
    need_help,
    need_list,
    refresh_need,
)
from buendnis.matching.views.offers import (
    edit_offer,
    move_offer,
    offer_create,
    offer_detail,
    offer_export,
    offer_list,
)
from buendnis.matching.views.overrides import confirm_override, drop_override
from buendnis.matching.views.proposals import (
    answer_proposal,
    ask_members,
    decline_as_site,
    proposal_detail,
    propose_offer,
    withdraw_proposal,
)

__all__ = [
    "answer_proposal",
    "ask_members",
    "close_need",
    "confirm_need",
    "confirm_override",
    "decline_as_site",
    "describe_need",
    "drop_override",
    "edit_need",
    "edit_offer",
    "end_focus",
    "focus_list",
    "move_offer",
    "need_detail",
    "need_export",
    "need_help",
    "need_list",
    "offer_create",
    "offer_detail",
    "offer_export",
    "offer_list",
    "proposal_detail",
    "propose_offer",
    "refresh_need",
    "withdraw_proposal",
]
