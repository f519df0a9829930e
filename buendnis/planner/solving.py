"""One call for every size: exact where that is quick, prices and neighbourhoods above.

Budgets count work, never time: the same instance gives the same plan, bit by bit. The clock only ends the
work early, and then the plan says so.
"""

from collections.abc import Callable, Sequence

import numpy as np

from . import checking, flow
from .diagnosing import explained
from .instance import Instance, Plan
from .large import lift, solve_large
from .progress import Clock, Progress
from .repair import fill
from .small import solve_small
from .state import State
from .work import Work

EXACT_PAIRS = 3_000
FLOW_FIRST = 1_000_000  # up to here a flow is as quick as a plan made best pair first


def solve(
    instance: Instance,
    *,
    objective: str = "fair",
    seconds: float = 20.0,
    start: Sequence[int] = (),
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan that can be found for an instance, with a bound that no plan can exceed.

    `objective` is total (most points) or fair (serve every site, lift the worst-served one, then points).
    `start` is an earlier plan: among equal plans the one with fewest changes wins. Source: engines.md.
    """
    if objective not in ("fair", "total"):
        raise ValueError(f"objective {objective!r} is neither fair nor total")
    clock = Clock(seconds, cancelled)
    if checking.problems(instance, np.unique(instance.lock)):
        none = Plan("infeasible", (), 0, 0.0, 0, (), clock.spent(), method="locks")
        return explained(instance, none)
    before = np.unique(np.asarray(start, np.int64))
    work = Work(instance, fair=objective == "fair", start=before, clock=clock, tell=on_progress)
    proven, method = _solve(work)
    return _plan(work, proven, method)


def _solve(work: Work) -> tuple[bool, str]:
    """Choose the method by size; returns whether the plan is proven, and the method's name."""
    if not len(work.rest.ids):
        work.bound = float(checking.value(work.instance, work.lock))
        return True, "locks"
    if len(work.rest.ids) <= FLOW_FIRST and flow.is_plain(work.rest) and len(work.rest.ids) > EXACT_PAIRS:
        return _flow(work), "flow"
    _first(work)
    if work.clock.over():
        return False, "greedy"
    if len(work.rest.ids) <= EXACT_PAIRS:
        proven = solve_small(work)
        if not proven:
            work.clock.ring()
        return proven, "exact"
    if flow.is_plain(work.rest):
        return _flow(work), "flow"
    solve_large(work)
    return False, "neighbourhoods"


def _first(work: Work) -> None:
    """A usable plan at once."""
    work.rough_bound()
    state = State(work.instance, work.lock)
    fill(state, work.instance.fit, work.rest.ids)
    work.keep(state.chosen, 0.0)


def _flow(work: Work) -> bool:
    """Plain assignment: the most points at once; a fair plan then lifts the sites below the floor."""
    picked = flow.assign(work.rest)
    if picked is None:
        _first(work)
        return False
    work.keep(np.concatenate([work.lock, work.rest.ids[picked]]), 0.5)
    work.bound = float(checking.value(work.instance, work.best))
    return lift(work, picked) if work.fair else True


def _plan(work: Work, proven: bool, method: str) -> Plan:
    instance, best = work.instance, work.best
    points, fairness = checking.value(instance, best), checking.fairness(instance, best)
    bound = max(work.bound, float(points))
    return Plan(
        status="optimal" if proven else "feasible",
        selected=tuple(best.tolist()),
        value=points,
        upper_bound=bound,
        worst_site=fairness.worst_site,
        unserved_sites=fairness.unserved,
        seconds=work.clock.spent(),
        complete=not work.clock.rang,
        method=method,
        gap=(bound - points) / bound if bound > 0 else 0.0,
    )
