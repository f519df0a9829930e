"""A plan that lives: each piece of news changes it in milliseconds, and what was accepted stays.

Direct insertion, or moving one or two others, or doing without a further helper. Source: engines.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from .instance import DELTA, Instance, Ints, Limits
from .ledger import Ledger, NewNeed, NewPair
from .moving import NO_BOUND, SERVES_SITE, Mover
from .neighbourhoods import Search
from .state import State

__all__ = ["Difference", "NewNeed", "NewPair", "NotChosen", "Running"]

SEARCH_WORK = 1_500  # pairs tried, for one piece of news
PARTING_WORK = 100  # pairs tried to find another helper for one need
LOOK_NEEDS = 60  # of one neighbourhood
DEPTH = 2  # moves one after the other
MOST_FILLS = 30
WORTH_A_CHANGE = 50  # points that a swap must bring when half-days become free


class NotChosen(ValueError):
    """Somebody accepts a pair that is not in the plan."""


@dataclass(frozen=True)
class Difference:
    """What a piece of news changed. `gain` in points, below 0 for a loss.

    `short`: half-days by which accepted pairs pass the wished capacity; the plan keeps those pairs.
    """

    added: tuple[int, ...]
    removed: tuple[int, ...]
    gain: int
    short: int = 0


class Running:
    """A plan in memory. Pairs and needs keep the numbers of the instance; new ones follow after them.

    `absent` are needs of the instance that nobody has asked for yet. Every step keeps every limit, and no
    move takes a site below the floor that the plan had at the start (or below what the site has).
    """

    def __init__(
        self,
        instance: Instance,
        selected: Iterable[int],
        accepted: Iterable[int] = (),
        *,
        absent: Iterable[int] = (),
    ) -> None:
        self._book = Ledger(instance, selected, {*map(int, accepted), *instance.lock.tolist()})
        self._book.absent.update(map(int, absent))
        self._caps = instance.cap.tolist()
        self._mover = Mover(self._book, self._worst_site(), SEARCH_WORK)

    def _worst_site(self) -> int:
        served = [site for site, pairs in self._book.at_site.items() if pairs]
        return min(map(self._book.best_at, served), default=0)

    @property
    def selected(self) -> tuple[int, ...]:
        return tuple(self._book.chosen())

    @property
    def accepted(self) -> frozenset[int]:
        return frozenset(self._book.accepted)

    @property
    def value(self) -> int:
        return self._book.value

    def instance(self) -> Instance:
        """The instance as it is now: with new needs and pairs, capacities and accepted pairs."""
        book, start = self._book, self._book.start
        limits = _all_limits(book, start.limits.most)
        new = len(book.count) - len(start.eff)
        return replace(
            start, cap=_ints(self._caps), eff=np.append(start.eff, np.ones(new, np.int64)),
            kmax=_ints(book.most),
            site=_ints(book.site), helper=_ints(book.helper), need=_ints(book.need), fit=_ints(book.fit),
            effort=_ints(book.effort), lock=_ints(sorted(book.accepted)), limits=limits,
        )  # fmt: skip

    def add_need(self, need: int | NewNeed) -> Difference:
        """A need asks for helpers: one of the instance by its number, or a new one with its pairs."""
        before = self.value
        number = self._book.grow(need) if isinstance(need, NewNeed) else need
        self._book.absent.discard(number)
        self._mover.rest()
        while self._mover.insert(number, DEPTH):
            pass
        return self._difference(before)

    def drop_need(self, need: int) -> Difference:
        """A need is withdrawn, with accepted pairs too; what becomes free is used for others."""
        before, left = self.value, list(self._book.at_need[need])
        self._book.absent.add(need)
        for pair in left:
            self._give_up(pair)
        self._use(left)
        return self._difference(before)

    def forbid(self, pair: int) -> Difference:
        """A pair was declined: it never comes back, its need gets somebody else where possible."""
        before = self.value
        self._book.gone.add(pair)
        if self._book.on[pair]:
            self._give_up(pair)
            self._mover.rest()
            self._mover.insert(self._book.need[pair], DEPTH)
            self._use([pair])
        return self._difference(before)

    def set_capacity(self, helper: int, half_days: int) -> Difference:
        """A helper has more or fewer half-days; below what is used, pairs not accepted go, cheapest first."""
        before, fixed = self.value, self._accepted_half_days(helper)
        kept = max(half_days, fixed)
        self._book.spare[helper] += kept - self._caps[helper]
        self._caps[helper] = kept
        left = self._relieve(helper)
        self._mover.rest()
        for need in dict.fromkeys(self._book.need[pair] for pair in left):
            self._mover.insert(need, DEPTH)
        self._fill([helper])
        return replace(self._difference(before), short=kept - half_days)

    def accept(self, pair: int) -> Difference:
        """A pair is agreed and moves no more; raises NotChosen if the plan does not have it."""
        if not self._book.on[pair]:
            raise NotChosen(f"pair {pair} is not in the plan")
        self._book.accepted.add(pair)
        self._book.hold_no_more(pair)
        return Difference((), (), 0)

    def polish(self, looks: int = 10) -> Difference:
        """Solve so many neighbourhoods of `LOOK_NEEDS` needs anew, those around unmet needs first.

        Takes about a tenth of a second each; accepted pairs stay, no site falls below the floor.
        """
        before, instance = self.value, self.instance()
        chosen = np.array(self._book.chosen(), np.int64)
        search = Search(State(instance, chosen), (0, self._mover.floor))
        search.fixed |= _second_choices(instance, search.state.on)
        search.fixed[sorted(self._book.gone)] = True
        search.fixed[np.isin(instance.need, sorted(self._book.absent))] = True
        seeds = self._unmet()[:looks]
        for need in seeds:
            search.rescue(self._book.site[need], LOOK_NEEDS)
        for _ in range(looks - len(seeds)):
            search.step(LOOK_NEEDS)
        self._become(search.state.chosen)
        return self._difference(before)

    def _unmet(self) -> list[int]:
        return [n for n, count in enumerate(self._book.count) if not count and n not in self._book.absent]

    def _become(self, chosen: Ints) -> None:
        after, before = set(chosen.tolist()), set(self._book.chosen())
        for pair in sorted(before - after):
            self._book.drop(pair)
        for pair in sorted(after - before):
            self._book.put(pair)

    def _difference(self, before: int) -> Difference:
        added, removed = self._book.settle()
        return Difference(added, removed, self.value - before)

    def _accepted_half_days(self, helper: int) -> int:
        book = self._book
        movable = sum(book.effort[pair] for pair in book.held[helper])
        return self._caps[helper] - book.spare[helper] - movable

    def _give_up(self, pair: int) -> None:
        self._book.accepted.discard(pair)
        self._book.drop(pair)

    def _relieve(self, helper: int) -> list[int]:
        """Take pairs from an overloaded helper until it can carry the rest; returns what nobody took."""
        given_up = []
        while self._book.spare[helper] < 0:
            cost, _, pair, moves = min(map(self._parting, self._book.held[helper]))
            self._mover.make(moves)
            if moves == ((pair, -1),):
                given_up.append(pair)
        return given_up

    def _parting(self, pair: int) -> tuple[int, int, int, tuple[tuple[int, int], ...]]:
        book = self._book
        self._mover.rest(PARTING_WORK)
        freed, need = book.with_more({}, pair), book.need[pair]
        way = self._mover.away(pair, NO_BOUND, 1, freed, frozenset((need,)))
        if way is None:
            alone = len(book.at_site[book.site[need]]) == 1
            way = book.loss(pair) + SERVES_SITE * alone, ((pair, -1),)
        return way[0], -book.effort[pair], pair, way[1]

    def _use(self, left: Iterable[int]) -> None:
        """Use what given-up pairs leave: half-days, further limits, and places at their sites."""
        book = self._book
        resources: dict[int, None] = {}
        for pair in left:
            for resource, _ in book.uses(pair):
                resources[resource] = None
        self._fill([r for r in resources if not book.sites <= r < book.rows])
        for resource in resources:
            if book.sites <= resource < book.rows:
                for need in book.needs_at.of(resource - book.sites):
                    if need not in book.absent and not book.count[need]:
                        self._mover.insert(need, 0)

    def _fill(self, resources: list[int]) -> None:
        """Choose the best pairs that now fit or replace a weaker one of their need; a few steps at most."""
        queue, steps = list(resources), MOST_FILLS
        while queue and steps:
            steps -= 1
            worth, pair, instead_of = self._best_use(queue[-1])
            if worth <= 0:
                queue.pop()
                continue
            if instead_of >= 0:
                self._book.drop(instead_of)
                queue.insert(0, self._book.helper[instead_of])
            self._book.put(pair)

    def _best_use(self, resource: int) -> tuple[int, int, int]:
        best = 0, -1, -1
        for pair in self._book.pairs_with(resource):
            if self._book.need[pair] not in self._book.absent and self._book.can_join(pair):
                best = max(best, self._use_of(pair, best[0]), key=lambda use: use[0])
        return best

    def _use_of(self, pair: int, least: int) -> tuple[int, int, int]:
        """What choosing a pair that fits would bring: (points, pair, pair given up for it or -1)."""
        book, need = self._book, self._book.need[pair]
        if book.count[need] < min(book.most[need], len(DELTA)):
            worth = book.fit[pair] - DELTA[book.count[need]] + self._mover.bonus(book.site[need])
            if worth > least and book.wall(pair, {}) < 0:
                return worth, pair, -1
        movable = [other for other in book.at_need[need] if other not in book.accepted]
        weakest = min(movable, key=lambda other: (book.fit[other], other), default=-1)
        if weakest < 0 or (worth := book.fit[pair] - book.fit[weakest]) < max(WORTH_A_CHANGE, least + 1):
            return 0, -1, -1
        fits = book.wall(pair, book.with_more({}, weakest)) < 0
        return (worth, pair, weakest) if fits else (0, -1, -1)


def _second_choices(instance: Instance, on: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of several pairs of one helper at one need all but the chosen or best one."""
    order = np.lexsort((-instance.fit, ~on, instance.helper, instance.need))
    same = (np.diff(instance.helper[order]) == 0) & (np.diff(instance.need[order]) == 0)
    second = np.zeros(len(on), bool)
    second[order[1:][same]] = True
    return second


def _ints(values: Iterable[int]) -> Ints:
    return np.array(list(values), np.int64)


def _all_limits(book: Ledger, most: Ints) -> Limits:
    entries = [(row - book.rows, pair, amount) for pair, uses in book.extra.items() for row, amount in uses]
    row, pair, amount = np.array(entries, np.int64).reshape(-1, 3).T
    return Limits(most, row, pair, amount)
