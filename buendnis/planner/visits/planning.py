"""The whole visit plan: locks that fit together, the strategy, the years, what is reached, what changed."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from buendnis.planner.aims import Answer, Budget, Reached, Stopped
from buendnis.planner.visits.contradictions import Contradiction, contradictions
from buendnis.planner.visits.instance import VisitInstance
from buendnis.planner.visits.reach import Reach, look
from buendnis.planner.visits.strategy import Never, Strategy, Visit, find_strategy
from buendnis.planner.visits.tours import Tour
from buendnis.planner.visits.year import Trip, Year, find_year, too_many

WORK = 15.0  # deterministic seconds for everything
MOST_ROUNDS = 30  # between strategy and years, before a site is simply taken out of a year


@dataclass(frozen=True)
class VisitPlan:
    """An answer: visits and tours of all years, the aims with their bounds, what is reached and what not.

    `status`: optimal (every aim of strategy and years proven), feasible, infeasible (`contradictions` says
    why) or none (stopped before anything was found). `complete` is False when the clock or a wish to
    stop ended the work early: then another run may differ.
    """

    status: str
    visits: tuple[Visit, ...] = ()
    trips: tuple[tuple[int, Trip], ...] = ()  # year, tour
    aims: tuple[Reached, ...] = ()
    year_aims: tuple[tuple[int, tuple[Reached, ...]], ...] = ()
    reach: Reach | None = None
    contradictions: tuple[Contradiction, ...] = ()
    rounds: int = 0
    companions: int | None = None
    complete: bool = True
    work: float = 0.0
    seconds: float = 0.0


def plan(
    instance: VisitInstance,
    *,
    seconds: float = 60.0,
    work: float = WORK,
    on_progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> VisitPlan:
    """The best visits that keep all locks. Repeatable as long as it is `complete`.

    `seconds` of the clock and `cancelled` only abort. Never raises for contradicting locks.
    """
    began = time.monotonic()
    budget = Budget(work, began + seconds, cancelled, on_progress)
    try:
        found = _plan(instance, budget)
    except Stopped:
        found = VisitPlan("none", complete=False)
    complete = found.complete and not budget.stopped
    return replace(found, complete=complete, work=work - budget.work, seconds=time.monotonic() - began)


def _plan(instance: VisitInstance, budget: Budget) -> VisitPlan:
    if against := contradictions(instance, budget):
        return VisitPlan("infeasible", contradictions=against)
    strategy, rounds, exact = _agree(instance, budget)
    if strategy is None:
        raise Stopped
    budget.work = max(budget.work, WORK / 3)  # a hard strategy leaves something for the rest
    years = [_year(instance, year, strategy, budget) for year in instance.years]
    bound = next((aim.bound for aim in strategy.answer.aims if aim.name == "visited"), len(instance.sites))
    reach = look(instance, {site for site, _ in strategy.visits}, bound, budget)
    proven = exact and all(
        aim.proven for answer in (strategy.answer, *(y.answer for y in years)) for aim in answer.aims
    )
    return VisitPlan(
        status="optimal" if proven and strategy.companions is None else "feasible",
        visits=strategy.visits,
        trips=tuple((found.year, trip) for found in years for trip in found.trips),
        aims=strategy.answer.aims,
        year_aims=tuple((found.year, found.answer.aims) for found in years if found.trips),
        reach=reach,
        rounds=rounds,
        companions=strategy.companions,
    )


def _agree(instance: VisitInstance, budget: Budget) -> tuple[Strategy | None, int, bool]:
    """A strategy whose years can all hold their sites; whether its aims are exact for both levels.

    What a year cannot hold is a fact about sites (a part of a set that fits, fits), so the strategy is
    only told what is true, until the rounds are used up. Stopped in between, the last strategy counts.
    """
    ruled_out: list[Never] = []
    strategy, turn = find_strategy(instance, budget), 1
    try:
        while strategy and turn < 2 * MOST_ROUNDS and (found := _cannot_all(instance, strategy, budget)):
            locked = {(hold.who, hold.year) for hold in instance.locks}
            ruled_out += found if turn < MOST_ROUNDS else [_shorter(never, locked) for never in found]
            strategy, turn = find_strategy(instance, budget, ruled_out) or strategy, turn + 1
    except Stopped:
        return strategy, turn, False
    return strategy, turn, turn <= MOST_ROUNDS


def _shorter(never: Never, locked: Iterable[tuple[int, int]]) -> Never:
    """Take one site out of the year for good, so that the rounds come to an end."""
    free = [site for site in never.sites if (site, never.year) not in locked]
    return Never(never.year, (free[-1],)) if free else never


def _cannot_all(instance: VisitInstance, strategy: Strategy, budget: Budget) -> list[Never]:
    years = [year for year in instance.years if instance.wants_dates(year)]
    return [never for year in years for never in _cannot(instance, year, strategy, budget)]


def _cannot(instance: VisitInstance, year: int, strategy: Strategy, budget: Budget) -> Iterable[Never]:
    """Sets of the year's sites without a common site that it cannot hold together."""
    sites = [site for site, when in strategy.visits if when == year]
    while sites and (found := too_many(instance, year, sites, budget)):
        yield Never(year, found)
        sites = [site for site in sites if site not in found]


def _year(instance: VisitInstance, year: int, strategy: Strategy, budget: Budget) -> Year:
    """Days and delegations; where the budget ends before, the strategy's tours without a day."""
    sites = [site for site, when in strategy.visits if when == year]
    known = [tour for when, tour in strategy.tours if when == year]
    if not sites:
        return Year(year, (), Answer([], (), 0.0))
    try:
        found = find_year(instance, year, sites, budget, known)
    except Stopped:
        found = None
    return found or Year(year, _without_days(known), Answer([], (Reached("days", 0, len(known)),), 0.0))


def _without_days(tours: Iterable[Tour]) -> tuple[Trip, ...]:
    return tuple(Trip(None, tour, ()) for tour in tours)
