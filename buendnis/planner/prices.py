"""Prices of half-days, places and extra limits, and the bound that they certify.

With prices on everything scarce each need stands alone: it takes its best pairs. What that is worth, plus the
priced capacities, is never below the best plan, whatever the prices are (Lagrangian duality).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .exact import model
from .highs import Floats, maximise
from .instance import Ints
from .state import STEP, Bools, Rest, rank_in

ROUNDS = 400
PATIENCE, COOLER = 8, 0.7  # rounds without progress before the step shrinks, and by how much
INERTIA = 0.4
ALMOST = 0.97  # where the optimum is guessed, as a share of the best bound
NEVER = np.float32(-1e9)


@dataclass(frozen=True)
class Prices:
    """Points per half-day of helpers, per place at sites, per unit of extra limits; none negative."""

    helper: Floats
    site: Floats
    row: Floats


def reduced(rest: Rest, prices: Prices) -> Floats:
    """What each pair is worth beyond the price of what it uses."""
    worth = rest.fit - prices.helper[rest.helper] * rest.effort
    worth -= prices.site[rest.site[rest.need]]
    if len(rest.limits.row):
        np.subtract.at(worth, rest.limits.pair, prices.row[rest.limits.row] * rest.limits.amount)
    return worth


def slot_costs(rest: Rest) -> Floats:
    """[needs, 3] what the next helpers must be worth; out of reach beyond the last."""
    rank = np.arange(len(STEP))
    cost = STEP[np.minimum(rest.taken[:, None] + rank, len(STEP) - 1)].astype(float)
    return np.where(rank < rest.slots[:, None], cost, -float(NEVER))


class Table:
    """The pairs of each need side by side, so that every need picks its best three at once."""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest
        order = np.argsort(rest.need, kind="stable")
        self.need = rest.need[order]
        self.column = rank_in(self.need)
        self.order = order
        self.width = max(len(STEP) + 1, int(self.column.max(initial=0)) + 1)
        self.pair = np.zeros((len(rest.taken), self.width), np.int32)
        self.pair[self.need, self.column] = order
        self.worth = np.full((len(rest.taken), self.width), NEVER, np.float32)
        self.costs = slot_costs(rest)

    def pick(self, worth: Floats) -> tuple[Ints, float]:
        """The pairs that needs would take at this worth, and what they bring."""
        self.worth[self.need, self.column] = worth[self.order]
        best = np.argpartition(self.worth, self.width - len(STEP), axis=1)[:, -len(STEP) :]
        value = np.take_along_axis(self.worth, best, 1)
        order = np.argsort(-value, axis=1, kind="stable")
        best, value = np.take_along_axis(best, order, 1), np.take_along_axis(value, order, 1)
        takes = value > self.costs
        need, rank = np.nonzero(takes)
        pairs = self.pair[need, best[need, rank]].astype(np.int64)
        return pairs, float((worth[pairs] - self.costs[need, rank]).sum())


def certified(table: Table, prices: Prices) -> float:
    """A bound on what the free pairs can add, true for any prices that are not negative."""
    rest = table.rest
    _, value = table.pick(reduced(rest, prices))
    rounding = len(rest.taken) * 3 * 1e-3  # the table compares in single precision
    return value + rounding + _priced(rest, prices)


def _priced(rest: Rest, prices: Prices) -> float:
    return float(prices.helper @ rest.cap + prices.site @ rest.room + prices.row @ rest.limits.most)


def _use(rest: Rest, pairs: Ints) -> Floats:
    """How far a choice of pairs goes beyond each capacity: helpers, sites, extra limits in one array."""
    helper = np.bincount(rest.helper[pairs], rest.effort[pairs], len(rest.cap)) - rest.cap
    site = np.bincount(rest.site[rest.need[pairs]], minlength=len(rest.room)) - rest.room
    chosen = np.zeros(len(rest.fit), bool)
    chosen[pairs] = True
    on = chosen[rest.limits.pair]
    row = np.bincount(rest.limits.row[on], rest.limits.amount[on], len(rest.limits.most)) - rest.limits.most
    return np.concatenate([helper, site, row])


def _split(rest: Rest, flat: Floats) -> Prices:
    helpers, sites = len(rest.cap), len(rest.room)
    return Prices(flat[:helpers], flat[helpers : helpers + sites], flat[helpers + sites :])


def descend(table: Table, over: Callable[[], bool], rounds: int = ROUNDS) -> tuple[Prices, float]:
    """Prices by the subgradient method, and their bound: raise what is short, lower what is left over."""
    rest = table.rest
    flat = np.zeros(len(rest.cap) + len(rest.room) + len(rest.limits.most))
    best, kept, pull = float("inf"), flat, np.zeros_like(flat)
    theta, stale = 1.0, 0
    for _ in range(rounds):
        prices = _split(rest, flat)
        pairs, value = table.pick(reduced(rest, prices))
        bound = value + _priced(rest, prices)
        if bound < best * (1 - 1e-6):
            best, kept, stale = bound, flat, 0
        elif (stale := stale + 1) >= PATIENCE:
            theta, stale, flat = theta * COOLER, 0, kept
        pull = (1 - INERTIA) * _use(rest, pairs) + INERTIA * pull
        way = np.where((flat <= 0) & (pull < 0), 0.0, pull)
        step = theta * max(bound - ALMOST * best, 1e-3 * best) / max(float(way @ way), 1e-9)
        flat = np.maximum(0.0, flat + step * way)
        if over():
            break
    prices = _split(rest, kept)
    return prices, certified(table, prices)


def near(rest: Rest, worth: Floats, width: float) -> Bools:
    """Pairs whose worth at these prices is within `width` points of what their need could take."""
    best = np.full(len(rest.taken), float(NEVER))
    np.maximum.at(best, rest.need, worth)
    cost = slot_costs(rest)
    first, last = cost[:, 0], np.where(rest.slots > 1, cost[:, 1], -float(NEVER))
    close = worth >= np.maximum(best, first)[rest.need] - width
    return close | (worth >= last[rest.need] - width)


def need_prices(rest: Rest, worth: Floats) -> Floats:
    """A first price per need: what one helper fewer would cost it, at these worths of its pairs."""
    order = np.lexsort((-worth, rest.need))
    rank = rank_in(rest.need[order])
    order, rank = order[rank <= len(STEP)], rank[rank <= len(STEP)]
    top = np.full((len(rest.taken), len(STEP) + 1), float(NEVER))
    top[rest.need[order], rank] = worth[order]
    cost = np.column_stack([np.zeros(len(top)), slot_costs(rest)])
    wanted = (top[:, :-1] > cost[:, 1:]).sum(1)
    every = np.arange(len(top))
    price = np.maximum(top[every, wanted], cost[every, wanted])
    return np.where(wanted > 0, np.maximum(price, 0.0), 0.0)


@dataclass(frozen=True)
class Linear:
    """What the linear programme says: prices, a price per need, and how much of each pair it takes."""

    prices: Prices
    need: Floats
    share: Floats


def from_linear(rest: Rest, seconds: float) -> Linear | None:
    """The linear programme over the free pairs; None where the clock was faster."""
    problem, needs = model(rest), len(rest.taken)
    answer = maximise(problem.gain, problem.rows, options={"time_limit": seconds})
    if not answer.proven:
        return None
    dual = np.maximum(0.0, answer.dual)
    return Linear(_split(rest, dual[needs:]), dual[:needs], answer.x[: len(rest.fit)])
