"""What a plan is worth, whom it serves, and whether it keeps every limit; knows nothing of any solver."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from .instance import DELTA, Instance, Ints

SUNK = np.cumsum((0, *DELTA))  # what a need's first r helpers must be worth together


@dataclass(frozen=True)
class Fairness:
    """Who gets what. The utility of a site is the best fit among its chosen pairs, 0 if none.

    Sites without candidates do not count. Gini: 0 = all alike, towards 1 = one gets everything.
    """

    worst_site: int
    unserved: tuple[int, ...]
    sites: int  # that have candidates
    needs: int  # that have at least one helper
    gini: float  # of the sites' utilities
    gini_sum: float  # of the sum of fits that each site gets
    gini_load: float  # of the share of its capacity that each helper gives


def pairs_of(selected: ArrayLike) -> Ints:
    """Numbers of pairs as one flat array, from any sequence or array."""
    return np.asarray(selected, np.int64).reshape(-1)


def value(instance: Instance, selected: ArrayLike) -> int:
    """Points of a plan: the fits of its pairs less what second and third helpers must be worth."""
    chosen = pairs_of(selected)
    count = np.bincount(instance.need[chosen], minlength=len(instance.eff))
    return int(instance.fit[chosen].sum() - SUNK[np.minimum(count, len(DELTA))].sum())


def utilities(instance: Instance, selected: ArrayLike) -> Ints:
    """Best fit among each site's chosen pairs; -1 where none is chosen."""
    chosen = pairs_of(selected)
    best = np.full(len(instance.site_cap), -1, np.int64)
    np.maximum.at(best, instance.site[instance.need[chosen]], instance.fit[chosen])
    return best


def with_candidates(instance: Instance) -> NDArray[np.bool_]:
    """Which sites have at least one pair."""
    return np.bincount(instance.site[instance.need], minlength=len(instance.site_cap)) > 0


def gini(amounts: ArrayLike) -> float:
    """Gini coefficient of amounts that are not negative; 0 where there is nothing to share."""
    x = np.sort(np.asarray(amounts, float))
    if not x.sum():
        return 0.0
    return float((2 * np.arange(1, len(x) + 1) - len(x) - 1) @ x / (len(x) * x.sum()))


def fairness(instance: Instance, selected: ArrayLike) -> Fairness:
    """Figures about who is served, for the sites that have candidates."""
    chosen, counts = pairs_of(selected), with_candidates(instance)
    best = utilities(instance, chosen)
    points = np.bincount(instance.site[instance.need[chosen]], instance.fit[chosen], len(counts))
    load = np.bincount(instance.helper[chosen], instance.effort[chosen], len(instance.cap))
    useful = np.maximum(best, 0)[counts]
    return Fairness(
        worst_site=int(useful.min()) if useful.size else 0,
        unserved=tuple(np.flatnonzero(counts & (best < 0)).tolist()),
        sites=int(counts.sum()),
        needs=len(np.unique(instance.need[chosen])),
        gini=gini(useful),
        gini_sum=gini(points[counts]),
        gini_load=gini((load / np.maximum(instance.cap, 1))[instance.cap > 0]),
    )


def _over(what: str, used: ArrayLike, most: Ints) -> list[str]:
    use = np.asarray(used)
    return [f"{what} {k}: {use[k]:.0f} of {most[k]}" for k in np.flatnonzero(use > most).tolist()]


def _doubled(instance: Instance, chosen: Ints) -> list[str]:
    key = instance.need[chosen] * max(1, len(instance.cap)) + instance.helper[chosen]
    once, count = np.unique(key, return_counts=True)
    helpers = max(1, len(instance.cap))
    return [f"need {k // helpers}: helper {k % helpers} more than once" for k in once[count > 1].tolist()]


def in_conflict(instance: Instance, pairs: ArrayLike) -> NDArray[np.bool_]:
    """Which of the pairs are listed as a conflict of helper and need."""
    chosen, wide = pairs_of(pairs), max(1, len(instance.cap))
    listed = np.asarray(instance.conflicts, np.int64).reshape(-1, 2)
    return np.isin(instance.need[chosen] * wide + instance.helper[chosen], listed[:, 1] * wide + listed[:, 0])


def limit_use(instance: Instance, selected: ArrayLike) -> Ints:
    """How much of each extra limit the chosen pairs use."""
    limits, on = instance.limits, np.zeros(len(instance.helper), bool)
    on[pairs_of(selected)] = True
    use = np.zeros(len(limits.most), np.int64)
    mine = on[limits.pair]
    np.add.at(use, limits.row[mine], limits.amount[mine])
    return use


def problems(instance: Instance, selected: ArrayLike) -> list[str]:
    """Every broken limit and lost lock of a plan, one English line each; none if it can stand."""
    chosen, pairs = pairs_of(selected), len(instance.helper)
    foreign = chosen[(chosen < 0) | (chosen >= pairs)]
    if foreign.size:
        return [f"pair {p} does not exist" for p in foreign.tolist()]
    use = np.zeros(len(instance.cap), np.int64)
    np.add.at(use, instance.helper[chosen], instance.effort[chosen])
    need, site = instance.need[chosen], instance.site[instance.need[chosen]]
    return [
        *_doubled(instance, chosen),
        *_over("half-days of helper", use, instance.cap),
        *_over("helpers of need", np.bincount(need, minlength=len(instance.eff)), instance.kmax),
        *_over("helpers at site", np.bincount(site, minlength=len(instance.site_cap)), instance.site_cap),
        *_over("limit", limit_use(instance, chosen), instance.limits.most),
        *[f"locked pair {p} is missing" for p in np.setdiff1d(instance.lock, chosen).tolist()],
        *[f"pair {p} is a conflict" for p in chosen[in_conflict(instance, chosen)].tolist()],
    ]
