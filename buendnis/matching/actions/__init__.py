"""What people do in this room, by noun: needs, ranking, asking, answers, agreements, offers, focus."""

from buendnis.matching.actions.agreements import (
    agree,
    decline_as_site,
    finish_need,
    reopen_need,
    start_running,
)
from buendnis.matching.actions.answers import accept_proposal, answer_later, decline_proposal
from buendnis.matching.actions.asking import ask_members, propose_offer, withdraw_proposal
from buendnis.matching.actions.focus import add_focus, end_focus
from buendnis.matching.actions.leaving import drop_biased_proposals, end_offers_of
from buendnis.matching.actions.needs import (
    SomebodyWasFaster,
    close_need,
    confirm_need,
    describe_need,
    edit_need,
    index_need,
)
from buendnis.matching.actions.offers import (
    OfferPart,
    add_offer,
    edit_offer,
    end_offer,
    index_offer,
    move_offer,
)
from buendnis.matching.actions.overrides import NeedsSecondPerson, confirm_override, drop_override
from buendnis.matching.actions.plans import (
    NotAsked,
    PlanUnderWay,
    Published,
    ask_due_lines,
    ask_line,
    ask_replanned,
    begin_plan,
    cancel_plan,
    compute_plan,
    fail_silent_plans,
    lay_down,
    lift_rule,
    publish_plan,
    replan,
    say,
)
from buendnis.matching.actions.ranking import rank_stale_needs, refresh_proposals
from buendnis.matching.actions.reminding import remind_silent_members
from buendnis.matching.actions.sending import MOST_HELPERS, CannotBeAsked

__all__ = [
    "CannotBeAsked",
    "MOST_HELPERS",
    "NeedsSecondPerson",
    "NotAsked",
    "OfferPart",
    "PlanUnderWay",
    "Published",
    "SomebodyWasFaster",
    "accept_proposal",
    "add_focus",
    "add_offer",
    "agree",
    "answer_later",
    "ask_due_lines",
    "ask_line",
    "ask_members",
    "ask_replanned",
    "begin_plan",
    "cancel_plan",
    "close_need",
    "compute_plan",
    "confirm_need",
    "confirm_override",
    "decline_as_site",
    "decline_proposal",
    "describe_need",
    "drop_biased_proposals",
    "drop_override",
    "edit_need",
    "edit_offer",
    "end_focus",
    "end_offer",
    "end_offers_of",
    "fail_silent_plans",
    "finish_need",
    "index_need",
    "index_offer",
    "lay_down",
    "lift_rule",
    "move_offer",
    "propose_offer",
    "publish_plan",
    "rank_stale_needs",
    "refresh_proposals",
    "remind_silent_members",
    "reopen_need",
    "replan",
    "say",
    "start_running",
    "withdraw_proposal",
]
