"""What stands against a pair or a need in a given plan, as codes with numbers; each number can be checked."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import numpy as np

from .checking import in_conflict, utilities
from .instance import MOST_FIT, Instance, Ints, Plan
from .ledger import step
from .state import State

Fact = dict[str, Any]


class Standing(State):
    """A plan that can be asked about single pairs: who is at which need, which limits a pair uses."""

    def __init__(self, instance: Instance, selected: Ints) -> None:
        super().__init__(instance, np.asarray(selected, np.int64))
        self.order = np.argsort(instance.need, kind="stable")
        self.first = np.searchsorted(instance.need[self.order], np.arange(len(instance.eff) + 1))
        best = utilities(instance, self.chosen)
        self.floor = int(best[best >= 0].min(initial=MOST_FIT))  # of the sites that the plan serves
        self._held: dict[int, list[int]] | None = None
        self.banned = in_conflict(instance, np.arange(len(instance.helper)))

    def pairs_of(self, need: int) -> Ints:
        return self.order[self.first[need] : self.first[need + 1]]

    def at(self, need: int) -> Ints:
        """The chosen pairs of a need, the best one first."""
        mine = self.pairs_of(need)
        mine = mine[self.on[mine]]
        return mine[np.lexsort((self.instance.helper[mine], -self.instance.fit[mine]))]

    def least(self, need: int) -> int:
        """What the next helper of a need must be worth."""
        return step(int(self.count[need]))

    def held_by(self, helper: int) -> list[int]:
        """The chosen pairs of a helper."""
        if self._held is None:
            self._held = defaultdict(list)
            for pair in self.chosen.tolist():
                self._held[int(self.instance.helper[pair])].append(pair)
        return self._held[helper]

    def points(self, pair: int) -> int:
        """What the plan would lose without a chosen pair."""
        return int(self.instance.fit[pair]) - step(int(self.count[self.instance.need[pair]]) - 1)

    def falls(self, pair: int) -> bool:
        """Whether the pair's site would fall below the worst-served one without it."""
        site = int(self.instance.site[self.instance.need[pair]])
        others = self.at_site(site)
        return max((int(self.instance.fit[q]) for q in others if q != pair), default=-1) < self.floor

    def at_site(self, site: int) -> list[int]:
        first, last = np.searchsorted(self.instance.site, [site, site + 1])
        return [pair for need in range(int(first), int(last)) for pair in self.at(need).tolist()]

    def rows_of(self, pair: int) -> Iterator[tuple[int, int]]:
        """Row and amount of each further limit that a pair uses."""
        entry, _ = self._entries(np.array([pair]))
        yield from zip(self._row[entry].tolist(), self._amount[entry].tolist(), strict=True)


def walls(standing: Standing, pair: int, without: int | None = None) -> list[Fact]:
    """The limits that keep a pair out although its need has a place free (or gives up `without`).

    Codes: helper_full, site_full, limit_full. With `missing` of each added the pair would fit.
    """
    inst, helper = standing.instance, int(standing.instance.helper[pair])
    site = int(inst.site[inst.need[pair]])
    free = {} if without is None else dict(standing.rows_of(without))
    found: list[Fact] = []
    if (missing := int(inst.effort[pair] - standing.left[helper])) > 0:
        found.append({"code": "helper_full", "helper": helper, "missing": missing})
    if without is None and standing.room[site] < 1:
        found.append({"code": "site_full", "site": site, "missing": int(1 - standing.room[site])})
    for row, amount in standing.rows_of(pair):
        if (missing := int(amount - standing.spare[row]) - free.get(row, 0)) > 0:
            found.append({"code": "limit_full", "limit": row, "missing": missing})
    return found


def unmet_needs(instance: Instance, selected: Ints) -> tuple[Fact, ...]:
    """Each need without a chosen pair: `{"need": n, "because": [facts]}`."""
    standing = Standing(instance, selected)
    refused = _refused(instance)
    return tuple(
        {"need": need, "because": because_of(standing, need, refused.get(need, 0))}
        for need in np.flatnonzero(standing.count == 0).tolist()
    )


def with_unmet(instance: Instance, plan: Plan) -> tuple[Fact, ...]:
    """The needs that a plan leaves without help and why; none of an infeasible one, for there is no plan."""
    return () if plan.status == "infeasible" else unmet_needs(instance, np.array(plan.selected, np.int64))


def _refused(instance: Instance) -> dict[int, int]:
    """How many pairs of each need are excluded by a conflict."""
    needs, counts = np.unique(instance.conflicts[:, 1], return_counts=True)
    return dict(zip(needs.tolist(), counts.tolist(), strict=True))


def because_of(standing: Standing, need: int, refused: int) -> list[Fact]:
    """Why a need has nobody: what keeps how many candidates out, and the least that is missing."""
    candidates = [p for p in standing.pairs_of(need).tolist() if not standing.banned[p]]
    facts: list[Fact] = [{"code": "conflict", "pairs_excluded": refused}] if refused else []
    if not candidates:
        return [{"code": "no_candidate"}, *facts]
    useful = [p for p in candidates if standing.instance.fit[p] > 0]
    if not useful:
        return [{"code": "not_worth", "candidates": len(candidates)}, *facts]
    found = [wall for pair in useful for wall in walls(standing, pair)]
    open_ones = [p for p in useful if not walls(standing, p)]
    if open_ones:
        facts.append({"code": "would_fit", "pair": open_ones[0], "candidates": len(open_ones)})
    return [*(_nearest(found, code) for code in dict.fromkeys(wall["code"] for wall in found)), *facts]


def _nearest(found: list[Fact], code: str) -> Fact:
    mine = [wall for wall in found if wall["code"] == code]
    return {**min(mine, key=lambda wall: wall["missing"]), "candidates": len(mine)}
