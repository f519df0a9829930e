"""Small problems solved to proven optimality, and the linear model that all methods share."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from .colours import pair_colours
from .highs import INF, Floats, Rows, Solution, maximise
from .instance import Instance, Ints
from .state import STEP, Rest

SCALE = 1_000_000  # tie-break points that make one point of fit
EXACT = {"mip_rel_gap": 0.0, "mip_abs_gap": 0.5}  # all gains are whole numbers, so half a point proves


@dataclass
class Model:
    """max gain·x: columns: pairs, then further helpers of needs; rows: needs, helpers, sites, limits."""

    rest: Rest
    gain: Floats
    rows: Rows
    slot_need: Ints  # [slot columns]
    slot_rank: Ints  # [slot columns] the how-manieth helper beyond those that stand

    @property
    def columns(self) -> int:
        return len(self.gain)

    def vector(self, picked: Ints) -> Floats:
        """The column values of a choice of pairs."""
        x = np.zeros(self.columns)
        x[picked] = 1
        count = np.bincount(self.rest.need[picked], minlength=len(self.rest.taken))
        pairs = len(self.rest.fit)
        x[pairs : pairs + len(self.slot_need)] = count[self.slot_need] > self.slot_rank
        return x

    def picked(self, x: Floats) -> Ints:
        return np.flatnonzero(x[: len(self.rest.fit)] > 0.5)


def model(rest: Rest, worth: Floats | None = None, scale: float = 1.0) -> Model:
    """The problem as rows and columns; `worth` replaces the fits, `scale` multiplies the slots' costs."""
    needs, pairs = len(rest.taken), len(rest.fit)
    rank = np.arange(len(STEP))
    cost = STEP[np.minimum(rest.taken[:, None] + rank, len(STEP) - 1)]
    open_slot = rank < rest.slots[:, None]
    slot_need, slot_rank = np.nonzero(open_slot & (cost > 0))
    paid = -scale * cost[slot_need, slot_rank]
    rows = Rows()
    first = rows.add(np.full(needs, -INF), (open_slot & (cost == 0)).sum(1))
    rows.put(first + rest.need, np.arange(pairs), np.ones(pairs))
    rows.put(first + slot_need, pairs + np.arange(len(slot_need)), -np.ones(len(slot_need)))
    _capacities(rows, rest)
    gain = np.concatenate([rest.fit if worth is None else worth, paid]).astype(float)
    return Model(rest, gain, rows, slot_need, slot_rank)


def _capacities(rows: Rows, rest: Rest) -> None:
    pairs = np.arange(len(rest.fit))
    first = rows.add(np.full(len(rest.cap), -INF), rest.cap)
    rows.put(first + rest.helper, pairs, rest.effort)
    first = rows.add(np.full(len(rest.room), -INF), rest.room)
    rows.put(first + rest.site[rest.need], pairs, np.ones(len(pairs)))
    first = rows.add(np.full(len(rest.limits.most), -INF), rest.limits.most)
    rows.put(first + rest.limits.row, rest.limits.pair, rest.limits.amount)


def cover(problem: Model, sites: Ints, floor: int, least: int | None = None) -> None:
    """Ask for a pair of at least `floor` at each of the sites, or at `least` of them."""
    rest, rows = problem.rest, problem.rows
    mark = np.full(len(rest.room), -1)
    mark[sites] = np.arange(len(sites))
    row = mark[rest.site[rest.need]]
    good = np.flatnonzero((rest.fit >= floor) & (row >= 0))
    if least is None:
        first = rows.add(np.ones(len(sites)), np.full(len(sites), INF))
        rows.put(first + row[good], good, np.ones(len(good)))
        return
    served = problem.columns + np.arange(len(sites))
    problem.gain = np.append(problem.gain, np.zeros(len(sites)))
    first = rows.add(np.zeros(len(sites)), np.full(len(sites), INF))
    rows.put(first + row[good], good, np.ones(len(good)))
    rows.put(first + np.arange(len(sites)), served, -np.ones(len(sites)))
    first = rows.add(np.array([least]), np.array([INF]))
    rows.put(np.full(len(sites), first), served, np.ones(len(sites)))


def run(problem: Model, stop: Callable[[], bool] | None = None, **options: Any) -> Solution:
    """Solve the model in whole numbers."""
    whole = np.ones(problem.columns, bool)
    start = options.pop("start", None)
    return maximise(problem.gain, problem.rows, whole=whole, start=start, stop=stop, options=options)


def tie_broken(instance: Instance, rest: Rest, start: Ints) -> tuple[Floats, float]:
    """Worth per free pair with ties broken: points, then fewest changes against `start`, then colours.

    Returns the worth and the scale: `scale` units are one point. The added parts never sum up to a point.
    """
    most = 1 + int(min(rest.slots.sum(), rest.room.sum(), len(rest.fit)))
    change = SCALE // (2 * most + 2) if len(start) else 0
    span = max(2, (change or SCALE) // most)
    tie = (pair_colours(instance, start)[rest.ids] % np.uint64(span)).astype(float)
    tie += np.where(np.isin(rest.ids, start), change, -change)
    return rest.fit * float(SCALE) + tie, float(SCALE)
