"""Numbers for pairs that depend on the problem's shape alone, so that ties end alike under any numbering.

Colour refinement: a helper is known by its capacity and its pairs, a need by its pairs and its site, …
"""

import numpy as np
from numpy.typing import NDArray

from .instance import Instance

Hash = NDArray[np.uint64]
ROUNDS = 4


def _mix(*parts: NDArray) -> Hash:
    """Splitmix64 over the parts in turn; overflow is meant."""
    x = np.full(1, 0x9E3779B97F4A7C15, np.uint64)
    for part in parts:
        x = (x ^ np.asarray(part).astype(np.uint64)) + np.uint64(0x9E3779B97F4A7C15)
        x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        x = x ^ (x >> np.uint64(31))
    return x


def _sum(index: NDArray, colours: Hash, size: int) -> Hash:
    total = np.zeros(size, np.uint64)
    np.add.at(total, index, colours)
    return total


def pair_colours(instance: Instance, start: NDArray | None = None) -> Hash:
    """A 64-bit number per pair; equal for pairs that no numbering could tell apart."""
    inst, limits = instance, instance.limits
    helpers, needs, sites, pairs = inst.shape
    mark = np.zeros(pairs, np.int64)
    mark[inst.lock] += 1
    mark[np.zeros(0, np.int64) if start is None else start] += 2
    with np.errstate(over="ignore"):
        helper, need, site, row = (
            _mix(a) for a in (inst.cap, _mix(inst.kmax, inst.eff), inst.site_cap, limits.most)
        )
        for _ in range(ROUNDS):
            extra = _sum(limits.pair, _mix(row[limits.row], limits.amount), pairs)
            pair = _mix(inst.fit, inst.effort, mark, extra, helper[inst.helper], need[inst.need])
            helper = _mix(helper, _sum(inst.helper, pair, helpers))
            need = _mix(need, _sum(inst.need, pair, needs), site[inst.site])
            site = _mix(site, _sum(inst.site, need, sites))
            row = _mix(row, _sum(limits.row, _mix(pair[limits.pair], limits.amount), len(limits.most)))
    return pair
