"""The visit planner in a process of its own: the same plan, stopped, killed."""

import json
import sys
import time

import pytest

from buendnis.planner.errors import BadInstance
from buendnis.planner.visits import child, data_of, plan, read_data


def problem(sites: int = 6) -> dict:
    rows = [
        {
            "id": f"s{n}",
            "entry": 2020 + n % 9,
            "lat": 50 + n % 7 / 5,
            "lon": 8 + n % 11 / 9,
            "topics": [n % 10],
        }
        for n in range(sites)
    ]
    return {"first_year": 2026, "years": 10, "days_per_year": 2, "sites": rows}


def test_the_plan_is_the_same_as_without_a_child():
    instance = read_data(problem())
    mine = json.loads(json.dumps(data_of(instance, plan(instance)), default=str))
    told: list[str] = []

    theirs = child.plan_in_child(problem(), on_progress=lambda name, value, bound: told.append(name))

    assert {**theirs, "seconds": 0} == {**mine, "seconds": 0}
    assert told[0] == "visited"


def test_a_wish_to_stop_in_the_middle_brings_what_there_is():
    told: list[str] = []

    found = child.plan_in_child(
        problem(150),
        on_progress=lambda name, value, bound: told.append(name),
        cancelled=lambda: bool(told),
    )

    assert (found["complete"], found["status"]) == (False, "feasible")
    assert found["reach"]["reached"] > 0


def test_a_broken_instance_starts_nothing(monkeypatch):
    monkeypatch.setattr(child, "COMMAND", ("does-not-exist",))

    with pytest.raises(BadInstance):
        child.plan_in_child({**problem(), "years": 0})


@pytest.mark.parametrize(
    "script", ["import time; time.sleep(60)", "raise SystemExit(9)", "import os; os.abort()"]
)
def test_a_child_that_hangs_or_dies_is_ended_and_said(monkeypatch, script):
    monkeypatch.setattr(child, "COMMAND", (sys.executable, "-c", script))
    monkeypatch.setattr(child, "GRACE", 0.2)
    began = time.monotonic()

    with pytest.raises(child.PlannerDied):
        child.plan_in_child(problem(), seconds=1)

    assert time.monotonic() - began < 20
