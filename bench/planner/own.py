"""The project's planner as a policy of the simulated year: a fair plan every month, kept up in between.

Whoever is in the plan is asked at once; who was asked or has agreed does not move, who declined is out.
"""

from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from bench.planner.world import World
from buendnis.planner.instance import Instance
from buendnis.planner.running import Running
from buendnis.planner.solving import solve

SECONDS = 120.0  # only aborts; the work ends by itself
DAYS_BETWEEN_PLANS = 21


class Planned:
    """Plans over the open needs; with `looks_ahead` also over last year's needs of the days still to come."""

    def __init__(self, world: World, *, looks_ahead: bool) -> None:
        self.world = world
        self.open = np.zeros(len(world.arrives), bool)  # needs that are in the plan or wait for a place in it
        self.expected = world.last_year & looks_ahead
        self.open |= self.expected
        self.gone: set[int] = set()
        self.asked: set[int] = set()
        self.running: Running | None = None

    def arrived(self, day: int, needs: list[int]) -> None:
        passed = np.flatnonzero(self.expected & self.open & (self.world.arrives <= day)).tolist()
        self.open[passed] = False
        self.open[needs] = True
        if self.running is None or day % DAYS_BETWEEN_PLANS == 0:
            self.running = self._anew()
            return
        for need in passed:
            self.running.drop_need(need)
        for need in needs:
            self.running.add_need(need)

    def accepted(self, pair: int) -> None:
        """It was fixed when it was asked."""

    def declined(self, pair: int) -> None:
        self.gone.add(pair)
        self.asked.remove(pair)
        if self.running is not None:
            self.running.forbid(pair)

    def asks(self, day: int) -> list[int]:
        if self.running is None:
            return []
        need, expected = self.world.whole.need, self.expected
        new = [pair for pair in self.running.selected if pair not in self.asked and not expected[need[pair]]]
        for pair in new:
            self.running.accept(pair)
        self.asked.update(new)
        return new

    def _anew(self) -> Running:
        whole = self.world.whole
        usable = self.open[whole.need]
        usable[sorted(self.gone)] = False
        kept = np.flatnonzero(usable)
        plan = solve(part(whole, kept, sorted(self.asked)), objective="fair", seconds=SECONDS)
        chosen = kept[np.array(plan.selected, np.int64)].tolist()
        running = Running(whole, chosen, self.asked, absent=np.flatnonzero(~self.open).tolist())
        for pair in self.gone:
            running.forbid(pair)
        return running


def part(whole: Instance, kept: np.ndarray, locked: ArrayLike) -> Instance:
    """The instance with the pairs `kept` only (sorted), some of them locked."""
    return replace(
        whole,
        helper=whole.helper[kept],
        need=whole.need[kept],
        fit=whole.fit[kept],
        effort=whole.effort[kept],
        lock=np.searchsorted(kept, np.asarray(locked, np.int64)),
    )
