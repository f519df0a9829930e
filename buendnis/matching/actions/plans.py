"""Plans: begun, cancelled, published; what the office lays down and what members say to it."""

from buendnis.matching.actions.computing import compute_plan, fail_silent_plans
from buendnis.matching.actions.plan_answers import say
from buendnis.matching.actions.plan_rules import lay_down, lift_rule
from buendnis.matching.actions.planning import PlanUnderWay, begin_plan, cancel_plan
from buendnis.matching.actions.publishing import (
    NotAsked,
    Published,
    ask_due_lines,
    ask_line,
    ask_replanned,
    publish_plan,
)
from buendnis.matching.actions.replanning import replan

__all__ = [
    "NotAsked",
    "PlanUnderWay",
    "Published",
    "ask_due_lines",
    "ask_line",
    "ask_replanned",
    "begin_plan",
    "cancel_plan",
    "compute_plan",
    "fail_silent_plans",
    "lay_down",
    "lift_rule",
    "publish_plan",
    "replan",
    "say",
]
