import os
import signal
import time

import pytest

from buendnis.planner import child
from buendnis.planner.child import SolverDied, solve_in_child
from buendnis.planner.solving import solve

from .instances import seeded, tiny


@pytest.fixture
def processes(monkeypatch):
    """The child processes that were started."""
    started, start = [], child._start

    def remember(errors):
        started.append(start(errors))
        return started[-1]

    monkeypatch.setattr(child, "_start", remember)
    return started


def test_the_child_answers_as_solve_does(processes):
    inst, told = seeded(10, 20, 3, locked=0.2, limits=2), []
    plan, here = solve_in_child(inst, on_progress=told.append, start=(1, 2)), solve(inst, start=(1, 2))
    assert (plan.selected, plan.value, plan.status) == (here.selected, here.value, "optimal")
    assert told[-1].selected == plan.selected
    assert processes[0].poll() is not None


def test_contradicting_locks_come_back_as_such():
    assert solve_in_child(tiny(lock=[0, 3])).conflicting_locks == (0, 3)


def test_a_child_killed_in_the_middle_leaves_its_last_plan(processes):
    inst = seeded(60, 400, 1, candidates=30)

    def kill(_):
        os.kill(processes[0].pid, signal.SIGKILL)

    plan = solve_in_child(inst, on_progress=kill)
    assert (plan.status, plan.complete, plan.method) == ("feasible", False, "ended early")
    assert plan.value > 0


def test_a_child_that_told_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr(child, "_packed", lambda *_: b"nonsense\n")
    with pytest.raises(SolverDied, match="JSONDecodeError"):
        solve_in_child(tiny())


def test_a_child_that_overruns_is_ended(processes, monkeypatch):
    monkeypatch.setattr(child, "GRACE", 0.0)
    monkeypatch.setattr(child, "STARTING", 0.3)
    monkeypatch.setattr(child, "_packed", lambda *_: b"")
    began = time.monotonic()
    with pytest.raises(SolverDied):
        solve_in_child(tiny(), seconds=0)
    assert processes[0].poll() is not None and time.monotonic() - began < 30


def test_a_wish_to_stop_reaches_the_child():
    inst = seeded(60, 400, 1, candidates=30)
    asked = iter([False, True])
    plan = solve_in_child(inst, seconds=300, cancelled=lambda: next(asked, True))
    assert (plan.status, plan.complete) == ("feasible", False)
