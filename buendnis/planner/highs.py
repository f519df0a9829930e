"""One linear or mixed-integer problem for HiGHS: rows and columns in, values, prices and bound out.

Threads stay at one: after another number within the same process HiGHS refuses to run. Source: engines.md.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
INF = float("inf")
CLOCK = {"time_limit": INF, "threads": 1, "random_seed": 0, "output_flag": False}


@dataclass
class Rows:
    """Constraints lower <= A x <= upper, entry by entry."""

    lower: list[Floats] = field(default_factory=list)
    upper: list[Floats] = field(default_factory=list)
    row: list[NDArray] = field(default_factory=list)
    col: list[NDArray] = field(default_factory=list)
    entry: list[Floats] = field(default_factory=list)
    count: int = 0

    def add(self, lower: NDArray, upper: NDArray) -> int:
        """Append rows; returns the number of the first."""
        first, self.count = self.count, self.count + len(upper)
        self.lower.append(np.asarray(lower, float))
        self.upper.append(np.asarray(upper, float))
        return first

    def put(self, row: NDArray, col: NDArray, entry: NDArray) -> None:
        self.row.append(np.asarray(row, np.int64))
        self.col.append(np.asarray(col, np.int64))
        self.entry.append(np.asarray(entry, float))


@dataclass(frozen=True)
class Solution:
    """`x` is empty where nothing was found; `bound` is never below the optimum of the maximisation."""

    status: str
    x: Floats
    value: float
    bound: float
    dual: Floats

    @property
    def proven(self) -> bool:
        return self.status == "Optimal"

    @property
    def impossible(self) -> bool:
        return self.status == "Infeasible"


def _matrix(rows: Rows, columns: int) -> highspy.HighsSparseMatrix:
    row, col = np.concatenate(rows.row), np.concatenate(rows.col)
    order = np.argsort(row * columns + col, kind="stable")
    matrix = highspy.HighsSparseMatrix()
    matrix.format_ = highspy.MatrixFormat.kRowwise
    matrix.num_row_, matrix.num_col_ = rows.count, columns
    matrix.start_ = np.searchsorted(row[order], np.arange(rows.count + 1)).astype(np.int32)
    matrix.index_ = col[order].astype(np.int32)
    matrix.value_ = np.concatenate(rows.entry)[order]
    return matrix


def _problem(
    gain: Floats, rows: Rows, lower: Floats, upper: Floats, whole: NDArray | None
) -> highspy.HighsLp:
    lp = highspy.HighsLp()
    lp.num_row_, lp.num_col_ = rows.count, len(gain)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = -gain, lower, upper
    lp.row_lower_, lp.row_upper_ = np.concatenate(rows.lower), np.concatenate(rows.upper)
    lp.a_matrix_ = _matrix(rows, len(gain))
    if whole is not None:
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        lp.integrality_ = [kinds[int(b)] for b in whole]
    return lp


def _run(highs: highspy.Highs) -> None:
    if highs.run() == highspy.HighsStatus.kError:
        highspy.Highs.resetGlobalScheduler(True)
        if highs.run() == highspy.HighsStatus.kError:
            raise RuntimeError("HiGHS refused to run")


def maximise(
    gain: Floats,
    rows: Rows,
    *,
    lower: Floats | None = None,
    upper: Floats | None = None,
    whole: NDArray[np.bool_] | None = None,
    start: Floats | None = None,
    stop: Callable[[], bool] | None = None,
    options: dict[str, Any] | None = None,
) -> Solution:
    """Maximise gain·x over the rows, columns within 0 and 1 unless said otherwise, `whole` ones integer."""
    low = np.zeros(len(gain)) if lower is None else lower
    high = np.ones(len(gain)) if upper is None else upper
    highs = highspy.Highs()
    for name, setting in {**CLOCK, **(options or {})}.items():
        highs.setOptionValue(name, setting)
    if highs.passModel(_problem(gain, rows, low, high, whole)) == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused the model")
    if start is not None:
        given = highspy.HighsSolution()
        given.col_value = start.tolist()
        highs.setSolution(given)
    if stop is not None:
        highs.cbMipInterrupt.subscribe(lambda event: setattr(event.data_in, "user_interrupt", stop()))
    _run(highs)
    return _answer(highs, whole is not None)


def _answer(highs: highspy.Highs, whole: bool) -> Solution:
    info, solution = highs.getInfo(), highs.getSolution()
    status = highs.modelStatusToString(highs.getModelStatus())
    found = bool(info.primal_solution_status == 2)
    worth = -info.objective_function_value
    return Solution(
        status=status,
        x=np.array(solution.col_value) if found else np.zeros(0),
        value=worth if found else -INF,
        bound=-info.mip_dual_bound if whole else (worth if status == "Optimal" else INF),
        dual=-np.array(solution.row_dual),
    )
