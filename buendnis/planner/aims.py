"""Several aims in strict order with CP-SAT: each is made as large as can be and held while the next grows.

Repeatable: one thread, a fixed seed, and budgets that count work (CP-SAT's deterministic seconds, near a
CPU second). The clock and a wish to stop only end the search early; then `complete` is False.
"""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from ortools.sat.python import cp_model

Literal = cp_model.IntVar
SHARE = 0.4  # of the work that is left, for one aim at most
WINDOW_WORK = 1.0  # for one look at a part of the problem
MOST_LOOKS = 60
NO_BOUND = 2**62
POLL_SECONDS = 0.05


class Stopped(Exception):
    """The clock or a wish to stop came before there was any answer."""


@dataclass
class Budget:
    """How much may be spent: `work` in deterministic seconds; `until` on the monotonic clock aborts."""

    work: float = 20.0
    until: float = float("inf")
    cancelled: Callable[[], bool] | None = None
    told: Callable[[str, int, int], None] | None = None  # aim, value, bound
    stopped: bool = False

    def over(self) -> bool:
        """Whether to stop now; once true it stays true."""
        late = time.monotonic() >= self.until
        self.stopped = self.stopped or late or bool(self.cancelled and self.cancelled())
        return self.stopped


@dataclass(frozen=True)
class Aim:
    """A sum of variables to make large. `ceiling` is a bound that is known without searching."""

    name: str
    terms: tuple[tuple[Literal, int], ...]
    ceiling: int | None = None

    def worth(self, values: Sequence[int]) -> int:
        return sum(amount * values[var.index] for var, amount in self.terms)

    @property
    def sum(self) -> cp_model.LinearExprT:
        return cp_model.LinearExpr.weighted_sum([v for v, _ in self.terms], [a for _, a in self.terms])


@dataclass(frozen=True)
class Reached:
    """What an aim came to, and the bound nobody can pass while the aims before it are held."""

    name: str
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass
class Board:
    """A CP-SAT model whose `either` variables are kept tight, so that a plan is worth what it looks like.

    `blocks` are groups of variables (a year, say); where an aim is not proven, neighbouring blocks are
    searched anew while the others stand still.
    """

    model: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    eithers: list[tuple[Literal, list[Literal]]] = field(default_factory=list)
    blocks: list[list[Literal]] = field(default_factory=list)

    def var(self) -> Literal:
        return self.model.new_bool_var("")

    def either(self, parts: Sequence[Literal]) -> Literal:
        """A variable that may be 1 when one of `parts` is."""
        it = self.var()
        self.model.add(it <= cp_model.LinearExpr.sum(list(parts)))
        self.eithers.append((it, list(parts)))
        return it

    def tight(self, values: Sequence[int]) -> list[int]:
        values = list(values)
        for it, parts in self.eithers:
            values[it.index] = max((values[part.index] for part in parts), default=0)
        return values


@dataclass(frozen=True)
class Answer:
    """Values of all variables by index, and what each aim reached."""

    values: list[int]
    aims: tuple[Reached, ...]
    work: float


def climb(
    board: Board, aims: Sequence[Aim], budget: Budget, hint: Sequence[int] | None = None
) -> Answer | None:
    """Reach the aims in order; None when the model contradicts itself. Takes from `budget.work`.

    `hint` is where to look first. Raises Stopped when there is no answer yet at the end of the budget.
    """
    before, reached, values = budget.work, [], None
    for aim in aims:
        values, bound = _reach(board, aim, budget, values, hint)
        if values is None:
            return None
        reached.append(Reached(aim.name, aim.worth(values), bound))
        board.model.add(aim.sum >= reached[-1].value)
        if budget.told:
            budget.told(aim.name, reached[-1].value, bound)
    if values is None:
        raise Stopped
    return Answer(values, tuple(reached), before - budget.work)


def _reach(
    board: Board, aim: Aim, budget: Budget, values: list[int] | None, hint: Sequence[int] | None
) -> tuple[list[int] | None, int]:
    ceiling = _ceiling(aim)
    if values is not None and (aim.worth(values) >= ceiling or budget.over()):
        return values, ceiling
    board.model.maximize(aim.sum)
    share = max(budget.work * SHARE, WINDOW_WORK) if values is not None else max(budget.work, WINDOW_WORK)
    part = share / 2 if board.blocks and values is not None else share
    found = search(board.model, part, budget, hint if values is None else values)
    if found.status == cp_model.INFEASIBLE:
        return None, 0
    if found.values is None and values is None:
        raise Stopped
    kept = _better(aim, board, values, found.values)
    bound = min(ceiling, max(found.bound, aim.worth(kept)))
    if aim.worth(kept) < bound and board.blocks:
        kept = polish(board, aim, budget, kept, share - part, bound)
    return kept, bound


def _ceiling(aim: Aim) -> int:
    most = sum(max(amount, 0) for _, amount in aim.terms)
    return most if aim.ceiling is None else min(most, aim.ceiling)


def _better(aim: Aim, board: Board, old: list[int] | None, new: list[int] | None) -> list[int]:
    candidates = [board.tight(values) for values in (old, new) if values is not None]
    return max(candidates, key=aim.worth)


@dataclass(frozen=True)
class Found:
    """What one search came to; `values` is None when it found nothing."""

    status: cp_model.CpSolverStatus
    values: list[int] | None
    bound: int


def search(model: cp_model.CpModel, work: float, budget: Budget, hint: Sequence[int] | None = None) -> Found:
    """One repeatable run of CP-SAT; takes what it used from `budget.work`."""
    if budget.over():
        return Found(cp_model.UNKNOWN, None, NO_BOUND)
    model.clear_hints()
    for index, value in enumerate(hint or ()):
        model.add_hint(model.get_int_var_from_proto_index(index), value)
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.linearization_level = 2
    solver.parameters.max_deterministic_time = work
    with _watched(solver, budget):
        status = solver.solve(model)
    proto = solver.response_proto
    budget.work -= proto.deterministic_time
    values = list(proto.solution) if status in (cp_model.OPTIMAL, cp_model.FEASIBLE) else None
    return Found(status, values, _whole_bound(proto.best_objective_bound))


def _whole_bound(bound: float) -> int:
    return int(bound + 1e-6) if bound >= 0 else -int(-bound + 1 - 1e-6)


class _watched:  # noqa: N801 - reads as a sentence
    """Ends a search from outside when the budget is over: CP-SAT itself asks nobody while it runs."""

    def __init__(self, solver: cp_model.CpSolver, budget: Budget) -> None:
        self.solver, self.budget, self.done = solver, budget, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def watch(self) -> None:
        while not self.done.wait(POLL_SECONDS):
            if self.budget.over():
                self.solver.stop_search()

    def __enter__(self) -> None:
        if self.budget.until < float("inf") or self.budget.cancelled:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.thread.is_alive():
            self.thread.join()


def polish(board: Board, aim: Aim, budget: Budget, values: list[int], work: float, bound: int) -> list[int]:
    """Better values by searching two blocks at a time while all others stand, up to `bound` or `work`."""
    end = budget.work - work
    for window in _windows(board.blocks):
        if budget.work <= end or budget.over() or aim.worth(values) >= bound:
            break
        found = search(_held(board, values, window), min(WINDOW_WORK, work), budget, values)
        values = _better(aim, board, values, found.values)
    return values


def _windows(blocks: list[list[Literal]]) -> Iterator[list[Literal]]:
    count = len(blocks)
    for look in range(min(MOST_LOOKS, count * count)):
        apart = 1 + (look // count) % max(1, count - 1)
        yield [*blocks[look % count], *blocks[(look + apart) % count]]


def _held(board: Board, values: Sequence[int], window: Sequence[Literal]) -> cp_model.CpModel:
    """The same model with all blocks but the window's fixed."""
    model, free = board.model.clone(), {var.index for var in window}
    for var in (var for block in board.blocks for var in block):
        if var.index not in free:
            model.add(model.get_int_var_from_proto_index(var.index) == values[var.index])
    return model


def contradiction(
    model: cp_model.CpModel, literals: Sequence[Literal], budget: Budget, work: float
) -> list[int]:
    """Positions of a set of `literals` that cannot all be 1, from which none can be left out; [] if they can.

    Raises Stopped when the work does not suffice to know.
    """
    core = _core(model, literals, list(range(len(literals))), budget, work) or []
    for position in list(core):
        if position in core:
            rest = [other for other in core if other != position]
            smaller = _core(model, literals, rest, budget, work)
            core = core if smaller is None else smaller
    return sorted(core)


def _core(
    model: cp_model.CpModel, literals: Sequence[Literal], of: list[int], budget: Budget, work: float
) -> list[int] | None:
    """Some of the positions `of` that contradict each other; None if they do not."""
    if budget.over():
        raise Stopped
    model.clear_assumptions()
    model.add_assumptions([literals[position] for position in of])
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = work
    with _watched(solver, budget):
        status = solver.solve(model)
    budget.work -= solver.response_proto.deterministic_time
    model.clear_assumptions()
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return None
    if status != cp_model.INFEASIBLE:
        raise Stopped
    named = set(solver.sufficient_assumptions_for_infeasibility())
    return [position for position in of if literals[position].index in named]
