"""Children are started again when they die, and none is left behind. Real processes, small ones."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from buendnis.config import processes
from buendnis.config.processes import Child, Household

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)",
]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def household(said):
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    made = Household([Child("worker", SLEEPER)], said.append)
    yield made
    made.end()
    for number, handler in before.items():
        signal.signal(number, handler)


def wait_until(true, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_dead_child_is_started_again_after_a_pause(household, said):
    household.start()
    [child] = household.children
    first = child.process.pid

    os.kill(first, signal.SIGKILL)
    wait_until(lambda: household.look_after() or (child.is_running and child.process.pid != first))

    assert said == ["The worker ended unexpectedly (code -9); starting it again in 1 s"]


def test_pauses_grow_and_are_bounded(said):
    child = Child("worker", [sys.executable, "-c", ""])
    for _ in range(8):
        child.start()
        child.process.wait()
        child.note_death(said.append)

    assert [line.rsplit(" in ")[1] for line in said] == [
        "1 s",
        "2 s",
        "4 s",
        "8 s",
        "16 s",
        "30 s",
        "30 s",
        "30 s",
    ]


def test_ending_leaves_nobody_behind(household):
    household.start()
    pid = household.children[0].process.pid

    household.end()

    assert not is_alive(pid)


def test_who_does_not_listen_is_ended_all_the_same(household, monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.3)
    household.children = [Child("server", STUBBORN)]
    household.start()
    pid = household.children[0].process.pid
    time.sleep(0.3)

    household.end()

    assert not is_alive(pid)


def test_a_signal_stops_the_household(household):
    household.start()

    os.kill(os.getpid(), signal.SIGTERM)

    household.stay()
    assert household.stopping


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no parent-death signal")
def test_children_follow_a_parent_that_was_killed():
    script = (
        "from buendnis.config.processes import Child; import sys, time\n"
        f"c = Child('worker', {SLEEPER!r}); c.start(); print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())

    parent.kill()
    parent.wait()

    wait_until(lambda: not is_alive(pid) or is_zombie(pid))


def is_zombie(pid: int) -> bool:
    """Dead, but not yet collected by whoever inherited it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().split(") ")[1][0] == "Z"
    except FileNotFoundError:
        return True
