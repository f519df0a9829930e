"""What simple ways of asking would have made of the same problem: to see what a plan is worth."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from buendnis.planner import checking
from buendnis.planner.instance import DELTA, Instance

PLAN, FIRST_COME, BEST_FIRST = "plan", "first_come", "best_first"


def yardsticks(
    instance: Instance, selected: Iterable[int], arrival: Sequence[int]
) -> dict[str, dict[str, Any]]:
    """Figures of the plan, of "first come, first served" and of "best pair first" on the same problem.

    All three keep every limit and everything that is settled. `arrival`: needs, the earliest first.
    Source: concept C24.
    """
    ways = {
        PLAN: list(selected),
        FIRST_COME: first_come(instance, arrival),
        BEST_FIRST: best_first(instance),
    }
    return {name: figures_of(instance, chosen) for name, chosen in ways.items()}


def figures_of(instance: Instance, chosen: Sequence[int]) -> dict[str, Any]:
    """Whom a choice serves; `worst` 0 to 1000, `gini` of what sites get, `value` in the engine's points."""
    fair = checking.fairness(instance, chosen)
    return {
        "needs": fair.needs,
        "sites": fair.sites - len(fair.unserved),
        "all_sites": fair.sites,
        "worst": fair.worst_site,
        "gini": round(fair.gini, 4),
        "value": checking.value(instance, chosen),
    }


def first_come(instance: Instance, arrival: Sequence[int]) -> list[int]:
    """Each need, in order of arrival, takes its best free offer; then further helpers, in that order."""
    room = _Room(instance)
    starts = np.searchsorted(instance.need, np.arange(len(instance.eff) + 1)).tolist()
    for rank in range(len(DELTA)):
        for need in arrival:
            room.take_first(range(starts[need], starts[need + 1]), rank)
    return sorted(room.chosen)


def best_first(instance: Instance) -> list[int]:
    """The pair that is worth most, then the next one that still has room, and so on."""
    room, fit = _Room(instance), instance.fit.tolist()
    turns = [
        (delta - points, rank, pair) for rank, delta in enumerate(DELTA) for pair, points in enumerate(fit)
    ]
    for _worth, rank, pair in sorted(turn for turn in turns if turn[0] < 0):
        room.take_first((pair,), rank)
    return sorted(room.chosen)


class _Room:
    """What is left of every limit while pairs are taken one by one; what is settled stands from the start."""

    def __init__(self, instance: Instance) -> None:
        self.left, self.at_site = instance.cap.tolist(), instance.site_cap.tolist()
        self.helper, self.need = instance.helper.tolist(), instance.need.tolist()
        self.effort, self.fit = instance.effort.tolist(), instance.fit.tolist()
        self.site, self.kmax = instance.site.tolist(), instance.kmax.tolist()
        self.most = instance.limits.most.tolist()
        self.rows: dict[int, list[tuple[int, int]]] = {}
        limits = instance.limits
        for row, pair, amount in zip(
            limits.row.tolist(), limits.pair.tolist(), limits.amount.tolist(), strict=True
        ):
            self.rows.setdefault(pair, []).append((row, amount))
        self.helpers = [0] * len(instance.eff)
        self.chosen: set[int] = set()
        self.together: set[tuple[int, int]] = set()  # (helper, need)
        self.blocked = set(np.flatnonzero(checking.in_conflict(instance, np.arange(len(self.fit)))).tolist())
        for pair in instance.lock.tolist():
            self._take(pair)

    def take_first(self, pairs: Iterable[int], rank: int) -> None:
        """The first of these pairs that has room, as its need's helper number `rank` (from 0)."""
        for pair in pairs:
            if self._fits(pair, rank):
                self._take(pair)
                return

    def _fits(self, pair: int, rank: int) -> bool:
        need = self.need[pair]
        return (
            (self.helper[pair], need) not in self.together
            and pair not in self.blocked
            and self.helpers[need] == rank < self.kmax[need]
            and self.fit[pair] > DELTA[rank]
            and self.left[self.helper[pair]] >= self.effort[pair]
            and self.at_site[self.site[need]] > 0
            and all(self.most[row] >= amount for row, amount in self.rows.get(pair, ()))
        )

    def _take(self, pair: int) -> None:
        need = self.need[pair]
        self.left[self.helper[pair]] -= self.effort[pair]
        self.at_site[self.site[need]] -= 1
        self.helpers[need] += 1
        for row, amount in self.rows.get(pair, ()):
            self.most[row] -= amount
        self.together.add((self.helper[pair], need))
        self.chosen.add(pair)
