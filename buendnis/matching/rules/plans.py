"""What a plan may do and hold: its states, weights, how many helpers a need or a site can have. ADR 0023."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from buendnis.alliance.models import SizeClass
from buendnis.base.errors import NotPossible
from buendnis.matching.models import Plan, PlanLine, PlanLineMember, PlanRule, Proposal

S = Plan.State
PLAN_STEPS: Mapping[str, frozenset[str]] = {
    S.WAITING: frozenset({S.COMPUTING, S.CANCELLED, S.FAILED}),
    S.COMPUTING: frozenset({S.DRAFT, S.CANCELLED, S.FAILED}),
    S.DRAFT: frozenset({S.PUBLISHED}),
    S.PUBLISHED: frozenset({S.REPLACED}),
    S.REPLACED: frozenset(),
    S.CANCELLED: frozenset(),
    S.FAILED: frozenset(),
}
WEIGHTS = ("fit", "fairness", "small")
USUAL_WEIGHT, LARGEST_WEIGHT = 2, 4
MOST_FOR_A_NEED = 3
MOST_AT_A_SITE: Mapping[str, int] = {SizeClass.SMALL: 4, SizeClass.MEDIUM: 6, SizeClass.LARGE: 8, "": 4}
MOST_CANDIDATES = 50
FIRST_DAY = (1, 1)


def chosen_weights(typed: Mapping[str, Any] | None) -> dict[str, int]:
    """Weights of a plan, each a whole number from 0 to 4; what is missing counts as usual.

    Raises NotPossible at the field for anything else.
    """
    typed = typed or {}
    if unknown := sorted(set(typed) - set(WEIGHTS)):
        raise NotPossible(
            _("Das Gewicht „%(name)s“ gibt es nicht.") % {"name": unknown[0][:40]}, field="weights"
        )
    return {name: _weight(name, typed.get(name, USUAL_WEIGHT)) for name in WEIGHTS}


def _weight(name: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST_WEIGHT:
        raise NotPossible(
            _("Bitte wählen Sie ein Gewicht von 0 bis %(most)s.") % {"most": LARGEST_WEIGHT}, field=name
        )
    return value


def can_plan(year: int, today: date) -> bool:
    """Plans are made for this year and, ahead of time, for the next."""
    return today.year <= year <= today.year + 1


def first_day(year: int, today: date) -> date:
    """From when a plan of that year can ask: today, or the first of January still to come."""
    return max(today, date(year, *FIRST_DAY))


def is_under_way(plan: Plan) -> bool:
    """Waiting for the worker, or being computed."""
    return plan.state in (S.WAITING, S.COMPUTING)


def can_cancel(plan: Plan) -> bool:
    """As long as nothing has come of it."""
    return is_under_way(plan)


def can_publish(plan: Plan, today: date) -> bool:
    """A finished draft whose year is not over."""
    return plan.state == S.DRAFT and plan.year >= today.year


def most_helpers(fields: int, formats: int) -> int:
    """How many helpers one need can use: one for each action field or format it speaks of, at most three.

    A narrow wish is helped by one; two helpers for the same would only sit beside each other.
    """
    return min(MOST_FOR_A_NEED, max(1, fields, formats))


def most_at_site(size: str) -> int:
    """How many helpers a site can look after in a year, all its needs together.

    Hosting takes time, too: somebody invites, shows the place and follows up. Small towns with six to eight
    people in the whole administration manage one helper a quarter; unknown sizes count as small.
    Source: concept "the situation"; ADR 0023.
    """
    return MOST_AT_A_SITE[size]


def is_settled(line: PlanLine) -> bool:
    """Whether the line has left the plan's hands: dropped, or members were asked."""
    return line.is_dropped or line.proposal_id is not None


def can_be_asked_now(line: PlanLine, today: date) -> bool:
    """Not asked yet, still wanted, and its day has come."""
    return not is_settled(line) and (line.planned_from is None or line.planned_from <= today)


def is_due(line: PlanLine, today: date) -> bool:
    """Goes out by itself: what was newly planned after a change waits for the office's click."""
    return can_be_asked_now(line, today) and line.origin != PlanLine.Origin.REPLANNED


def can_say(part: PlanLineMember) -> bool:
    """A member says something to its part of a published plan until it is asked."""
    line = part.line
    return line.plan.state == S.PUBLISHED and not is_settled(line)


def can_lift(rule: PlanRule) -> bool:
    """It is still in force."""
    return rule.lifted_at is None


def is_locked(state: str) -> bool:
    """Whether a proposal in this state stays where it is in every plan."""
    return state in (Proposal.State.ASKED, Proposal.State.ACCEPTED, Proposal.State.AGREED)


def gini(values: Sequence[int]) -> float:
    """How unequally something is shared out: 0 all alike, towards 1 all with one. Empty or all zero is 0."""
    ordered, total = sorted(values), sum(values)
    if not total:
        return 0.0
    ranks = sum(place * value for place, value in enumerate(ordered, start=1))
    count = len(ordered)
    return round(2 * ranks / (count * total) - (count + 1) / count, 4)


def new_year_ahead(year: int, on: date) -> date | None:
    """The first of January of a plan made ahead of its year; None once the year has begun.

    `on` is the day for which the plan was made (`first_day`).
    """
    new_year = date(year, *FIRST_DAY)
    return new_year if on == new_year else None
