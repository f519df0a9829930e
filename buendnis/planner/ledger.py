"""A plan with running totals of every limit, made for single steps in microseconds."""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from .checking import in_conflict
from .instance import DELTA, Instance, Ints, Limits

Freed = dict[int, int]  # resource: how much more is free than the ledger says
Uses = tuple[tuple[int, int], ...]  # resource and amount


@dataclass(frozen=True)
class NewPair:
    """A candidate for a new need; `limits` are (row, amount) of further limits that it uses."""

    helper: int
    fit: int
    effort: int
    limits: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class NewNeed:
    """A need that no instance knows yet, with its candidates."""

    site: int
    most: int  # helpers, 1 to 3
    pairs: tuple[NewPair, ...]


def _packed(values: Ints) -> "array[int]":
    packed = array("q")
    packed.frombytes(np.ascontiguousarray(values, np.int64).tobytes())
    return packed


def step(rank: int) -> int:
    """What a need's next helper must be worth beside `rank` others; 0 for more than a plan may choose."""
    return DELTA[rank] if rank < len(DELTA) else 0


class _Groups:
    """Pairs grouped by a key, best fit first within a group; new ones may be added at any time."""

    def __init__(self, key: Ints, fit: Ints, size: int) -> None:
        order = np.lexsort((np.arange(len(key)), -fit, key))
        self._order = _packed(order)
        self._first = _packed(np.searchsorted(key[order], np.arange(size + 1)))
        self._grown: dict[int, list[int]] = {}

    def of(self, key: int) -> Sequence[int]:
        if key in self._grown:
            return self._grown[key]
        return self._order[self._first[key] : self._first[key + 1]] if key + 1 < len(self._first) else ()

    def add(self, key: int, item: int, fit: Sequence[int] | None = None) -> None:
        grown = self._grown.setdefault(key, list(self.of(key)))
        place = len(grown) if fit is None else bisect_right([-fit[p] for p in grown], -fit[item])
        grown.insert(place, item)


class Ledger:
    """Chosen pairs and what is left of every resource: helpers' half-days, places at sites, further limits.

    A resource is one number: helpers first, then sites, then rows of the limits. `held` has the pairs of each
    resource that may still be moved, that is: all but the accepted ones.
    """

    def __init__(self, instance: Instance, selected: Iterable[int], accepted: Iterable[int]) -> None:
        helpers, needs, sites, pairs = instance.shape
        self.start, self.sites, self.rows = instance, helpers, helpers + sites
        self.helper, self.need, self.fit = map(_packed, (instance.helper, instance.need, instance.fit))
        self.effort, self.site, self.most = map(_packed, (instance.effort, instance.site, instance.kmax))
        self.spare = [*instance.cap.tolist(), *instance.site_cap.tolist(), *instance.limits.most.tolist()]
        self.on, self.count = bytearray(pairs), [0] * needs
        self.by_need = _Groups(instance.need, instance.fit, needs)
        self.by_helper = _Groups(instance.helper, instance.fit, helpers)
        self.needs_at = _Groups(instance.site, np.zeros(needs, np.int64), sites)
        self.extra = self._extra(instance.limits)
        self.by_row: dict[int, list[int]] = defaultdict(list)
        for pair, uses in self.extra.items():
            for resource, _ in uses:
                self.by_row[resource].append(pair)
        self.at_need: dict[int, list[int]] = defaultdict(list)
        self.at_site: dict[int, dict[int, None]] = defaultdict(dict)
        self.held: dict[int, dict[int, None]] = defaultdict(dict)
        self.accepted = set(map(int, accepted))
        self.gone = set(np.flatnonzero(in_conflict(instance, np.arange(pairs))).tolist())
        self.absent: set[int] = set()
        self.value = 0
        self.changed: dict[int, int] = {}
        for pair in sorted({*map(int, selected), *self.accepted}):
            self.put(pair)
        self.settle()

    def _extra(self, limits: Limits) -> dict[int, Uses]:
        found: dict[int, list[tuple[int, int]]] = defaultdict(list)
        entries = zip(limits.pair.tolist(), limits.row.tolist(), limits.amount.tolist(), strict=True)
        for pair, row, amount in entries:
            found[pair].append((self.rows + row, amount))
        return {pair: tuple(uses) for pair, uses in found.items()}

    def uses(self, pair: int) -> Uses:
        """What a pair takes of which resource."""
        base = (self.helper[pair], self.effort[pair]), (self.sites + self.site[self.need[pair]], 1)
        return base + self.extra[pair] if pair in self.extra else base

    def wall(self, pair: int, freed: Freed) -> int:
        """The first resource that has too little for a pair; -1 if none."""
        helper, site = self.helper[pair], self.sites + self.site[self.need[pair]]
        if self.spare[helper] + freed.get(helper, 0) < self.effort[pair]:
            return helper
        if self.spare[site] + freed.get(site, 0) < 1:
            return site
        for row, amount in self.extra.get(pair, ()):
            if self.spare[row] + freed.get(row, 0) < amount:
                return row
        return -1

    def with_more(self, freed: Freed, pair: int, sign: int = 1) -> Freed:
        """What is free once a pair is given up (or, with sign -1, chosen) besides."""
        more = dict(freed)
        for resource, amount in self.uses(pair):
            more[resource] = more.get(resource, 0) + sign * amount
        return more

    def put(self, pair: int) -> None:
        need = self.need[pair]
        self.value += self.fit[pair] - step(self.count[need])
        self._shift(pair, 1)
        self.at_need[need].append(pair)
        self.at_site[self.site[need]][pair] = None
        if pair not in self.accepted:
            for resource, _ in self.uses(pair):
                self.held[resource][pair] = None

    def drop(self, pair: int) -> None:
        need = self.need[pair]
        self._shift(pair, -1)
        self.value -= self.fit[pair] - step(self.count[need])
        self.at_need[need].remove(pair)
        del self.at_site[self.site[need]][pair]
        self.hold_no_more(pair)

    def _shift(self, pair: int, sign: int) -> None:
        for resource, amount in self.uses(pair):
            self.spare[resource] -= sign * amount
        self.count[self.need[pair]] += sign
        self.on[pair] = sign > 0
        self.changed[pair] = self.changed.get(pair, 0) + sign

    def hold_no_more(self, pair: int) -> None:
        for resource, _ in self.uses(pair):
            self.held[resource].pop(pair, None)

    def settle(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Pairs added and removed since the last time."""
        changed, self.changed = self.changed, {}
        added = tuple(sorted(pair for pair, sign in changed.items() if sign > 0))
        return added, tuple(sorted(pair for pair, sign in changed.items() if sign < 0))

    def can_join(self, pair: int, leaving: int = -1) -> bool:
        """Whether the pair is a candidate: not chosen, not declined, its helper not at the need already."""
        if self.on[pair] or pair in self.gone:
            return False
        for other in self.at_need.get(self.need[pair], ()):
            if other != leaving and self.helper[other] == self.helper[pair]:
                return False
        return True

    def loss(self, pair: int) -> int:
        """Points that giving up a chosen pair costs."""
        return self.fit[pair] - step(self.count[self.need[pair]] - 1)

    def best_at(self, site: int, leaving: int = -1) -> int:
        """Best fit among a site's chosen pairs, -1 for none."""
        return max((self.fit[pair] for pair in self.at_site.get(site, ()) if pair != leaving), default=-1)

    def pairs_with(self, resource: int) -> Sequence[int]:
        """All candidates that use a helper or a further limit."""
        return self.by_helper.of(resource) if resource < self.sites else self.by_row[resource]

    def grow(self, new: NewNeed) -> int:
        """Take in a need with its candidates; returns its number."""
        need = len(self.count)
        self.count.append(0)
        self.site.append(new.site)
        self.most.append(new.most)
        self.needs_at.add(new.site, need)
        for candidate in new.pairs:
            self._grow(need, candidate)
        return need

    def _grow(self, need: int, new: NewPair) -> None:
        pair = len(self.on)
        self.on.append(0)
        for column, number in ((self.helper, new.helper), (self.need, need), (self.fit, new.fit)):
            column.append(number)
        self.effort.append(new.effort)
        self.by_need.add(need, pair, self.fit)
        self.by_helper.add(new.helper, pair, self.fit)
        if new.limits:
            self.extra[pair] = tuple((self.rows + row, amount) for row, amount in new.limits)
            for resource, _ in self.extra[pair]:
                self.by_row[resource].append(pair)

    def chosen(self) -> list[int]:
        return sorted(pair for there in self.at_need.values() for pair in there)
