"""Large instances: prices, the pairs near them, knapsacks for bound and first plan, then neighbourhoods."""

from dataclasses import dataclass

import numpy as np

from . import checking, fair, knapsack, prices
from .exact import cover, model, run
from .highs import Floats
from .instance import Ints
from .neighbourhoods import Search
from .repair import fill
from .state import Rest, State, only_pairs, rank_in
from .work import Work

WIDE, NARROW = 60.0, 20.0  # points off a need's best pair that still count as near
ALL_PAIRS = 60_000  # up to here the linear programme takes all pairs
LP_PAIRS = 250_000  # up to here it takes those near the first prices; above there is none
SACK_ROUNDS, AGAIN = 300, 60
HOPED = 0.9945  # of the linear bound: where the knapsack bound usually ends
COVERS, SPARE = 4, 12  # pairs that each site keeps for its floor
ASKED_PAIRS = 400_000  # up to here a doubtful floor is decided exactly
EFFORTS = (200, 300, 400)  # needs in the neighbourhoods of a site that is still without help
REPORTS = 20  # times a search tells of its progress


@dataclass(frozen=True)
class Guide:
    """What the prices say of the free pairs: worth beyond the prices, and which the best plans may need."""

    worth: Floats
    wanted: Ints
    picked: Ints


def solve_large(work: Work, rounds: int | None = None) -> None:
    """Improve the best plan so far and the bound; ends early when the clock rings."""
    guide = guided(work)
    if guide is None:
        return
    work.keep(work.best, 0.4)
    floor = fair.highest_floor(work.rest, work.got) if work.fair else 0
    search, ids = _begin(work, guide, floor, np.zeros(0, np.int64))
    if not _rescue(work, search):
        search, ids = _from_cover(work, guide, floor) or (search, ids)
    improve(work, search, ids, neighbourhoods_for(len(work.rest.taken)) if rounds is None else rounds)


def neighbourhoods_for(needs: int) -> int:
    """The budget: about thirty neighbourhoods for a thousand needs, and fewer per need the more there are."""
    return round(32 * max(0.02, needs / 1_000) ** 0.5)


def guided(work: Work) -> Guide | None:
    """Prices, bounds and the knapsacks' pairs; None where the clock was faster."""
    rest, clock, table = work.rest, work.clock, prices.Table(work.rest)
    standing = checking.value(work.instance, work.lock)
    close, linear = _linear(work, table)
    if linear is None:
        clock.ring()
        return None
    if clock.over():
        return None
    bound = prices.certified(table, linear.prices)
    work.lower_bound(standing + bound)
    worth = prices.reduced(rest, linear.prices)
    near = prices.near(rest, worth, WIDE)
    near[close[linear.share > 0]] = True
    del table
    picked = _tightened(work, np.flatnonzero(near), linear, bound)
    slim = prices.near(rest, worth, NARROW)
    slim[close[linear.share > 0]] = slim[picked] = True
    return None if clock.over() else Guide(worth, np.flatnonzero(slim), picked)


def _linear(work: Work, table: prices.Table) -> tuple[Ints, prices.Linear | None]:
    """The linear programme's prices, over all pairs, those near quicker prices, or the quicker ones alone."""
    rest, clock = work.rest, work.clock
    if len(rest.fit) <= ALL_PAIRS:
        return np.arange(len(rest.fit)), prices.from_linear(rest, clock.left())
    start, bound = prices.descend(table, clock.over)
    work.lower_bound(checking.value(work.instance, work.lock) + bound)
    worth = prices.reduced(rest, start)
    close = np.flatnonzero(prices.near(rest, worth, WIDE))
    work.keep(work.best, 0.1)
    if len(close) <= LP_PAIRS:
        return close, prices.from_linear(rest.only(close), clock.left())
    need = prices.need_prices(rest.only(close), worth[close])
    return close, prices.Linear(start, need, np.zeros(len(close)))


def _tightened(work: Work, near: Ints, linear: prices.Linear, bound: float) -> Ints:
    """The knapsacks' pairs and bound over near pairs; the bound again with those its prices favour."""
    rest, over = work.rest, work.clock.over
    standing = checking.value(work.instance, work.lock)
    target = HOPED * (bound + standing) - standing
    tight = knapsack.tighten(
        knapsack.Knapsacks(rest.only(near)), linear.need, linear.prices, target, SACK_ROUNDS, over
    )
    every = knapsack.Knapsacks(rest)
    missed = np.flatnonzero(every.profit(tight.need, tight.prices) > 0)
    work.lower_bound(standing + every.bound(tight.need, tight.prices)[0])
    if not over():
        sacks = knapsack.Knapsacks(rest.only(np.union1d(near, missed)))
        again = knapsack.tighten(sacks, tight.need, tight.prices, target, AGAIN, over)
        work.lower_bound(standing + every.bound(again.need, again.prices)[0])
    return near[tight.picked]


def lift(work: Work, picked: Ints) -> bool:
    """Lift the sites that the plan worth most leaves below the floor; whether none had to be."""
    floor = fair.highest_floor(work.rest, work.got)
    worth = work.rest.fit.astype(float)
    guide = Guide(worth, np.union1d(picked, covers(work.rest, worth, floor, SPARE)), picked)
    search, ids = _begin(work, guide, floor, np.zeros(0, np.int64))
    if not len(search.weak()):
        return True
    if not _rescue(work, search):
        search, ids = _from_cover(work, guide, floor) or (search, ids)
    improve(work, search, ids, neighbourhoods_for(len(work.rest.taken)) // 4)
    return False


def _begin(work: Work, guide: Guide, floor: int, first: Ints) -> tuple[Search, Ints]:
    """A plan from the knapsacks' pairs over the pairs that matter; `first` are placed before all others."""
    rest = work.rest
    weak = _weak_sites(rest, floor)
    pairs = np.unique(np.concatenate([guide.wanted, covers(rest, guide.worth, floor), weak, first]))
    ids = np.sort(np.concatenate([work.lock, rest.ids[pairs]]))
    narrowed = only_pairs(work.instance, ids)
    state = State(narrowed, narrowed.lock)
    state.put(np.searchsorted(ids, rest.ids[first]))
    picked = np.searchsorted(ids, rest.ids[guide.picked])
    fill(state, narrowed.fit, picked[state.fitting(picked)])
    fill(state, narrowed.fit)
    levels = (0, floor) if floor else (0,)
    _take(work, state, ids, 0.45)
    return Search(state, levels), ids


def covers(rest: Rest, worth: Floats, floor: int, many: int = COVERS) -> Ints:
    """The few pairs of each site that reach the floor at the least price."""
    good = np.flatnonzero(rest.fit >= floor)
    site = rest.site[rest.need[good]]
    order = np.lexsort((-worth[good], site))
    return good[order[rank_in(site[order]) < many]]


def _weak_sites(rest: Rest, floor: int) -> Ints:
    """All pairs of the sites that have few pairs at the floor."""
    site = rest.site[rest.need]
    many = np.bincount(site[rest.fit >= floor], minlength=len(rest.room))
    return np.flatnonzero((many < 2 * COVERS)[site])


def _rescue(work: Work, search: Search) -> bool:
    """Help for each site that could have some but has not; whether all have their floor now."""
    for size in EFFORTS:
        for site in search.weak().tolist():
            if work.clock.over():
                return True
            search.rescue(site, size)
    return not len(search.weak())


def _from_cover(work: Work, guide: Guide, floor: int) -> tuple[Search, Ints] | None:
    """Where not all get the floor: the highest that most of them reach, and a plan that begins so."""
    rest, clock = work.rest, work.clock
    if len(rest.fit) > ASKED_PAIRS:
        return None
    try:
        ask = fair.asker(rest, clock.over, clock.left)
        aim = fair.best_aim(rest, work.got, ask, serve_only=not work.fair)
    except fair.Unproven:
        return None
    problem = model(rest, worth=np.zeros(len(rest.fit)), scale=0.0)
    cover(problem, aim.sites, aim.floor, None if aim.all else aim.least)
    answer = run(problem, clock.over, time_limit=clock.left())
    if not len(answer.x):
        return None
    return _begin(work, guide, aim.floor, problem.picked(answer.x))


def improve(work: Work, search: Search, ids: Ints, rounds: int) -> None:
    """So many neighbourhoods, each a piece of work that is the same on every machine."""
    every = max(1, rounds // REPORTS)
    for number in range(1, rounds + 1):
        if work.clock.over():
            break
        search.step()
        if number % every == 0:
            _take(work, search.state, ids, 0.45 + 0.55 * number / rounds)
    _take(work, search.state, ids, 1.0)


def _take(work: Work, state: State, ids: Ints, share: float) -> None:
    """Tell of the state's plan if it is the best so far."""
    chosen = ids[state.chosen]
    work.keep(chosen if work.better(chosen) else work.best, share)
