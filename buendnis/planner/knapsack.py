"""A tighter bound and better first plans: needs and sites have prices, helpers fill their half-days exactly.

What remains for a helper at given prices is a small knapsack; all are solved at once by dynamic programming.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .highs import Floats
from .instance import Ints
from .prices import Prices, slot_costs
from .state import Bools, Rest, rank_in

WIDEST = 256  # capacities above are rounded to this many steps, in favour of the bound
BLOCK = 4_096  # helpers solved at once; bounds the memory
PATIENCE, COOLER, INERTIA = 6, 0.6, 0.4


@dataclass(frozen=True)
class Shelf:
    """Some helpers with about equally many pairs: pair[k, i] is the k-th pair of helper i, -1 for none."""

    helpers: Ints
    pair: Ints
    space: Ints


class Knapsacks:
    """Every helper's knapsack over the free pairs of a rest."""

    def __init__(self, rest: Rest) -> None:
        self.rest = rest
        self.unit = max(1, -(-int(rest.cap.max(initial=0)) // WIDEST))
        self.weight = np.append(rest.effort // self.unit, 0)
        self.costs = slot_costs(rest)
        self.shelves = list(self._shelves())

    def _shelves(self) -> Iterator[Shelf]:
        rest = self.rest
        order = np.argsort(rest.helper, kind="stable")
        size = np.bincount(rest.helper, minlength=len(rest.cap))
        column = rank_in(rest.helper[order])
        place = np.empty(len(order), np.int64)
        place[order] = column
        by_size = np.argsort(size, kind="stable")
        by_size = by_size[size[by_size] > 0]
        spot = np.full(len(rest.cap), -1, np.int64)
        for first in range(0, len(by_size), BLOCK):
            helpers = by_size[first : first + BLOCK]
            spot[:] = -1
            spot[helpers] = np.arange(len(helpers))
            mine = np.flatnonzero(spot[rest.helper] >= 0)
            pair = np.full((int(size[helpers].max()), len(helpers)), -1, np.int64)
            pair[place[mine], spot[rest.helper[mine]]] = mine
            yield Shelf(helpers, pair, rest.cap[helpers] // self.unit)

    def solve(self, profit: Floats, pick: bool = True) -> tuple[float, Ints]:
        """What all knapsacks hold at these profits per pair, and with `pick` the pairs in them."""
        gain = np.append(profit, -1.0)
        parts = [self._fill(shelf, gain, pick) for shelf in self.shelves]
        picked = [pairs for _, pairs in parts if len(pairs)]
        return sum(worth for worth, _ in parts), np.concatenate(picked) if picked else np.zeros(0, np.int64)

    def _fill(self, shelf: Shelf, gain: Floats, pick: bool) -> tuple[float, Ints]:
        table = np.zeros((len(shelf.helpers), int(shelf.space.max()) + 1))
        taken = [self._step(table, row, gain) for row in shelf.pair]
        worth = float(table[np.arange(len(table)), shelf.space].sum())
        return worth, self._trace(shelf, taken) if pick else np.zeros(0, np.int64)

    def _step(self, table: Floats, row: Ints, gain: Floats) -> tuple[Ints, Bools]:
        """Offer one pair to each helper; returns who had use for it, and at which amounts of space."""
        asked = np.flatnonzero(gain[row] > 0)
        better = np.zeros((len(asked), table.shape[1]), bool)
        weights = self.weight[row[asked]]
        for weight in np.unique(weights[weights < table.shape[1]]).tolist():
            at = np.flatnonzero(weights == weight)
            old = table[asked[at]]
            new = old[:, : table.shape[1] - weight] + gain[row[asked[at]]][:, None]
            won = new > old[:, weight:]
            better[at, weight:] = won
            old[:, weight:] = np.where(won, new, old[:, weight:])
            table[asked[at]] = old
        return asked, better

    def _trace(self, shelf: Shelf, taken: list[tuple[Ints, Bools]]) -> Ints:
        space, picked = shelf.space.copy(), []
        for row, (asked, better) in zip(shelf.pair[::-1], taken[::-1], strict=True):
            who = asked[better[np.arange(len(asked)), space[asked]]]
            space[who] -= self.weight[row[who]]
            picked.append(row[who])
        return np.concatenate(picked)

    def profit(self, need: Floats, prices: Prices) -> Floats:
        """What each pair is worth beyond the prices of its need, its site and its extra limits."""
        rest = self.rest
        worth = rest.fit - need[rest.need] - prices.site[rest.site[rest.need]]
        if len(rest.limits.row):
            np.subtract.at(worth, rest.limits.pair, prices.row[rest.limits.row] * rest.limits.amount)
        return worth

    def bound(self, need: Floats, prices: Prices, pick: bool = False) -> tuple[float, Ints]:
        """A bound on what the free pairs can add, true for all prices that are not negative; the pairs."""
        held, picked = self.solve(self.profit(need, prices), pick)
        kept = np.maximum(0.0, need[:, None] - self.costs).sum()
        sold = prices.site @ self.rest.room + prices.row @ self.rest.limits.most
        return held + float(kept) + float(sold), picked

    def excess(self, need: Floats, picked: Ints) -> tuple[Floats, Floats, Floats]:
        """How far the picked pairs go beyond what needs want at their price, places and extra limits."""
        rest, chosen = self.rest, np.zeros(len(self.rest.fit), bool)
        chosen[picked] = True
        on = chosen[rest.limits.pair]
        wanted = (need[:, None] > self.costs).sum(1)
        rows = np.bincount(rest.limits.row[on], rest.limits.amount[on], len(rest.limits.most))
        return (
            np.bincount(rest.need[picked], minlength=len(rest.taken)) - wanted.astype(float),
            np.bincount(rest.site[rest.need[picked]], minlength=len(rest.room)) - rest.room.astype(float),
            rows - rest.limits.most.astype(float),
        )


@dataclass(frozen=True)
class Tight:
    """The best bound found, its prices, and the pairs that the helpers would take at them."""

    bound: float
    need: Floats
    prices: Prices
    picked: Ints


def tighten(
    sacks: Knapsacks, need: Floats, prices: Prices, target: float, rounds: int, over: Callable[[], bool]
) -> Tight:
    """Better prices for needs and sites by the subgradient method; `target`: where the bound may end."""
    sizes = np.cumsum([len(need), len(prices.site)])
    flat = np.concatenate([need, prices.site, prices.row])
    best = Tight(float("inf"), need, prices, np.zeros(0, np.int64))
    kept, pull, theta, stale = flat, np.zeros_like(flat), 1.0, 0
    for _ in range(rounds):
        need, site, row = np.split(flat, sizes)
        now = Prices(prices.helper, site, row)
        bound, picked = sacks.bound(need, now, pick=True)
        if bound < best.bound * (1 - 1e-6):
            best, kept, stale = Tight(bound, need, now, picked), flat, 0
        elif (stale := stale + 1) >= PATIENCE:
            theta, stale, flat = theta * COOLER, 0, kept
        if over():
            break
        pull = (1 - INERTIA) * np.concatenate(sacks.excess(need, picked)) + INERTIA * pull
        way = np.where((flat <= 0) & (pull < 0), 0.0, pull)
        step = theta * max(bound - target, 1e-4 * bound) / max(float(way @ way), 1e-9)
        flat = np.maximum(0.0, flat + step * way)
    return best
