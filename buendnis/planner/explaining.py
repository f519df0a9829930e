"""Why a plan is as it is, as data: codes and numbers that can be checked, no sentences.

Every way in `ways` is true by construction: with all its changes made together, a plan worth more exists, and
it has the pair. Prices are exact at small sizes (one more half-day, solved anew), above from the linear
programme and then marked `about`. Source: engines.md; issue 4.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from . import checking
from .instance import Instance, Ints, Plan
from .ledger import step
from .obstacles import Standing, unmet_needs
from .pricing import Price, prices_for
from .reasons import Reason, Rejected, why_not

__all__ = [
    "Chosen",
    "Explanation",
    "Price",
    "Reason",
    "Rejected",
    "Unmet",
    "Wish",
    "as_facts",
    "explain",
    "why_not",
]

MOST_EXPLAINED = 100_000  # pairs; above, pairs not chosen are explained on demand


@dataclass(frozen=True)
class Chosen:
    """A chosen pair. All `points` together are the value of the plan.

    `least` is what the need's r-th helper must be worth, `points` = fit - least; `cost` = price * half_days
    is what its half-days could bring elsewhere.
    """

    pair: int
    helper: int
    need: int
    fit: int
    least: int
    points: int
    half_days: int
    price: float
    cost: float
    about: bool
    locked: bool


@dataclass(frozen=True)
class Unmet:
    """A need that nobody helps, and what stands against each kind of candidate."""

    need: int
    because: tuple[Reason, ...]


@dataclass(frozen=True)
class Wish:
    """What would help most: code half_day (of a helper), limit (one more), or pair (a new one for a need).

    `points` for a pair is what a new helper of middling fit with free half-days would bring at least.
    """

    code: str
    points: float
    about: bool
    helper: int | None = None
    limit: int | None = None
    need: int | None = None


@dataclass(frozen=True)
class Explanation:
    """The whole; `exact` says whether the prices were solved anew rather than estimated."""

    value: int
    exact: bool
    chosen: tuple[Chosen, ...]
    rejected: tuple[Rejected, ...]
    unmet: tuple[Unmet, ...]
    prices: tuple[Price, ...]
    wishes: tuple[Wish, ...]


def explain(
    instance: Instance,
    plan: Plan | Sequence[int],
    *,
    exact: bool | None = None,
    objective: str = "fair",
    pairs: Iterable[int] | None = None,
) -> Explanation:
    """Explain a plan. `exact` None: where it is optimal and small; `pairs`: which of those not chosen."""
    selected = np.array(sorted(plan.selected if isinstance(plan, Plan) else plan), np.int64)
    optimal = isinstance(plan, Plan) and plan.status == "optimal"
    prices, is_exact = prices_for(instance, selected, fair=objective == "fair", exact=exact, optimal=optimal)
    standing = Standing(instance, selected)
    unmet = _unmet(instance, selected)
    asked = _asked(instance, standing) if pairs is None else pairs
    return Explanation(
        value=checking.value(instance, selected),
        exact=is_exact,
        chosen=_chosen(instance, selected, prices),
        rejected=tuple(why_not(standing, int(pair)) for pair in asked if not standing.on[pair]),
        unmet=unmet,
        prices=prices,
        wishes=_wishes(standing, prices, unmet),
    )


def as_facts(explanation: Explanation) -> dict[str, Any]:
    """The explanation as plain data for JSON, without what does not apply."""
    return asdict(explanation, dict_factory=lambda items: {k: v for k, v in items if v is not None})


def _asked(instance: Instance, standing: Standing) -> Iterable[int]:
    return np.flatnonzero(~standing.on).tolist() if len(instance.helper) <= MOST_EXPLAINED else ()


def _chosen(instance: Instance, selected: Ints, prices: Iterable[Price]) -> tuple[Chosen, ...]:
    price = {one.helper: one for one in prices if one.helper is not None}
    locked = set(instance.lock.tolist())
    order = selected[
        np.lexsort((instance.helper[selected], -instance.fit[selected], instance.need[selected]))
    ]
    need = instance.need[order]
    rank = np.arange(len(order)) - np.searchsorted(need, need)
    pairs = zip(order.tolist(), rank.tolist(), strict=True)
    return tuple(_one(instance, pair, step(r), price, pair in locked) for pair, r in pairs)


def _one(instance: Instance, pair: int, least: int, prices: dict[int, Price], locked: bool) -> Chosen:
    helper, fit, half_days = (int(of[pair]) for of in (instance.helper, instance.fit, instance.effort))
    price = prices.get(helper, Price(0.0, True, helper=helper))
    return Chosen(
        pair=pair, helper=helper, need=int(instance.need[pair]), fit=fit, least=least, points=fit - least,
        half_days=half_days, price=price.points, cost=price.points * half_days, about=price.about,
        locked=locked,
    )  # fmt: skip


def _unmet(instance: Instance, selected: Ints) -> tuple[Unmet, ...]:
    found = unmet_needs(instance, selected)
    return tuple(Unmet(gap["need"], tuple(map(Reason.of, gap["because"]))) for gap in found)


def _wishes(standing: Standing, prices: Iterable[Price], unmet: Iterable[Unmet]) -> tuple[Wish, ...]:
    inst = standing.instance
    wishes = [
        Wish("limit" if one.helper is None else "half_day", one.points, one.about, one.helper, one.limit)
        for one in prices
        if one.points > 0
    ]
    middling = float(np.median(inst.fit[standing.chosen])) if standing.on.any() else 0.0
    wishes += [
        Wish("pair", middling, False, need=gap.need)
        for gap in unmet
        if standing.room[inst.site[gap.need]] > 0
    ]
    return tuple(sorted(wishes, key=lambda w: (-w.points, w.code, w.helper or 0, w.limit or 0, w.need or 0)))
