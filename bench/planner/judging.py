"""What a selection is worth and which limits it breaks: written anew, so that no engine judges itself."""

import numpy as np
from numpy.typing import NDArray

from buendnis.planner.instance import DELTA, Instance

Ints = NDArray[np.int64]
COST = np.cumsum((0, *DELTA))  # of having 0, 1, 2, 3 helpers


def broken(whole: Instance, selected: Ints) -> list[str]:
    """Limits that the selection breaks; empty when it keeps all."""
    helpers, needs, sites, pairs = whole.shape
    if len(selected) and (selected.min() < 0 or selected.max() >= pairs):
        return ["no such pair"]
    need = whole.need[selected]
    used = np.bincount(whole.helper[selected], whole.effort[selected], helpers)
    wrong = {
        "pair twice": len(np.unique(selected)) < len(selected),
        "helper over capacity": (used > whole.cap).any(),
        "too many helpers": (np.bincount(need, minlength=needs) > whole.kmax).any(),
        "site over its limit": (np.bincount(whole.site[need], minlength=sites) > whole.site_cap).any(),
        "accepted pair lost": not np.isin(whole.lock, selected).all(),
    }
    return [name for name, found in wrong.items() if found]


def value(whole: Instance, selected: Ints) -> int:
    """Points of all chosen pairs less what the second and third helper of a need must be worth."""
    helpers = np.bincount(whole.need[selected], minlength=len(whole.eff))
    return int(whole.fit[selected].sum() - COST[helpers].sum())


def gini(amounts: NDArray) -> float:
    """0 = everybody the same, towards 1 = one has all."""
    ordered = np.sort(np.asarray(amounts, float))
    count, total = len(ordered), ordered.sum()
    if not count or not total:
        return 0.0
    return float((2 * np.arange(1, count + 1) - count - 1) @ ordered / (count * total))


def judged(whole: Instance, selected: Ints) -> dict:
    """Value, limits and fairness. Sites without any candidate do not count, as in engines.md."""
    sites = whole.shape[2]
    site = whole.site[whole.need]
    best, possible, points = np.zeros(sites), np.zeros(sites, bool), np.zeros(sites)
    np.maximum.at(best, site[selected], whole.fit[selected])
    np.add.at(points, site[selected], whole.fit[selected])
    possible[site] = True
    return {
        "value": value(whole, selected),
        "broken": broken(whole, selected),
        "unserved": int((best[possible] == 0).sum()),
        "worst_site": int(best[possible].min()) if possible.any() else 0,
        "gini": round(gini(points[possible]), 4),
        "chosen": len(selected),
    }
