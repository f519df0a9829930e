"""An answer of the engine becomes rows: lines with their parts, gaps, figures and findings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from buendnis.matching import queries, rules
from buendnis.matching.models import Need, Plan, PlanGap, PlanLine, PlanLineMember, Proposal
from buendnis.matching.queries.planning import ASKED, RULE, Items, Pair, Planning
from buendnis.planner.instance import Plan as Answer

Origin = PlanLine.Origin
ORIGINS = {ASKED: Origin.ASKED, RULE: Origin.LOCKED}


@dataclass(frozen=True)
class Results:
    """What is stored of an answer besides its pairs; worked out before the transaction."""

    told: queries.Told
    figures: dict[str, Any]
    findings: dict[str, Items]


def results(planning: Planning, answer: Answer) -> Results:
    """Explanation, figures and findings of an answer."""
    told = queries.told(planning, answer)
    return Results(
        told=told,
        figures={**figures(answer), "yardsticks": _yardsticks(planning, answer)},
        findings={**planning.findings, "missing": told.missing, "prices": told.prices},
    )


def store_answer(plan: Plan, planning: Planning, answer: Answer, found: Results) -> None:
    """Store lines, parts, gaps, figures and findings; the caller holds the plan and saves it."""
    plan.lines.all().delete()
    store_lines(plan, planning, sorted(answer.selected), found.told)
    store_gaps(plan, found.told.gaps)
    plan.figures, plan.findings = found.figures, found.findings


def store_lines(
    plan: Plan, planning: Planning, pairs: Sequence[int], told: queries.Told, origin: str = ""
) -> list[PlanLine]:
    """New lines for these pairs of the problem, with what they mean for each member."""
    proposals = _proposals(planning)
    lines = PlanLine.objects.bulk_create(
        PlanLine(
            plan=plan,
            need_id=(pair := planning.pairs[number]).need_id,
            offer_id=pair.offer_id,
            proposal_id=proposals.get((pair.need_id, pair.offer_id)) if pair.lock == ASKED else None,
            origin=ORIGINS.get(pair.lock) or origin or Origin.PLANNED,
            fit=pair.fit,
            reasons=planning.reasons(pair),
            explanation={
                "score": pair.line.score,
                "items": told.lines[number],
                "others": told.others.get(pair.need_id, []),
            },
            planned_from=_planned_from(planning, pair),
        )
        for number in pairs
    )
    PlanLineMember.objects.bulk_create(
        PlanLineMember(line=line, member_id=member_id, half_days=half_days, is_lead=rank == 0)
        for line, number in zip(lines, pairs, strict=True)
        for rank, (member_id, half_days) in enumerate(planning.pairs[number].members)
    )
    return lines


def _planned_from(planning: Planning, pair: Pair) -> date | None:
    """From when members are asked; None is at once."""
    later = planning.later.get(pair.need_id)
    first = rules.plans.new_year_ahead(planning.year, planning.on)
    return max((day for day in (later, first) if day), default=None)


def _proposals(planning: Planning) -> dict[tuple[int, int], int]:
    live = Proposal.objects.filter(state__in=rules.LIVE_PROPOSALS).order_by()
    return {(need, offer): pk for need, offer, pk in live.values_list("need_id", "offer_id", "pk")}


def store_gaps(plan: Plan, gaps: dict[int, Items]) -> None:
    """The needs that go without, as they are now."""
    plan.gaps.all().delete()
    PlanGap.objects.bulk_create(
        PlanGap(plan=plan, need_id=need_id, because=items) for need_id, items in gaps.items()
    )


def _yardsticks(planning: Planning, answer: Answer) -> dict[str, dict[str, Any]]:
    """What "first come, first served" and "best pair first" would have made of the same problem."""
    arrival = sorted(range(len(planning.needs)), key=lambda number: _asked_at(planning.needs[number]))
    return rules.plan_yardsticks.yardsticks(planning.instance, answer.selected, arrival)


def _asked_at(need: Need) -> tuple[datetime, int]:
    return need.created_at, need.pk


def figures(answer: Answer) -> dict[str, Any]:
    """What the engine says about its answer; everything else is counted from the rows when it is shown."""
    return {
        "value": answer.value,
        "bound": round(answer.upper_bound, 1),
        "gap_percent": round(100 * answer.gap, 2),
        "is_optimal": answer.status == "optimal",
        "is_complete": answer.complete,
        "worst_points": answer.worst_site,
        "unserved_sites": len(answer.unserved_sites),
        "seconds": round(answer.seconds, 2),
        "method": answer.method,
    }
