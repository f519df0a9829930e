"""Large-neighbourhood search: free the needs around one need, solve that small problem, all else stands.

Each small problem keeps what sites have reached: a site that is served, or has its floor, stays so;
one that has not yet is worth more than any points.
"""

from typing import Any

import numpy as np

from .exact import Model, cover, model, run
from .instance import Ints
from .state import Rest, State, gain

NEEDS = 200  # of one neighbourhood
WORK: dict[str, Any] = {"mip_max_nodes": 20, "mip_rel_gap": 5e-4}
BONUS = 20_000.0  # points that serving a site, or lifting it to the floor, is worth


def spans(first: Ints, last: Ints) -> Ints:
    """All numbers of several half-open ranges, one range after the other."""
    size = last - first
    return np.arange(size.sum()) - np.repeat(np.cumsum(size) - size - first, size)


class Map:
    """Who could help whom in a narrowed instance: pairs by need and by helper, needs by site."""

    def __init__(self, state: State) -> None:
        inst = state.instance
        helpers, needs, sites, _ = inst.shape
        self.state = state
        self.by_need = np.argsort(inst.need, kind="stable")
        self.need_first = np.searchsorted(inst.need[self.by_need], np.arange(needs + 1))
        self.by_helper = np.argsort(inst.helper, kind="stable")
        self.helper_first = np.searchsorted(inst.helper[self.by_helper], np.arange(helpers + 1))
        self.by_site = np.argsort(inst.site, kind="stable")
        self.site_first = np.searchsorted(inst.site[self.by_site], np.arange(sites + 1))

    def of_needs(self, needs: Ints) -> Ints:
        return self.by_need[spans(self.need_first[needs], self.need_first[needs + 1])]

    def of_sites(self, sites: Ints) -> Ints:
        return self.of_needs(self.by_site[spans(self.site_first[sites], self.site_first[sites + 1])])

    def linked(self, helper: int) -> list[int]:
        """The needs that a helper serves, and those it could serve that have nobody."""
        inst, state = self.state.instance, self.state
        pairs = self.by_helper[self.helper_first[helper] : self.helper_first[helper + 1]]
        need = inst.need[pairs]
        return need[state.on[pairs] | (state.count[need] == 0)].tolist()

    def around(self, seeds: Ints, size: int, rng: np.random.Generator) -> Ints:
        """About `size` needs: the seeds, those linked to their possible helpers, and so on."""
        inst = self.state.instance
        queue, group, helpers = seeds.tolist(), set(seeds.tolist()), set()
        for need in queue:
            mine = self.by_need[self.need_first[need] : self.need_first[need + 1]]
            for helper in rng.permutation(inst.helper[mine]).tolist():
                if helper in helpers:
                    continue
                helpers.add(helper)
                new = [other for other in dict.fromkeys(self.linked(helper)) if other not in group]
                queue += new
                group.update(new)
                if len(group) >= size:
                    return np.array(sorted(group))
        return np.array(sorted(group))


class Search:
    """Neighbourhood after neighbourhood on one state. `levels`: fits that sites should have, lowest first."""

    def __init__(self, state: State, levels: tuple[int, ...] = (), seed: int = 0) -> None:
        self.state, self.levels = state, levels
        self.map = Map(state)
        self.fixed = np.zeros(len(state.on), bool)
        self.fixed[state.instance.lock] = True
        self._rng = np.random.default_rng(seed)
        self._looked = np.where(np.diff(self.map.need_first) > 0, 0, np.iinfo(np.int64).max)

    def step(self, size: int = NEEDS) -> int:
        """One neighbourhood around a need that was looked at least often; returns the points won."""
        if not len(self.state.on):
            return 0
        least = np.flatnonzero(self._looked == self._looked.min())
        needs = self.map.around(self._rng.choice(least, 1), size, self._rng)
        return self._polish(needs)

    def rescue(self, site: int, size: int = NEEDS) -> int:
        """A neighbourhood around all needs of a site."""
        needs = self.map.by_site[self.map.site_first[site] : self.map.site_first[site + 1]]
        return self._polish(self.map.around(needs, size, self._rng))

    def _polish(self, needs: Ints) -> int:
        self._looked[needs] += self._looked[needs] < np.iinfo(np.int64).max
        free = np.sort(self.map.of_needs(needs))
        return self.polish(free[~self.fixed[free]])

    def polish(self, free: Ints) -> int:
        """Choose anew among these pairs while all others stand; never worse. Returns what was won."""
        state = self.state
        mine = free[state.on[free]]
        state.drop(mine)
        rest = state.rest(free[state.fitting(free)])
        before = np.flatnonzero(np.isin(rest.ids, mine))
        problem, got = model(rest), self._standing(rest)
        for level in self.levels:
            _hold(problem, before, got, level)
        answer = run(problem, start=problem.vector(before), **WORK)
        after = problem.picked(answer.x) if len(answer.x) else before
        won = self._score(rest, after, got) - self._score(rest, before, got)
        state.put(rest.ids[after] if won > 0 else mine)
        return max(0, won)

    def _standing(self, rest: Rest) -> Ints:
        """Best fit that each site has from pairs outside the neighbourhood, -1 for none."""
        best = np.full(len(rest.room), -1, np.int64)
        if self.levels:
            inst = self.state.instance
            pairs = self.map.of_sites(rest.sites)
            pairs = pairs[self.state.on[pairs]]
            np.maximum.at(best, np.searchsorted(rest.sites, inst.site[inst.need[pairs]]), inst.fit[pairs])
        return best

    def _score(self, rest: Rest, picked: Ints, got: Ints) -> int:
        best = reached(rest, picked, got)
        return gain(rest, picked) + int(BONUS) * sum(int((best >= level).sum()) for level in self.levels)

    def weak(self) -> Ints:
        """Sites that have pairs but not the highest level."""
        inst = self.state.instance
        best = np.full(len(inst.site_cap), -1, np.int64)
        chosen = self.state.chosen
        np.maximum.at(best, inst.site[inst.need[chosen]], inst.fit[chosen])
        has = np.bincount(inst.site[inst.need], minlength=len(best)) > 0
        return np.flatnonzero(has & (best < max(self.levels, default=-1)))


def reached(rest: Rest, picked: Ints, got: Ints) -> Ints:
    """Best fit of each site with the picked pairs."""
    best = got.copy()
    np.maximum.at(best, rest.site[rest.need[picked]], rest.fit[picked])
    return best


def _hold(problem: Model, before: Ints, got: Ints, level: int) -> None:
    """Sites that have the level keep it; those that could get it are worth a bonus."""
    rest = problem.rest
    now = reached(rest, before, got)
    cover(problem, np.flatnonzero((got < level) & (now >= level)), level)
    weak = np.flatnonzero(now < level)
    if len(weak):
        cover(problem, weak, level, 0)
        problem.gain[-len(weak) :] = BONUS
