"""What one more half-day of a helper, or one more of a further limit, is worth."""

from dataclasses import dataclass

import numpy as np

from .exact import model
from .highs import Floats, maximise
from .instance import Instance, Ints
from .prices import Table, descend
from .state import Rest, State
from .whatif import WhatIf

EXACT_PAIRS = 3_000
LINEAR_PAIRS = 120_000
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
        limits = instance.limits
        of_helper, of_row = _linear(rest) if len(rest.ids) <= LINEAR_PAIRS else _near_linear(rest)
        helper[np.unique(instance.helper[rest.ids])] = of_helper
        row[np.unique(limits.row[np.isin(limits.pair, rest.ids)])] = of_row
    return np.round(np.concatenate([helper, row]), 3).tolist()


def _linear(rest: Rest) -> tuple[Floats, Floats]:
    problem = model(rest)
    dual = np.maximum(0.0, maximise(problem.gain, problem.rows).dual)[len(rest.taken) :]
    helpers, sites = len(rest.cap), len(rest.room)
    return dual[:helpers], dual[helpers + sites :]


def _near_linear(rest: Rest) -> tuple[Floats, Floats]:
    prices, _ = descend(Table(rest), lambda: False)
    return prices.helper, prices.row
