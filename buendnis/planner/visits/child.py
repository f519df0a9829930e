"""The visit planner in a process of its own that can be ended, whatever it is doing.

The child reads one line with the order, tells of its progress line by line and answers with the plan;
it stops when its input says so or closes, so it never outlives its parent by much.
"""

import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from queue import Queue
from typing import Any

from buendnis.planner.listening import heard, queued
from buendnis.planner.visits.answers import data_of
from buendnis.planner.visits.files import read_data
from buendnis.planner.visits.planning import WORK, plan

FOLDER = Path(__file__).parents[3]  # where the package stands
COMMAND = (sys.executable, "-m", "buendnis.planner.visits.child")
GRACE = 10.0  # seconds beyond the limit, or after the wish to stop, before the child is killed
Row = dict[str, Any]


class PlannerDied(Exception):
    """The planning process ended without a plan: whoever has an old one keeps it."""


def plan_in_child(
    data: Row,
    *,
    seconds: float = 60.0,
    work: float = WORK,
    on_progress: Callable[[str, int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Row:
    """Plan the instance `data` (as in a file) and return the plan (as in a file).

    Raises BadInstance before anything is started, PlannerDied when the child dies or has to be killed.
    """
    read_data(data)
    end = time.monotonic() + seconds + GRACE
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, text=True, cwd=FOLDER) as child:  # noqa: S603 - this Python, this module
        try:
            lines = _start(child, {"instance": data, "seconds": seconds, "work": work})
            return _listen(child, lines, end, on_progress, cancelled)
        finally:
            child.kill()


def _start(child: subprocess.Popen[str], order: Row) -> "Queue[str | None]":
    """Hand over the order without waiting; returns the queue of the child's lines."""

    def write() -> None:
        _say(child, json.dumps(order, default=str))

    threading.Thread(target=write, daemon=True).start()
    return queued(child.stdout or ())


def _say(child: subprocess.Popen[str], line: str) -> None:
    try:
        if child.stdin:
            child.stdin.write(line + "\n")
            child.stdin.flush()
    except (OSError, ValueError):
        pass  # the child is gone; the reader says so


def _listen(
    child: subprocess.Popen[str],
    lines: "Queue[str | None]",
    end: float,
    on_progress: Callable[[str, int, int], None] | None,
    cancelled: Callable[[], bool] | None,
) -> Row:
    stop = partial(_say, child, "stop")
    for line in heard(lines, end, cancelled=cancelled, ask_to_stop=stop, grace=GRACE):
        told = json.loads(line)
        if "plan" in told:
            return told["plan"]
        if on_progress:
            on_progress(*told["progress"])
    raise PlannerDied


def main() -> None:
    """The child's side: one order in, progress and one plan out."""
    order, stop = json.loads(sys.stdin.readline()), threading.Event()

    def watch() -> None:
        sys.stdin.readline()  # "stop", or the end because the parent is gone
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    instance = read_data(order["instance"])
    found = plan(
        instance,
        seconds=order["seconds"],
        work=order["work"],
        on_progress=lambda *told: _tell({"progress": told}),
        cancelled=stop.is_set,
    )
    _tell({"plan": data_of(instance, found)})


def _tell(row: Row) -> None:
    sys.stdout.write(json.dumps(row, default=str) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
