"""Peers from the package registries on the same instance: the pairs they choose, a bound where there is one.

Imports stand inside, so that the memory of a process is that of one peer.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bench.planner.answers import Answer
from bench.planner.flows import networkx_simplex, ortools_flow, scipy_assignment
from buendnis.planner.instance import DELTA, Instance

Floats = NDArray[np.float64]


Peer = Callable[[Instance, float], Answer]


def greedy(whole: Instance, seconds: float) -> Answer:
    """Best pair first, then second helpers by what they add; accepted pairs before all."""
    worth = np.concatenate([whole.fit - delta for delta in DELTA])
    order = np.argsort(-worth, kind="stable")[: int((worth > 0).sum())]
    pair_count = len(whole.fit)
    left, room = whole.cap.tolist(), whole.site_cap.tolist()
    count, chosen = [0] * len(whole.eff), bytearray(pair_count)
    helper, need, effort = whole.helper.tolist(), whole.need.tolist(), whole.effort.tolist()
    kmax, site = whole.kmax.tolist(), whole.site.tolist()

    def take(pair: int) -> None:
        left[helper[pair]] -= effort[pair]
        room[site[need[pair]]] -= 1
        count[need[pair]] += 1
        chosen[pair] = 1

    for pair in whole.lock.tolist():
        take(pair)
    for place, pair in zip((order // pair_count).tolist(), (order % pair_count).tolist(), strict=True):
        n = need[pair]
        fits = left[helper[pair]] >= effort[pair] and room[site[n]] > 0
        if fits and not chosen[pair] and count[n] == place < kmax[n]:
            take(pair)
    return Answer(np.flatnonzero(np.frombuffer(chosen, np.uint8)).astype(np.int64))


# --- The whole model as rows and columns -----------------------------------------------------------------


@dataclass(frozen=True)
class Rows:
    """max worth·v, rows·v ≤ most, least ≤ v ≤ 1. Columns: pairs, then second and third helpers of needs."""

    worth: Floats
    rows: Any  # scipy.sparse.csr_array
    most: Floats
    least: Floats


def as_rows(whole: Instance) -> Rows:
    from scipy.sparse import csr_array

    helpers, needs, sites, pairs = whole.shape
    extra = [np.flatnonzero(whole.kmax >= count) for count in (2, 3)]
    columns = pairs + len(extra[0]) + len(extra[1])
    each = np.arange(pairs)
    row = np.concatenate([whole.need, *extra, needs + whole.helper, needs + helpers + whole.site[whole.need]])
    column = np.concatenate([np.arange(columns), each, each])
    amount = np.concatenate([np.ones(pairs), -np.ones(columns - pairs), whole.effort, np.ones(pairs)])
    least = np.zeros(columns)
    least[whole.lock] = 1
    costs = [np.full(len(needing), -delta) for needing, delta in zip(extra, DELTA[1:], strict=True)]
    return Rows(
        np.concatenate([whole.fit, *costs]).astype(float),
        csr_array((amount, (row, column)), shape=(needs + helpers + sites, columns)),
        np.concatenate([np.ones(needs), whole.cap, whole.site_cap]).astype(float),
        least,
    )


def _highs(whole: Instance, seconds: float, *, whole_numbers: bool) -> Any:
    """HiGHS with one thread: another number within one process makes `run` fail. `seconds` are of the CPU."""
    import highspy

    until = time.process_time() + seconds

    def stop(event: Any) -> None:
        if time.process_time() > until:
            event.interrupt()

    model, solver, lp = as_rows(whole), highspy.Highs(), highspy.HighsLp()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    lp.num_row_, lp.num_col_ = model.rows.shape
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -model.worth, model.least, np.ones(len(model.worth))
    lp.row_lower_, lp.row_upper_ = np.full(len(model.most), -highspy.kHighsInf), model.most
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = model.rows.indptr.astype(np.int32)
    lp.a_matrix_.index_ = model.rows.indices.astype(np.int32)
    lp.a_matrix_.value_ = model.rows.data
    if whole_numbers:
        lp.integrality_ = [highspy.HighsVarType.kInteger] * lp.num_col_
    solver.passModel(lp)
    solver.cbMipInterrupt += stop
    solver.cbSimplexInterrupt += stop
    solver.run()
    return solver


def highs_milp(whole: Instance, seconds: float) -> Answer:
    import highspy

    solver = _highs(whole, seconds, whole_numbers=True)
    info, status = solver.getInfo(), solver.modelStatusToString(solver.getModelStatus())
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer(None, -info.mip_dual_bound, status)
    values = np.array(solver.getSolution().col_value)
    return Answer(np.flatnonzero(values[: len(whole.fit)] > 0.5), -info.mip_dual_bound, status)


def highs_lp(whole: Instance, seconds: float) -> Answer:
    """The bound that every share in the tables refers to; where the LP is whole, the answer as well."""
    solver = _highs(whole, seconds, whole_numbers=False)
    status = solver.modelStatusToString(solver.getModelStatus())
    if status != "Optimal":
        return Answer(None, None, status)
    values = np.array(solver.getSolution().col_value)[: len(whole.fit)]
    is_whole = bool((np.abs(values - np.rint(values)) < 1e-6).all())
    return Answer(
        np.flatnonzero(values > 0.5) if is_whole else None, -solver.getInfo().objective_function_value, status
    )


def scipy_milp(whole: Instance, seconds: float) -> Answer:
    from scipy.optimize import Bounds, LinearConstraint, milp

    model = as_rows(whole)
    found = milp(
        -model.worth,
        integrality=np.ones(len(model.worth)),
        bounds=Bounds(model.least, 1),
        constraints=LinearConstraint(model.rows, ub=model.most),
        options={"time_limit": seconds, "mip_rel_gap": 0.0},
    )
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else None
    chosen = None if found.x is None else np.flatnonzero(found.x[: len(whole.fit)] > 0.5)
    return Answer(chosen, bound, "Optimal" if found.status == 0 else f"status {found.status}")


def scipy_linprog(whole: Instance, seconds: float) -> Answer:
    from scipy.optimize import linprog

    model = as_rows(whole)
    found = linprog(
        -model.worth,
        A_ub=model.rows,
        b_ub=model.most,
        bounds=np.stack([model.least, np.ones(len(model.least))], 1),
        method="highs",
        options={"time_limit": seconds},
    )
    return Answer(None, -found.fun if found.status == 0 else None, found.message[:40])


@contextmanager
def _ended_after(seconds: float, stop: Callable[[], None]) -> Iterator[None]:
    """Call `stop` when this process has used so many CPU seconds."""
    until, done = time.process_time() + seconds, threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            if time.process_time() > until:
                stop()
                return

    threading.Thread(target=watch, daemon=True).start()
    try:
        yield
    finally:
        done.set()


def cp_sat(whole: Instance, seconds: float) -> Answer:
    from ortools.sat.python import cp_model

    model, total = cp_model.CpModel(), cp_model.LinearExpr
    helpers, needs, sites, pairs = whole.shape
    x = [model.new_bool_var("") for _ in range(pairs)]
    of_need: list[list[int]] = [[] for _ in range(needs)]
    of_helper: list[list[int]] = [[] for _ in range(helpers)]
    of_site: list[list[int]] = [[] for _ in range(sites)]
    for pair, (helper, need) in enumerate(zip(whole.helper.tolist(), whole.need.tolist(), strict=True)):
        of_need[need].append(pair)
        of_helper[helper].append(pair)
        of_site[whole.site[need]].append(pair)
    terms, points = list(x), whole.fit.tolist()
    for need, mine in enumerate(of_need):
        extra = [model.new_bool_var("") for _ in range(min(int(whole.kmax[need]), len(mine)) - 1)]
        model.add(total.sum([x[pair] for pair in mine]) <= 1 + total.sum(extra))
        terms += extra
        points += [-delta for delta in DELTA[1 : 1 + len(extra)]]
    for helper, mine in enumerate(of_helper):
        amounts = whole.effort[mine].tolist()
        model.add(total.weighted_sum([x[pair] for pair in mine], amounts) <= int(whole.cap[helper]))
    for site, mine in enumerate(of_site):
        model.add(total.sum([x[pair] for pair in mine]) <= int(whole.site_cap[site]))
    for pair in whole.lock.tolist():
        model.add(x[pair] == 1)
    model.maximize(total.weighted_sum(terms, points))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 2
    with _ended_after(seconds, solver.stop_search):
        status = solver.solve(model)
    name = solver.status_name(status)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Answer(None, None, name)
    chosen = np.array([pair for pair in range(pairs) if solver.boolean_value(x[pair])], np.int64)
    return Answer(chosen, solver.best_objective_bound, name)


# --- The project's own engine ----------------------------------------------------------------------------


def _own(whole: Instance, seconds: float, objective: str) -> Answer:
    from buendnis.planner.solving import solve

    trace: list[tuple[float, int, float]] = []
    started = time.process_time()

    def note(progress: Any) -> None:
        trace.append((round(time.process_time() - started, 3), progress.value, progress.upper_bound))

    plan = solve(whole, objective=objective, seconds=seconds, on_progress=note)
    trace.append((round(time.process_time() - started, 3), plan.value, plan.upper_bound))
    complete = "" if plan.complete else ", ended by the clock"
    return Answer(
        np.array(plan.selected, np.int64), plan.upper_bound, f"{plan.status} ({plan.method}){complete}", trace
    )


def own_total(whole: Instance, seconds: float) -> Answer:
    return _own(whole, seconds, "total")


def own_fair(whole: Instance, seconds: float) -> Answer:
    return _own(whole, seconds, "fair")


PEERS: dict[str, Peer] = {
    "greedy": greedy,
    "cp_sat": cp_sat,
    "highs_milp": highs_milp,
    "highs_lp": highs_lp,
    "scipy_milp": scipy_milp,
    "scipy_linprog": scipy_linprog,
    "ortools_flow": ortools_flow,
    "networkx_simplex": networkx_simplex,
    "scipy_assignment": scipy_assignment,
    "own_total": own_total,
    "own_fair": own_fair,
}
