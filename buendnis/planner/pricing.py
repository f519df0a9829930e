"""What one more half-day of a helper, or one more of a further limit, is worth."""

import math
from dataclasses import dataclass

import numpy as np

from .instance import Instance, Ints
from .prices import LP_PAIRS, Prices, Table, descend, from_linear
from .state import State
from .whatif import WhatIf

EXACT_PAIRS = 3_000
MOST_QUESTIONS = 200  # re-solves for all prices of a plan


@dataclass(frozen=True)
class Price:
    """Points that one more half-day, or one more of a further limit, would bring; `about`: an estimate."""

    points: float
    about: bool
    helper: int | None = None
    limit: int | None = None


def prices_for(
    instance: Instance, selected: Ints, *, fair: bool, exact: bool | None, optimal: bool
) -> tuple[tuple[Price, ...], bool]:
    """Prices of all helpers and further limits, and whether all of them are exact.

    Exact ones mean something for optimal plans only; `exact` None decides by size.
    """
    small = len(instance.helper) <= EXACT_PAIRS
    found = _exact(instance, selected, fair) if (exact if exact is not None else small and optimal) else []
    if not found or None in found:
        estimates = _estimates(instance)
        found = found or [None] * len(estimates)
        return _named(instance, found, estimates), False
    return _named(instance, found, found), True


def _named(instance: Instance, found: list, estimates: list) -> tuple[Price, ...]:
    helpers = len(instance.cap)
    return tuple(
        Price(float(estimate if exact is None else exact), exact is None,
              helper=k if k < helpers else None, limit=k - helpers if k >= helpers else None)
        for k, (exact, estimate) in enumerate(zip(found, estimates, strict=True))
    )  # fmt: skip


def _exact(instance: Instance, selected: Ints, fair: bool) -> list[int | None]:
    """Points per thing, helpers first; None where the work did not suffice."""
    ask, limits = WhatIf(instance, selected, fair, MOST_QUESTIONS), instance.limits
    wanted = np.zeros(len(instance.cap), np.int64)
    np.add.at(wanted, instance.helper, instance.effort)
    in_row = np.zeros(len(limits.most), np.int64)
    np.add.at(in_row, limits.row, limits.amount)
    helpers = [ask.more_half_days(k) if wanted[k] > instance.cap[k] else 0 for k in range(len(wanted))]
    rows = [ask.more_of_limit(k) if in_row[k] > limits.most[k] else 0 for k in range(len(in_row))]
    return helpers + rows


def _estimates(instance: Instance) -> list[float]:
    """Prices of the linear programme (or near them, above its size), helpers first."""
    state = State(instance, np.unique(instance.lock))
    rest = state.rest(np.flatnonzero(state.usable()))
    helper, row = np.zeros(len(instance.cap)), np.zeros(len(instance.limits.most))
    if len(rest.ids):
        linear = from_linear(rest, _never, math.inf) if len(rest.ids) <= LP_PAIRS else None
        prices: Prices = linear[0] if linear else descend(Table(rest), _never)[0]
        helper[np.unique(instance.helper[rest.ids])] = prices.helper
        limits = instance.limits
        row[np.unique(limits.row[np.isin(limits.pair, rest.ids)])] = prices.row
    return [*np.round(helper, 3).tolist(), *np.round(row, 3).tolist()]


def _never() -> bool:
    return False
