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
from buendnis.matching.views.plan_rules import (
    delay_need,
    forbid_pair,
    lift_rule,
    lock_pair,
    plan_rules,
    reserve_half_days,
)
from buendnis.matching.views.plans import (
    begin_plan,
    cancel_plan,
    plan_comparison,
    plan_detail,
    plan_list,
    plan_progress,
)
from buendnis.matching.views.proposals import (
    answer_proposal,
    ask_members,
    decline_as_site,
    proposal_detail,
    propose_offer,
    withdraw_proposal,
)
from buendnis.matching.views.publishing import ask_replanned, publish_plan

__all__ = [
    "answer_proposal",
    "ask_members",
    "ask_replanned",
    "begin_plan",
    "cancel_plan",
    "close_need",
    "confirm_need",
    "confirm_override",
    "decline_as_site",
    "delay_need",
    "describe_need",
    "drop_override",
    "edit_need",
    "edit_offer",
    "end_focus",
    "focus_list",
    "forbid_pair",
    "lift_rule",
    "lock_pair",
    "move_offer",
    "need_detail",
    "need_export",
    "need_help",
    "need_list",
    "offer_create",
    "offer_detail",
    "offer_export",
    "offer_list",
    "plan_comparison",
    "plan_detail",
    "plan_list",
    "plan_progress",
    "plan_rules",
    "proposal_detail",
    "propose_offer",
    "publish_plan",
    "refresh_need",
    "reserve_half_days",
    "withdraw_proposal",
]
