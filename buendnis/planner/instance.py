"""One problem as arrays: helpers with capacity, needs at sites, and the pairs that may be chosen."""

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

DELTA = (0, 300, 450)  # points that the first, second and third helper of one need must be worth
MOST_FIT = 1000

Ints = NDArray[np.int64]


def _none() -> Ints:
    return np.zeros(0, np.int64)


@dataclass(frozen=True)
class Limits:
    """Further limits over pairs: row r allows at most `most[r]` of the summed `amount` of its chosen pairs.

    `row`, `pair`, `amount` are parallel; all amounts are positive. They hold what the ten arrays cannot say:
    part of a helper's capacity that only some pairs may use, or a second helper that takes part in a pair.
    """

    most: Ints = field(default_factory=_none)
    row: Ints = field(default_factory=_none)
    pair: Ints = field(default_factory=_none)
    amount: Ints = field(default_factory=_none)


@dataclass(frozen=True)
class Instance:
    """An assignment problem: choose pairs worth most, within every limit. Source: engines.md.

    Needs are numbered so that `site` never falls; pairs are grouped by need, best fit first, ties by helper
    (`files.read` sees to it). `effort` is in half-days per pair; `eff[need]` where none is given.
    """

    cap: Ints  # [helpers] half-days
    eff: Ints  # [needs] half-days that one helper gives
    kmax: Ints  # [needs] most helpers, 1 to 3
    site: Ints  # [needs] where
    site_cap: Ints  # [sites] most helpers of all its needs together
    helper: Ints  # [pairs]
    need: Ints  # [pairs]
    fit: Ints  # [pairs] 0 to 1000
    lock: Ints = field(default_factory=_none)  # numbers of pairs that are already accepted
    conflicts: Ints = field(default_factory=lambda: np.zeros((0, 2), np.int64))  # (helper, need)
    effort: Ints = field(default_factory=_none)  # [pairs]
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        if len(self.effort) != len(self.helper):
            object.__setattr__(self, "effort", self.eff[self.need])

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of helpers, needs, sites and pairs."""
        return len(self.cap), len(self.eff), len(self.site_cap), len(self.helper)

    def with_locks(self, lock: Ints) -> "Instance":
        return replace(self, lock=lock)


@dataclass(frozen=True)
class Plan:
    """An answer: chosen pairs, what they are worth, and how far from the best that can be at most.

    `status` is optimal, feasible or infeasible; `complete` is False when the clock or a wish to stop ended
    the work early: then another run may differ.
    """

    status: str
    selected: tuple[int, ...]
    value: int
    upper_bound: float
    worst_site: int
    unserved_sites: tuple[int, ...]
    seconds: float
    unmet: tuple[dict, ...] = ()
    conflicting_locks: tuple[int, ...] = ()
    complete: bool = True
    method: str = ""
    gap: float = 0.0  # (upper_bound - value) / upper_bound
    diagnosis: tuple[dict, ...] = ()
