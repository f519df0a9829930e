"""Why there is no plan, or no help for some sites: the fewest that contradict, and what would resolve it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .checking import in_conflict
from .instance import Instance, Ints, Plan

TOO_LARGE = 2**53  # amounts above are beyond what is ever summed up


@dataclass(frozen=True)
class Contradiction:
    """Locked pairs that cannot stand together, because of one limit.

    `kind`: helper (half-days), need (helpers), site (helpers), limit (amount), conflict, or twice (one helper
    more than once at a need). `number` is the helper's, need's, site's or limit's; for conflict and twice
    the need's.
    """

    kind: str
    number: int
    most: int
    asked: int  # by all locked pairs there
    locks: tuple[int, ...]  # the fewest that already pass the limit
    missing: int  # how much more would let all of them stand; 0 where no amount would
    release: tuple[int, ...]  # the fewest to give up instead, of least fit where there is a choice

    def fact(self) -> dict[str, Any]:
        """As data with codes; the number stands under the name of the thing."""
        thing = "need" if self.kind in ("conflict", "twice") else self.kind
        rest = {name: told for name, told in vars(self).items() if name != "number"}
        return {"code": "contradiction", thing: self.number, **rest}


def contradictions(instance: Instance) -> tuple[Contradiction, ...]:
    """Every limit that the locked pairs break, the smallest set first; none if they can stand.

    All limits are upper limits, so locks contradict each other exactly where one limit is passed; the first
    answer has the fewest locks of all contradicting sets, and without any one of them the others can stand.
    """
    found = [_contradiction(instance, *rows) for rows in _rows(instance)]
    found += list(_forbidden(instance)) + list(_twice(instance))
    return tuple(sorted(found, key=lambda c: len(c.locks)))


def explained(instance: Instance, plan: Plan) -> Plan:
    """An infeasible plan with the locks that contradict each other and all broken limits."""
    if plan.status != "infeasible":
        return plan
    found = contradictions(instance)
    facts = tuple(one.fact() for one in found)
    return replace(plan, conflicting_locks=tuple(sorted(found[0].locks)) if found else (), diagnosis=facts)


def _rows(instance: Instance) -> Iterator[tuple[str, int, int, Ints, Ints]]:
    """Each limit that is passed: its kind, number and size, the locks there and what they take."""
    lock, limits = np.unique(instance.lock), instance.limits
    need, one = instance.need[lock], np.ones(len(lock), np.int64)
    mine = np.flatnonzero(np.isin(limits.pair, lock))
    yield from _passed("helper", instance.cap, instance.helper[lock], lock, instance.effort[lock])
    yield from _passed("need", instance.kmax, need, lock, one)
    yield from _passed("site", instance.site_cap, instance.site[need], lock, one)
    yield from _passed("limit", limits.most, limits.row[mine], limits.pair[mine], limits.amount[mine])


def _passed(
    kind: str, most: Ints, row: Ints, lock: Ints, amount: Ints
) -> Iterator[tuple[str, int, int, Ints, Ints]]:
    used = np.zeros(len(most), np.int64)
    np.add.at(used, row, amount)
    for number in np.flatnonzero(used > most).tolist():
        there = row == number
        yield kind, number, int(most[number]), lock[there], amount[there]


def _contradiction(
    instance: Instance, kind: str, number: int, most: int, lock: Ints, amount: Ints
) -> Contradiction:
    order = np.lexsort((lock, -amount))
    fewest = 1 + int(np.argmax(np.cumsum(amount[order]) > most))
    asked = int(amount.sum())
    release = _fewest_to_release(instance, lock, amount, asked - most)
    return Contradiction(kind, number, most, asked, _numbers(lock[order[:fewest]]), asked - most, release)


def _fewest_to_release(instance: Instance, lock: Ints, amount: Ints, excess: int) -> tuple[int, ...]:
    alone = np.flatnonzero(amount >= excess)
    if len(alone):
        return (int(lock[alone[np.lexsort((lock[alone], instance.fit[lock[alone]]))[0]]]),)
    order = np.lexsort((lock, instance.fit[lock], -amount))
    fewest = 1 + int(np.argmax(np.cumsum(amount[order]) >= excess))
    return _numbers(lock[order[:fewest]])


def _numbers(values: Ints) -> tuple[int, ...]:
    return tuple(sorted(values.tolist()))


def _forbidden(instance: Instance) -> Iterator[Contradiction]:
    lock = np.unique(instance.lock)
    for pair in lock[in_conflict(instance, lock)].tolist():
        yield Contradiction("conflict", int(instance.need[pair]), 0, 1, (pair,), 0, (pair,))


def _twice(instance: Instance) -> Iterator[Contradiction]:
    lock = np.unique(instance.lock)
    key = instance.need[lock] * max(1, len(instance.cap)) + instance.helper[lock]
    for again in np.flatnonzero(np.bincount(np.unique(key, return_inverse=True)[1]) > 1).tolist():
        there = lock[key == np.unique(key)[again]]
        best_first = there[np.lexsort((there, -instance.fit[there]))]
        yield Contradiction(
            "twice",
            int(instance.need[there[0]]),
            1,
            len(there),
            _numbers(there[:2]),
            0,
            _numbers(best_first[1:]),
        )


@dataclass(frozen=True)
class Shortage:
    """Sites that cannot all be served, because together they depend on helpers with too little capacity.

    `unit` is sites or half_days: the sites ask for `asked` at least, the helpers can give `there` at most,
    so `missing` = asked - there is lacking. `half_days` is the least that these helpers would have to add.
    """

    sites: tuple[int, ...]
    helpers: tuple[int, ...]
    unit: str
    asked: int
    there: int
    missing: int
    half_days: int


@dataclass(frozen=True)
class _Edges:
    """Which helper could serve which open site, with the fewest half-days that takes."""

    site: Ints
    helper: Ints
    effort: Ints
    left: Ints  # [helpers] half-days that no locked pair takes
    sites: Ints  # open sites, also those without any entry


def shortages(instance: Instance) -> tuple[Shortage, ...]:
    """Groups of sites that no plan can all serve beside the locked pairs; () does not prove that one can.

    Needs locks that can stand. By Hall's condition over a maximum flow: sites counted singly first, then in
    half-days. Sites without candidates do not count.
    """
    edges = _edges(instance)
    by_count = _short_by_count(instance, edges)
    return by_count or _short_by_half_days(instance, edges)


def _edges(instance: Instance) -> _Edges:
    sites, helpers = len(instance.site_cap), max(1, len(instance.cap))
    lock = np.unique(instance.lock)
    left = instance.cap.astype(np.int64)
    np.subtract.at(left, instance.helper[lock], instance.effort[lock])
    served = np.zeros(sites, bool)
    served[instance.site[instance.need[lock]]] = True
    site = instance.site[instance.need]
    open_pair = ~served[site] & ~in_conflict(instance, np.arange(len(site))) & (instance.site_cap[site] > 0)
    usable = np.flatnonzero(open_pair & (instance.effort <= left[instance.helper]))
    couple, inverse = np.unique(site[usable] * helpers + instance.helper[usable], return_inverse=True)
    effort = np.full(len(couple), TOO_LARGE)
    np.minimum.at(effort, inverse, instance.effort[usable])
    return _Edges(couple // helpers, couple % helpers, effort, left, np.unique(site[open_pair]))


def _short_by_count(instance: Instance, edges: _Edges) -> tuple[Shortage, ...]:
    """Each site asks for one; a helper can serve as many as fit when it takes those of least effort."""
    order = np.lexsort((edges.effort, edges.helper))
    helper, effort = edges.helper[order], edges.effort[order]
    total = _running(helper, effort)
    fits = total <= edges.left[helper]
    serves = np.bincount(helper[fits], minlength=len(edges.left))
    lacking = np.minimum(effort, np.maximum(0, total - edges.left[helper]))  # half-days for one site more
    groups = _cut(edges, np.ones(len(edges.sites), np.int64), serves)
    return tuple(_by_count(instance, edges, group, serves, helper, lacking) for group in groups)


def _running(group: Ints, amount: Ints) -> Ints:
    """Running sums that begin anew with each group; groups stand together."""
    total = np.cumsum(amount)
    first = np.searchsorted(group, group)
    return total - total[first] + amount[first] if len(group) else total


def _by_count(
    instance: Instance, edges: _Edges, group: tuple[Ints, Ints], serves: Ints, helper: Ints, lacking: Ints
) -> Shortage:
    sites, helpers = group
    there = int(serves[helpers].sum())
    missing = len(sites) - there
    steps = np.sort(lacking[np.isin(helper, helpers) & (lacking > 0)])[:missing]
    if not len(helpers):
        helpers = np.unique(instance.helper[np.isin(instance.site[instance.need], sites)])
        mine = np.isin(instance.site[instance.need], sites)
        steps = np.array([int((instance.effort - edges.left[instance.helper])[mine].min())])
    return Shortage(
        _numbers(sites), _numbers(helpers), "sites", len(sites), there, missing, max(1, int(steps.sum()))
    )


def _short_by_half_days(instance: Instance, edges: _Edges) -> tuple[Shortage, ...]:
    """Each site asks for the fewest half-days that could serve it; a helper gives what it has left."""
    least = np.full(len(instance.site_cap), TOO_LARGE)
    np.minimum.at(least, edges.site, edges.effort)
    found = []
    for sites, helpers in _cut(edges, least[edges.sites], edges.left):
        asked, there = int(least[sites].sum()), int(edges.left[helpers].sum())
        names = (_numbers(sites), _numbers(helpers))
        found.append(Shortage(*names, "half_days", asked, there, asked - there, asked - there))
    return tuple(found)


def _cut(edges: _Edges, asked: Ints, there: Ints) -> list[tuple[Ints, Ints]]:
    """Connected groups (sites, helpers) in which the sites ask for more than all their helpers can give."""
    from ortools.graph.python import max_flow  # noqa: PLC0415 - half a second, for few

    count, helpers = len(edges.sites), len(there)
    place = np.searchsorted(edges.sites, edges.site)
    source, sink = count + helpers, count + helpers + 1
    flow = max_flow.SimpleMaxFlow()
    flow.add_arcs_with_capacity(
        np.concatenate([np.full(count, source), place, count + np.arange(helpers)]),
        np.concatenate([np.arange(count), count + edges.helper, np.full(helpers, sink)]),
        np.concatenate([asked, asked[place], there]),
    )
    flow.solve(source, sink)
    if flow.optimal_flow() >= asked.sum():
        return []
    short = np.zeros(count + helpers + 2, bool)
    short[flow.get_source_side_min_cut()] = True
    return _groups(edges, place, np.flatnonzero(short[:count]), short)


def _groups(
    edges: _Edges, place: Ints, short_sites: Ints, short: NDArray[np.bool_]
) -> list[tuple[Ints, Ints]]:
    inside = short[place]
    root = _roots(place[inside], len(edges.sites) + edges.helper[inside], len(short))
    groups = []
    for first in np.unique(root[short_sites]).tolist():
        sites = edges.sites[short_sites[root[short_sites] == first]]
        groups.append((sites, np.unique(edges.helper[inside & np.isin(edges.site, sites)])))
    return groups


def _roots(left: Ints, right: Ints, size: int) -> Ints:
    """The least node that each node is joined with."""
    root = np.arange(size)
    changed = True
    while changed:
        least = np.minimum(root[left], root[right])
        before = root.copy()
        np.minimum.at(root, left, least)
        np.minimum.at(root, right, least)
        root = root[root]
        changed = bool((root != before).any())
    return root
