"""The fair objective at exact sizes: serve every site that can be, raise the worst-served, then the points.

The floor is never maximised inside one problem: it is fixed at the weakest site's ceiling, and only where
that cannot be kept for all it is found by bisection. Source: engines.md.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from .exact import EXACT, cover, model, run
from .highs import Solution
from .instance import Ints
from .state import Rest

Ask = Callable[["Aim", bool], Solution]


class Unproven(Exception):
    """The clock ended before a question about the floor was answered."""


@dataclass(frozen=True)
class Aim:
    """What a fair plan must reach: `floor` at so many of the sites that do not have it yet."""

    floor: int
    sites: Ints  # of the rest
    least: int

    @property
    def all(self) -> bool:
        return self.least == len(self.sites)


def ceilings(rest: Rest) -> Ints:
    """Best fit that each site of the rest could still get."""
    best = np.full(len(rest.room), -1, np.int64)
    np.maximum.at(best, rest.site[rest.need], rest.fit)
    return best


def aim_at(rest: Rest, got: Ints, floor: int, without: int = 0) -> Aim:
    """The floor at every site of the rest but `without`. `got`: best standing fit per site, -1 for none."""
    sites = np.flatnonzero(got[rest.sites] < floor)
    return Aim(floor, sites, len(sites) - without)


def highest_floor(rest: Rest, got: Ints) -> int:
    """The weakest site's ceiling: no plan that serves all can lift the floor above it."""
    tops = np.maximum(ceilings(rest), got[rest.sites])
    return min([*tops.tolist(), *_closed(rest, got).tolist()], default=0)


def _closed(rest: Rest, got: Ints) -> Ints:
    """What sites have that can get no more."""
    mine = np.ones(len(got), bool)
    mine[rest.sites] = False
    return got[mine & (got >= 0)]


def best_aim(rest: Rest, got: Ints, ask: Ask, serve_only: bool = False) -> Aim:
    """The highest floor that as many sites as can be served at all reach together.

    `serve_only`: any help counts, the floor stays at zero. Raises Unproven when the clock ends the search.
    """
    without = _never_served(rest, got, ask)
    if serve_only:
        return aim_at(rest, got, 0, without)
    most = (
        highest_floor(rest, got)
        if not without
        else min(_closed(rest, got).tolist(), default=int(rest.fit.max()))
    )
    known = np.concatenate([[0], rest.fit, got[got >= 0]])
    floors = np.unique(known[known <= most])
    low, high = 0, len(floors) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if _reachable(aim_at(rest, got, int(floors[middle]), without), ask):
            low = middle
        else:
            high = middle - 1
    return aim_at(rest, got, int(floors[low]), without)


def _never_served(rest: Rest, got: Ints, ask: Ask) -> int:
    """How many sites must stay without any help although each alone could have some."""
    aim = aim_at(rest, got, 0)
    if _reachable(aim, ask):
        return 0
    best = ask(Aim(0, aim.sites, 0), True)
    if not best.proven:
        raise Unproven
    return len(aim.sites) - round(best.value)


def _reachable(aim: Aim, ask: Ask) -> bool:
    answer = ask(aim, False)
    if not (answer.proven or answer.impossible):
        raise Unproven
    return answer.proven


def asker(rest: Rest, stop: Callable[[], bool], seconds: Callable[[], float]) -> Ask:
    """A function that tells whether an aim can be reached or, when it counts, by how many sites at most."""

    def ask(aim: Aim, count: bool) -> Solution:
        problem = model(rest, worth=np.zeros(len(rest.fit)), scale=0.0)
        cover(problem, aim.sites, aim.floor, None if aim.all else aim.least)
        if count:
            problem.gain[-len(aim.sites) :] = 1.0
        return run(problem, stop, time_limit=seconds(), **EXACT)

    return ask
