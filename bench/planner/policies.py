"""Ways to decide whom to ask without a plan: in order of arrival, thriftily, best pair first."""

from collections.abc import Iterator

import numpy as np

from bench.planner.world import World


class Arrivals:
    """What every simple policy keeps: open needs in order of arrival, free half-days, candidates."""

    def __init__(self, world: World) -> None:
        whole = world.whole
        self.helper, self.need, self.fit = whole.helper.tolist(), whole.need.tolist(), whole.fit.tolist()
        self.effort, self.left = whole.effort.tolist(), whole.cap.tolist()
        first = np.searchsorted(whole.need, np.arange(len(whole.eff) + 1))
        self.candidates = [
            list(range(a, b)) for a, b in zip(first[:-1].tolist(), first[1:].tolist(), strict=True)
        ]
        self.open: list[int] = []

    def arrived(self, day: int, needs: list[int]) -> None:
        self.open += needs

    def accepted(self, pair: int) -> None:
        """The half-days were reserved when it was asked."""

    def declined(self, pair: int) -> None:
        self.left[self.helper[pair]] += self.effort[pair]
        self.candidates[self.need[pair]].remove(pair)
        self.open.insert(0, self.need[pair])

    def take(self, pair: int) -> int:
        self.left[self.helper[pair]] -= self.effort[pair]
        self.open.remove(self.need[pair])
        return pair

    def is_free(self, pair: int) -> bool:
        return self.left[self.helper[pair]] >= self.effort[pair]


class FirstCome(Arrivals):
    """Each need, in order of arrival (again at its place after a no), asks its best member that is free."""

    def asks(self, day: int) -> Iterator[int]:
        for need in list(self.open):
            best = next(filter(self.is_free, self.candidates[need]), None)
            if best is not None:
                yield self.take(best)


class Thrifty(FirstCome):
    """As before, but each need prefers the member that gives most points for a half-day."""

    def __init__(self, world: World) -> None:
        super().__init__(world)
        for pairs in self.candidates:
            pairs.sort(key=lambda pair: (-self.fit[pair] / self.effort[pair], pair))


class Greedy(Arrivals):
    """Every day the best pair of all open needs first."""

    def asks(self, day: int) -> Iterator[int]:
        pairs = [pair for need in self.open for pair in self.candidates[need]]
        waiting = set(self.open)
        for pair in sorted(pairs, key=lambda pair: (-self.fit[pair], pair)):
            if self.need[pair] in waiting and self.is_free(pair):
                waiting.remove(self.need[pair])
                yield self.take(pair)
