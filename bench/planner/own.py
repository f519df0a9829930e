"""The project's planner as a policy of the simulated year: a plan over all open needs, asked when it stands.

Pairs that were asked or accepted are locked, what was declined is no candidate any more. With `keeps_places`
the plan also holds one need of last year for every site that has not asked yet, so that half-days are left
for it; the places are given free at the beginning of the last quarter.
"""

from dataclasses import replace

import numpy as np

from bench.planner.world import DAYS, World
from buendnis.planner.instance import Instance
from buendnis.planner.solving import solve

SECONDS = 60.0  # only aborts; the work ends by itself long before
GIVEN_FREE = DAYS * 3 // 4


class Planned:
    """Plans anew on days on which something happened, at most every `every` days."""

    def __init__(self, world: World, *, keeps_places: bool, every: int = 1) -> None:
        self.world, self.every, self.keeps_places = world, every, keeps_places
        whole = world.whole
        self.open = np.zeros(len(whole.eff), bool)  # needs that may get a helper in the plan
        if keeps_places:
            self.open |= world.arrives < 0
        self.declined_pairs = np.zeros(len(whole.fit), bool)
        self.locked: set[int] = set()
        self.news, self.planned_on = True, -DAYS

    def arrived(self, day: int, needs: list[int]) -> None:
        whole, forecast = self.world.whole, self.world.arrives < 0
        self.open[needs] = True
        kept = self.open & forecast
        heard = np.isin(whole.site, whole.site[needs])
        self.open[kept & (heard | (day >= GIVEN_FREE))] = False
        self.news = self.news or bool(needs) or day == GIVEN_FREE

    def accepted(self, pair: int) -> None:
        """It was locked when it was asked."""

    def declined(self, pair: int) -> None:
        self.locked.remove(pair)
        self.declined_pairs[pair] = True
        self.open[self.world.whole.need[pair]] = True
        self.news = True

    def asks(self, day: int) -> list[int]:
        if not self.news or day < self.planned_on + self.every:
            return []
        self.news, self.planned_on = False, day
        kept = np.flatnonzero((self.open[self.world.whole.need] & ~self.declined_pairs) | self._is_locked())
        plan = solve(part(self.world.whole, kept, sorted(self.locked)), objective="fair", seconds=SECONDS)
        chosen = kept[np.array(plan.selected, np.int64)]
        real = self.world.arrives[self.world.whole.need[chosen]] >= 0
        new = [pair for pair in chosen[real].tolist() if pair not in self.locked]
        self.locked.update(new)
        self.open[self.world.whole.need[new]] = False
        return new

    def _is_locked(self) -> np.ndarray:
        flags = np.zeros(len(self.world.whole.fit), bool)
        flags[sorted(self.locked)] = True
        return flags


def part(whole: Instance, kept: np.ndarray, locked: list[int]) -> Instance:
    """The instance with the pairs `kept` only (sorted), some of them locked."""
    return replace(
        whole,
        helper=whole.helper[kept],
        need=whole.need[kept],
        fit=whole.fit[kept],
        effort=whole.effort[kept],
        lock=np.searchsorted(kept, np.array(locked, np.int64)),
    )
