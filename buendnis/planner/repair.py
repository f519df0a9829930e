"""Quick feasible plans: the best pair first, and whatever still fits into a plan."""

import numpy as np

from .highs import Floats
from .instance import Ints
from .state import STEP, State

CHUNK = 100_000  # pairs between two looks at what is still free


def fill(state: State, score: Floats | Ints, among: Ints | None = None) -> None:
    """Add pairs one by one, the best score per further helper first, while every limit holds.

    `score`: worth of each pair, e.g. its fit; a later helper must be worth more than its step.
    `among`: only these pairs, which must fit one at a time.
    """
    inst = state.instance
    pairs = np.flatnonzero(state.usable()) if among is None else among
    for rank in range(len(STEP)):
        free = pairs[(score[pairs] > STEP[rank]) & (state.count[inst.need[pairs]] <= rank)]
        order = free[np.argsort(-score[free], kind="stable")]
        for first in range(0, len(order), CHUNK):
            part = order[first : first + CHUNK]
            _add(state, part[state.fitting(part)], rank)
        pairs = pairs[state.fitting(pairs)]


def _add(state: State, order: Ints, rank: int) -> None:
    """Put each pair of the order that fits at its turn, while its need has at most `rank` helpers."""
    inst, extra = state.instance, state.extra
    need = inst.need[order]
    left, room, count, spare = (part.tolist() for part in (state.left, state.room, state.count, state.spare))
    most = np.minimum(inst.kmax, rank + 1).tolist()
    picked = []
    columns = (order, inst.helper[order], need, inst.effort[order], inst.site[need])
    for pair, helper, wanted, effort, site in zip(*(column.tolist() for column in columns), strict=True):
        if count[wanted] >= most[wanted] or left[helper] < effort or room[site] < 1:
            continue
        if any(spare[row] < amount for row, amount in extra.get(pair, ())):
            continue
        left[helper] -= effort
        room[site] -= 1
        count[wanted] += 1
        for row, amount in extra.get(pair, ()):
            spare[row] -= amount
        picked.append(pair)
    state.put(np.array(picked, np.int64))
