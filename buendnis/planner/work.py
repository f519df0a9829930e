"""One solving job: what is asked, what stands, the best plan so far, and whom to tell."""

from collections.abc import Callable

import numpy as np

from . import checking
from .instance import Instance, Ints
from .progress import Clock, Progress
from .state import Rest, State, bound_by_needs


class Work:
    """The locked pairs stand in `state`; `rest` is what remains to decide; `best` is the plan so far."""

    def __init__(
        self,
        instance: Instance,
        *,
        fair: bool,
        start: Ints,
        clock: Clock,
        tell: Callable[[Progress], None] | None,
    ) -> None:
        self.instance, self.fair, self.start, self.clock, self._tell = instance, fair, start, clock, tell
        self.lock = np.unique(instance.lock)
        self.state = State(instance, self.lock)
        self.best = self.lock
        self.bound = float("inf")
        self.rest: Rest = self.state.rest(np.flatnonzero(self.state.usable()))

    @property
    def got(self) -> Ints:
        """Best locked fit of each site, -1 for none."""
        return checking.utilities(self.instance, self.lock)

    def rough_bound(self) -> None:
        """A first bound: every helper has time for all."""
        self.lower_bound(checking.value(self.instance, self.lock) + bound_by_needs(self.rest))

    def lower_bound(self, bound: float) -> None:
        """Take a certified upper bound if it is tighter than the one so far."""
        self.bound = min(self.bound, bound)

    def keep(self, selected: Ints, share: float) -> None:
        """Take a plan as the best so far and tell how far the work is."""
        self.best = np.sort(selected)
        if self._tell:
            fair = checking.fairness(self.instance, self.best)
            points = checking.value(self.instance, self.best)
            chosen = tuple(self.best.tolist())
            self._tell(Progress(share, points, self.bound, fair.worst_site, len(fair.unserved), chosen))

    def better(self, selected: Ints) -> bool:
        """Whether a plan is better than the best so far at what was asked for."""
        return self._rank(selected) > self._rank(self.best)

    def _rank(self, selected: Ints) -> tuple[int, int, int]:
        """Fair: sites served, the floor, points. Total: points first."""
        fairness = checking.fairness(self.instance, selected)
        points, served = checking.value(self.instance, selected), -len(fairness.unserved)
        return (served, fairness.worst_site, points) if self.fair else (points, served, fairness.worst_site)
