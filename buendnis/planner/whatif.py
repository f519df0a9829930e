"""What a plan would be worth if one number were different: solved anew, exactly, while every site keeps help.

No site that the plan serves may fall below the plan's worst-served one. Small sizes only.
"""

from dataclasses import dataclass, replace

import numpy as np

from . import checking
from .exact import EXACT, cover, model, run
from .instance import Instance, Ints, Limits
from .state import Rest, State

MOST_NODES = 5_000  # of one search tree; counts work, so that answers repeat


@dataclass
class WhatIf:
    """Questions about one optimal plan; `left` is how many may still be asked."""

    instance: Instance
    selected: Ints
    fair: bool = True
    left: int = 100

    def __post_init__(self) -> None:
        best = checking.utilities(self.instance, self.selected)
        self.served = np.flatnonzero(best >= 0)
        self.floor = int(best[self.served].min()) if len(self.served) else 0
        self.value = checking.value(self.instance, self.selected)

    def more_half_days(self, helper: int, amount: int = 1) -> int | None:
        """Points that more half-days of a helper would bring; None when the work does not suffice to know."""
        cap = self.instance.cap.copy()
        cap[helper] += amount
        return self._gain(replace(self.instance, cap=cap))

    def more_of_limit(self, row: int, amount: int = 1) -> int | None:
        """Points that a further limit would bring if it allowed more; None as above."""
        limits = self.instance.limits
        most = limits.most.copy()
        most[row] += amount
        wider = Limits(most, limits.row, limits.pair, limits.amount)
        return self._gain(replace(self.instance, limits=wider))

    def with_pair(self, pair: int) -> int | None:
        """Points by which the best plan with this pair is worse; None when there is none or it is unknown."""
        instance = self.instance.with_locks(np.union1d(self.instance.lock, [pair]))
        if checking.problems(instance, instance.lock):
            return None
        gain = self._gain(instance)
        return None if gain is None else -gain

    def _gain(self, instance: Instance) -> int | None:
        if self.left <= 0:
            return None
        self.left -= 1
        state = State(instance, np.unique(instance.lock))
        rest = state.rest(np.flatnonzero(state.usable()))
        standing = checking.value(instance, state.chosen)
        if not len(rest.ids):
            return standing - self.value if self._kept(instance, state.chosen) else None
        best = self._best(instance, rest, state.chosen)
        return None if best is None else standing + best - self.value

    def _best(self, instance: Instance, rest: Rest, standing: Ints) -> int | None:
        problem = model(rest)
        if self.fair:
            got = checking.utilities(instance, standing)
            owed = self.served[got[self.served] < self.floor]
            if not np.isin(owed, rest.sites).all():
                return None
            cover(problem, np.searchsorted(rest.sites, owed), self.floor)
        answer = run(problem, None, mip_max_nodes=MOST_NODES, **EXACT)
        return round(answer.value) if answer.proven else None

    def _kept(self, instance: Instance, chosen: Ints) -> bool:
        best = checking.utilities(instance, chosen)
        return not self.fair or bool((best[self.served] >= self.floor).all())
