"""Quick feasible plans: the best pair first, and whatever still fits into a plan."""

import numpy as np

from .highs import Floats
from .instance import Ints
from .state import STEP, State


def fill(state: State, score: Floats, least: float = 0.0) -> None:
    """Add pairs one by one, the best score per further helper first, while every limit holds.

    `score`: worth of each pair, e.g. its fit, or its fit less prices; later helpers' least worth goes off.
    """
    inst = state.instance
    for rank in range(len(STEP)):
        free = np.flatnonzero(state.usable() & (score - STEP[rank] > least))
        free = free[state.count[inst.need[free]] <= rank]
        _add(state, free[np.argsort(-score[free], kind="stable")], rank)


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
