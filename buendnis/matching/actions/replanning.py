"""A published plan follows what happens: refusals, new needs, other half-days. Nobody is asked by itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db import transaction

from buendnis.matching import queries, rules
from buendnis.matching.actions.plan_storing import store_gaps, store_lines
from buendnis.matching.models import Need, Plan, PlanChange, PlanLine, PlanLineMember
from buendnis.matching.queries.planning import ASKED, RULE, Pair, Planning
from buendnis.people import actions as people
from buendnis.people import queries as who
from buendnis.planner.running import Running

MOST_TRIES = 3


def replan(year: int, cause: str, about: dict[str, Any]) -> PlanChange | None:
    """Bring the year's published plan up to date; what moved, or None when nothing did.

    Questions already asked and help agreed never move. New lines wait for the office's click. Called by the
    worker's job, after the change that caused it; running it twice changes nothing more.
    """
    for _try in range(MOST_TRIES):
        plan = queries.published_plan(year)
        if plan is None:
            return None
        planning = queries.planning_of(plan)
        before = _lines(plan)
        chosen = _chosen(planning, before)
        told = queries.retold(planning, chosen)
        done, change = _store(plan, planning, before, chosen, told, cause, about)
        if done:
            return change
    return None


@dataclass(frozen=True)
class Lines:
    """A plan's lines as they stood when the planning was loaded."""

    by_pair: dict[tuple[int, int], PlanLine]

    @property
    def live(self) -> dict[tuple[int, int], PlanLine]:
        return {pair: line for pair, line in self.by_pair.items() if not line.is_dropped}

    def stamp(self) -> dict[tuple[int, int], tuple[bool, int | None]]:
        """By which somebody else's change in between is noticed."""
        return {pair: (line.is_dropped, line.proposal_id) for pair, line in self.by_pair.items()}


def _lines(plan: Plan) -> Lines:
    lines = PlanLine.objects.filter(plan=plan).select_related("proposal", "need")
    loaded = lines.prefetch_related("parts").order_by("pk")
    return Lines({(line.need_id, line.offer_id): line for line in loaded})


def _chosen(planning: Planning, before: Lines) -> set[int]:
    """The plan after the change: what is settled, what still fits of before, and what the engine adds."""
    kept = _kept(planning, before)
    settled = [place for place in sorted(kept) if _is_settled(planning.pairs[place], before)]
    instance = planning.instance.with_locks(np.array(settled, np.int64))
    running = Running(instance, sorted(kept), settled)
    served = {int(instance.need[place]) for place in kept}
    for number in range(len(planning.needs)):
        if number not in served:
            running.add_need(number)
    return {int(place) for place in running.selected}


def _is_settled(pair: Pair, before: Lines) -> bool:
    """Asked, agreed, laid down by the office, or fine with a member that was told: nobody moves that."""
    line = before.live.get((pair.need_id, pair.offer_id))
    says = [part.says for part in line.parts.all()] if line else []
    return bool(pair.lock) or PlanLineMember.Says.WILLING in says


def _kept(planning: Planning, before: Lines) -> set[int]:
    """Pairs that stay: first those asked, then the office's locks, then the lines worth most."""
    live = before.live
    order = {ASKED: 0, RULE: 1}
    known = [
        (order.get(pair.lock, 2), -pair.fit, place)
        for place, pair in enumerate(planning.pairs)
        if pair.lock or (pair.need_id, pair.offer_id) in live
    ]
    used = queries.Used(planning, set())
    kept: set[int] = set()
    for rank, _fit, place in sorted(known):
        if rank == 0 or used.has_room(place):
            used.add(place)
            kept.add(place)
    return kept


@transaction.atomic
def _store(
    plan: Plan,
    planning: Planning,
    before: Lines,
    chosen: set[int],
    told: queries.Told,
    cause: str,
    about: dict[str, Any],
) -> tuple[bool, PlanChange | None]:
    """Store the difference; not done when lines changed since they were read, then it is tried again."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state != Plan.State.PUBLISHED:
        return True, None
    now = _lines(plan)
    if now.stamp() != before.stamp():
        return False, None
    wanted = {(planning.pairs[p].need_id, planning.pairs[p].offer_id): p for p in chosen}
    removed = {pair for pair, line in now.live.items() if pair not in wanted and _may_go(line)}
    added = set(wanted) - set(now.live)
    _drop(now.live[pair] for pair in removed)
    _add(plan, planning, now, told, [wanted[pair] for pair in sorted(added)])
    store_gaps(plan, told.gaps)
    if not added and not removed:
        return True, None
    change = PlanChange.objects.create(
        plan=plan, cause=cause, about=about, added=sorted(added), removed=sorted(removed)
    )
    people.record(
        who.system(),
        "plan.changed",
        plan,
        cause=cause,
        added=len(added),
        removed=len(removed),
        year=plan.year,
    )
    return True, change


def _may_go(line: PlanLine) -> bool:
    """Asked and agreed lines stay, and so does help that is over and done."""
    if line.need.status == Need.Status.DONE:
        return False
    return line.proposal is None or line.proposal.state not in rules.LIVE_PROPOSALS


def _drop(lines: Iterable[PlanLine]) -> None:
    PlanLine.objects.filter(pk__in=[line.pk for line in lines]).update(is_dropped=True)


def _add(plan: Plan, planning: Planning, now: Lines, told: queries.Told, pairs: list[int]) -> None:
    """New lines; one that was dropped before is replaced by its new self."""
    again = [now.by_pair.get((planning.pairs[p].need_id, planning.pairs[p].offer_id)) for p in pairs]
    PlanLine.objects.filter(pk__in=[line.pk for line in again if line]).delete()
    store_lines(plan, planning, pairs, told, origin=PlanLine.Origin.REPLANNED)
