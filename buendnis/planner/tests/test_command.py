import json
import os
import pty
import signal
import subprocess
import sys
import time

import numpy as np
import pytest

from buendnis.planner import files
from buendnis.planner.checking import problems, value
from buendnis.planner.tests.instances import seeded, tiny

ALONE = "import sys; from buendnis.config.cli import main; sys.argv[0] = 'buendnis'; main()"


def plan(*arguments, **options):
    words = [sys.executable, "-c", ALONE, "plan", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, check=False, timeout=120, **options)


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "good.npz"
    files.write(seeded(10, 25, locked=0.1), path)
    return path


def test_a_plan_is_written_that_keeps_every_limit(good, tmp_path):
    done = plan(good, "--out", tmp_path / "plan.json")

    instance, facts = files.read(good), json.loads((tmp_path / "plan.json").read_text())
    assert (done.returncode, done.stderr) == (0, "")
    assert facts["status"] == "optimal"
    assert problems(instance, facts["selected"]) == []
    assert facts["value"] == value(instance, facts["selected"])
    served = set(instance.need[facts["selected"]].tolist())
    assert [gap["need"] for gap in facts["unmet"]] == sorted(set(range(len(instance.eff))) - served)
    assert [gap for gap in facts["unmet"] if not gap["because"]] == []


def test_the_plan_speaks_the_numbers_of_the_file(tmp_path):
    unsorted = tiny(site=[1, 0], helper=[0, 1, 1, 0][::-1], need=[0, 0, 1, 1][::-1], fit=[700, 800, 500, 900])
    files.write(unsorted, tmp_path / "unsorted.json")

    plan(tmp_path / "unsorted.json", "--out", tmp_path / "plan.json")

    assert json.loads((tmp_path / "plan.json").read_text())["selected"] == [1, 3]


def test_contradicting_locks_end_well_and_are_named(tmp_path):
    files.write(tiny().with_locks(np.array([0, 3])), tmp_path / "locked.json")

    done = plan(tmp_path / "locked.json", "--out", tmp_path / "plan.json")

    facts = json.loads((tmp_path / "plan.json").read_text())
    assert (done.returncode, facts["status"], facts["conflicting_locks"]) == (0, "infeasible", [0, 3])
    assert "helper 0: locks ask for 4 of 2 (helper); 2 more, or release 3" in done.stdout


def test_a_broken_file_ends_with_one_line_and_leaves_the_old_plan(tmp_path):
    path, out = tmp_path / "broken.json", tmp_path / "plan.json"
    files.write(tiny(), path)
    path.write_text(path.read_text().replace("900", "-900"))
    out.write_text("old")

    done = plan(path, "--out", out)

    assert (done.returncode, done.stdout, out.read_text()) == (2, "", "old")
    assert done.stderr == "buendnis plan: fit[0]: must be from 0 to 1000, not -900\n"


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf", "soon", "", "1,5"])
def test_seconds_that_are_no_seconds_are_refused(good, tmp_path, seconds):
    done = plan(good, "--out", tmp_path / "plan.json", f"--seconds={seconds}")

    assert done.returncode == 2
    assert f"must be a number of seconds, 0 or more, not {seconds!r}" in done.stderr
    assert not (tmp_path / "plan.json").exists()


def test_no_time_still_gives_a_plan_and_says_that_it_ended_early(good, tmp_path):
    done = plan(good, "--out", tmp_path / "plan.json", "--seconds", "0")

    facts = json.loads((tmp_path / "plan.json").read_text())
    assert (done.returncode, facts["status"], facts["complete"]) == (0, "feasible", False)
    assert problems(files.read(good), facts["selected"]) == []


def test_a_place_that_cannot_be_written_is_refused_before_planning(good, tmp_path):
    assert plan(good, "--out", tmp_path).stderr.endswith("is a folder\n")
    assert plan(good, "--out", tmp_path / "no" / "plan.json").returncode == 2


def test_the_engine_starts_without_django(good, tmp_path):
    code = ALONE.replace("main()", "\ntry: main()\nfinally: print('django' in sys.modules)")

    done = subprocess.run(
        [sys.executable, "-c", code, "plan", good, "--out", tmp_path / "plan.json"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.endswith("False\n")


def test_the_help_names_the_command():
    done = subprocess.run([sys.executable, "-c", ALONE, "--help"], capture_output=True, text=True, check=True)

    assert "plan          make a plan" in done.stdout


STOPPED = """
import sys, time
from buendnis.planner import command, overseen
from buendnis.planner.progress import Progress
def slow(instance, *, cancelled, on_progress, **_):
    on_progress(Progress(0.1, 0, 9000.0, 0, 1, (0,)))
    print("ready", flush=True)
    while not (cancelled() and LISTENS):
        time.sleep(0.01)
    return real(instance, seconds=0)
real, overseen.solve, overseen.GRACE, LISTENS = overseen.solve, slow, 0.2, sys.argv[1] == "listens"
raise SystemExit(command.main(sys.argv[2:]))
"""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("solver", ["listens", "deaf"])
def test_a_wish_to_stop_writes_the_best_plan_so_far(good, tmp_path, number, solver):
    words = [sys.executable, "-c", STOPPED, solver, str(good), "--out", str(tmp_path / "plan.json")]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout.readline() == "ready\n"
        running.send_signal(number)
        assert running.wait(60) == 0

    facts = json.loads((tmp_path / "plan.json").read_text())
    assert facts["complete"] is False
    assert (facts["selected"] == [0]) == (solver == "deaf")


def test_a_solver_that_overruns_its_time_is_left_behind(good, tmp_path):
    words = [sys.executable, "-c", STOPPED, "deaf", good, "--out", tmp_path / "plan.json", "--seconds", "0.1"]

    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)

    assert "feasible, ended early: 1 pairs" in done.stdout


def test_the_explanation_speaks_the_numbers_of_the_file(tmp_path):
    unsorted = tiny(site=[1, 0], helper=[0, 1, 1, 0][::-1], need=[0, 0, 1, 1][::-1], fit=[700, 800, 500, 900])
    files.write(unsorted, tmp_path / "unsorted.json")

    plan(tmp_path / "unsorted.json", "--out", tmp_path / "plan.json", "--explain", tmp_path / "why.json")

    why = json.loads((tmp_path / "why.json").read_text())
    assert sorted(one["pair"] for one in why["chosen"]) == [1, 3]
    assert sum(one["points"] for one in why["chosen"]) == why["value"] == 1700
    assert {one["pair"]: one["need"] for one in why["chosen"]} == {1: 1, 3: 0}
    assert sorted(one["pair"] for one in why["rejected"]) == [0, 2]


def test_a_terminal_sees_the_progress(good, tmp_path):
    ours, theirs = pty.openpty()
    words = [sys.executable, "-c", ALONE, "plan", good, "--out", tmp_path / "plan.json"]

    subprocess.run(words, stderr=theirs, stdout=subprocess.DEVNULL, check=True)

    os.close(theirs)
    time.sleep(0.05)
    assert b"without help" in os.read(ours, 10_000)
    os.close(ours)
