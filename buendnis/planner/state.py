"""A choice of pairs in the making: what it uses, what it leaves, and the smaller problem that remains."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from .checking import in_conflict
from .instance import DELTA, Instance, Ints, Limits

Bools = NDArray[np.bool_]
STEP = np.array(DELTA, np.int64)


@dataclass(frozen=True)
class Rest:
    """What is still to decide once some pairs stand: free pairs with the capacities left for them.

    Helpers, needs, sites and rows are renumbered; `ids` are the pairs' numbers in the instance.
    """

    cap: Ints  # [helpers] half-days left
    room: Ints  # [sites] places left
    taken: Ints  # [needs] helpers that stand already
    slots: Ints  # [needs] most helpers beyond those
    site: Ints  # [needs]
    helper: Ints  # [pairs]
    need: Ints  # [pairs]
    fit: Ints  # [pairs]
    effort: Ints  # [pairs]
    limits: Limits
    ids: Ints  # [pairs]
    sites: Ints  # [sites] their numbers in the instance

    def only(self, pairs: Ints) -> "Rest":
        """The same with some of the free pairs only; helpers, needs, sites and rows keep their numbers."""
        new = np.full(len(self.fit), -1, np.int64)
        new[pairs] = np.arange(len(pairs))
        mine = new[self.limits.pair] >= 0
        limits = Limits(
            self.limits.most, self.limits.row[mine], new[self.limits.pair[mine]], self.limits.amount[mine]
        )
        columns = {name: getattr(self, name)[pairs] for name in ("helper", "need", "fit", "effort", "ids")}
        return replace(self, **columns, limits=limits)


class State:
    """Chosen pairs of an instance with running totals; `put` and `drop` keep them true."""

    def __init__(self, instance: Instance, chosen: Ints | None = None) -> None:
        self.instance = instance
        self.on = np.zeros(len(instance.helper), bool)
        self.left = instance.cap.astype(np.int64)
        self.room = instance.site_cap.astype(np.int64)
        self.count = np.zeros(len(instance.eff), np.int64)
        self.spare = instance.limits.most.astype(np.int64)
        order = np.argsort(instance.limits.pair, kind="stable")
        limits = instance.limits
        self._row, self._pair, self._amount = limits.row[order], limits.pair[order], limits.amount[order]
        if chosen is not None:
            self.put(chosen)

    @cached_property
    def extra(self) -> dict[int, list[tuple[int, int]]]:
        """Per pair the extra limits that speak of it: (row, amount)."""
        table: dict[int, list[tuple[int, int]]] = {}
        for pair, row, amount in zip(
            self._pair.tolist(), self._row.tolist(), self._amount.tolist(), strict=True
        ):
            table.setdefault(pair, []).append((row, amount))
        return table

    def _entries(self, pairs: Ints) -> tuple[Ints, Ints]:
        """Entries of the extra limits that speak of these pairs, and which of the pairs each speaks of."""
        if not len(self._pair):
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        first, last = np.searchsorted(self._pair, pairs), np.searchsorted(self._pair, pairs, "right")
        size = last - first
        whose = np.repeat(np.arange(len(pairs)), size)
        return np.arange(len(whose)) - np.repeat(np.cumsum(size) - size - first, size), whose

    def _shift(self, pairs: Ints, sign: int) -> None:
        inst = self.instance
        need = inst.need[pairs]
        np.subtract.at(self.left, inst.helper[pairs], sign * inst.effort[pairs])
        np.subtract.at(self.room, inst.site[need], sign)
        np.add.at(self.count, need, sign)
        entry, _ = self._entries(pairs)
        np.subtract.at(self.spare, self._row[entry], sign * self._amount[entry])
        self.on[pairs] = sign > 0

    def put(self, pairs: Ints) -> None:
        self._shift(pairs, 1)

    def drop(self, pairs: Ints) -> None:
        self._shift(pairs, -1)

    @property
    def chosen(self) -> Ints:
        return np.flatnonzero(self.on)

    def kept(self) -> bool:
        """Whether every limit holds."""
        used = (self.left, self.room, self.instance.kmax - self.count, self.spare)
        return all(bool((part >= 0).all()) for part in used)

    def usable(self) -> Bools:
        """Pairs not chosen that would fit one at a time, each helper once at a need, conflicts never."""
        fits = self.fitting() & self._single()
        if len(self.instance.conflicts):
            fits[in_conflict(self.instance, np.arange(len(fits)))] = False
        return fits

    def fitting(self, pairs: Ints | slice = slice(None)) -> Bools:
        """Which of the pairs would fit one at a time into what is left."""
        inst = self.instance
        need = inst.need[pairs]
        fits = ~self.on[pairs] & (inst.effort[pairs] <= self.left[inst.helper[pairs]])
        fits &= (self.count < np.minimum(inst.kmax, len(DELTA)))[need] & (self.room[inst.site[need]] > 0)
        if len(self._pair):
            full = np.zeros(len(self.on), bool)
            full[self._pair[self._amount > self.spare[self._row]]] = True
            fits &= ~full[pairs]
        return fits

    def _single(self) -> Bools:
        """Of several pairs of the same helper and need only a chosen one, else the first, may stay."""
        inst = self.instance
        key = (inst.need * max(1, len(inst.cap)) + inst.helper) * 2 + ~self.on
        order = np.argsort(key, kind="stable")
        pair = key[order] // 2
        single = np.ones(len(key), bool)
        single[order[1:][pair[1:] == pair[:-1]]] = False
        return single

    def rest(self, free: Ints) -> Rest:
        """The smaller problem over the free pairs while all chosen ones stand."""
        inst = self.instance
        helpers, helper = np.unique(inst.helper[free], return_inverse=True)
        needs, need = np.unique(inst.need[free], return_inverse=True)
        sites, site = np.unique(inst.site[needs], return_inverse=True)
        entry, whose = self._entries(free)
        rows, row = np.unique(self._row[entry], return_inverse=True)
        return Rest(
            cap=self.left[helpers],
            room=self.room[sites],
            taken=self.count[needs],
            slots=np.minimum(inst.kmax[needs], len(DELTA)) - self.count[needs],
            site=site,
            helper=helper,
            need=need,
            fit=inst.fit[free].astype(np.int64),
            effort=inst.effort[free].astype(np.int64),
            limits=Limits(self.spare[rows], row, whose, self._amount[entry]),
            ids=free,
            sites=sites,
        )


def only_pairs(instance: Instance, pairs: Ints) -> Instance:
    """The instance with some of its pairs only, locks among them."""
    new = np.full(len(instance.helper), -1, np.int64)
    new[pairs] = np.arange(len(pairs))
    limits = instance.limits
    mine = new[limits.pair] >= 0
    kept = Limits(limits.most, limits.row[mine], new[limits.pair[mine]], limits.amount[mine])
    columns = {name: getattr(instance, name)[pairs] for name in ("helper", "need", "fit", "effort")}
    return replace(instance, **columns, lock=new[instance.lock], limits=kept)


def gain(rest: Rest, picked: Ints) -> int:
    """Points that the picked free pairs add to what stands."""
    count = np.bincount(rest.need[picked], minlength=len(rest.taken))
    sunk = np.concatenate([[0], np.cumsum(STEP)])
    return int(rest.fit[picked].sum() - (sunk[rest.taken + count] - sunk[rest.taken]).sum())


def rank_in(group: Ints) -> Ints:
    """0, 1, 2 … within runs of equal, already grouped numbers."""
    return np.arange(len(group)) - np.searchsorted(group, group)


def bound_by_needs(rest: Rest) -> int:
    """What the free pairs could add at most if every helper had time for all: each need its best ones."""
    order = np.lexsort((-rest.fit, rest.need))
    need = rest.need[order]
    rank = rank_in(need)
    cost = STEP[np.minimum(rest.taken[need] + rank, len(STEP) - 1)]
    return int(np.maximum(rest.fit[order] - cost, 0)[rank < rest.slots[need]].sum())
