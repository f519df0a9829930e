"""`solve` in a process of its own, because HiGHS overruns its limits and may take the memory with it.

The child reads the instance from its input, writes one JSON line per plan so far and one for the answer,
and ends itself when its input closes, so it never outlives its parent. Whatever happens, the
caller gets the last plan that the child told of, or SolverDied.
"""

import io
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, fields, replace
from functools import partial
from queue import Queue
from typing import IO, Any

import numpy as np

from . import checking
from .instance import Instance, Limits, Plan
from .listening import heard, queued
from .progress import Progress
from .solving import solve

GRACE = 4.0  # seconds beyond the limit before the child is killed
STARTING = 3.0  # seconds to start Python and to read a small instance
PAIRS_A_SECOND = 500_000


BEGIN = """
import json, sys
sys.path[:0] = json.loads(sys.argv[1])
from buendnis.planner.child import main
main()
"""


class SolverDied(Exception):
    """The solving process ended without any plan."""


def solve_in_child(
    instance: Instance,
    *,
    objective: str = "fair",
    seconds: float = 20.0,
    start: Sequence[int] = (),
    on_progress: Callable[[Progress], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Plan:
    """`solve` with the same meaning; a few seconds after the limit the child is killed.

    Raises SolverDied when the child ended before it had told of any plan.
    """
    order = {"objective": objective, "seconds": seconds, "start": [int(p) for p in start]}
    began = time.monotonic()
    end = began + seconds + GRACE + STARTING + len(instance.helper) / PAIRS_A_SECOND
    with tempfile.TemporaryFile() as errors, _start(errors) as child:
        try:
            last, plan = _listen(child, _send(child, order, instance), end, on_progress, cancelled)
        finally:
            _end(child)
        if plan is None and last is None:
            raise SolverDied(_last_words(errors, child))
    return plan or plan_so_far(instance, last, time.monotonic() - began)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    try:
        _pipes(child)[0].close()
    except OSError:
        pass  # what was still to be written is of no use now


def _start(errors: IO[bytes]) -> subprocess.Popen[bytes]:
    path = json.dumps([part for part in sys.path if part])
    return subprocess.Popen(  # noqa: S603 - this Python with this module
        [sys.executable, "-c", BEGIN, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
    )


def _pipes(child: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    """What goes in and what comes out."""
    if child.stdin is None or child.stdout is None:
        raise SolverDied("the solving process has no pipes")
    return child.stdin, child.stdout


def _send(child: subprocess.Popen[bytes], order: dict[str, Any], instance: Instance) -> "Queue[bytes | None]":
    """Hand over the order and the instance without waiting; returns the queue of the child's lines."""
    into, out = _pipes(child)

    def write() -> None:
        try:
            into.write(_packed(order, instance))
            into.flush()
        except OSError:
            pass  # the child is gone; the reader says so

    threading.Thread(target=write, daemon=True).start()
    return queued(out)


def _listen(
    child: subprocess.Popen[bytes],
    lines: "Queue[bytes | None]",
    end: float,
    on_progress: Callable[[Progress], None] | None,
    cancelled: Callable[[], bool] | None,
) -> tuple[Progress | None, Plan | None]:
    """Follow the child until it answers, ends or is too late; returns the last progress and the answer."""
    last = None
    stop = partial(_ask_to_stop, child)
    for line in heard(lines, end, cancelled=cancelled, ask_to_stop=stop, grace=GRACE):
        told = _told(line)
        if isinstance(told, Plan):
            return last, told
        last = told
        if on_progress:
            on_progress(last)
    return last, None


def _ask_to_stop(child: subprocess.Popen[bytes]) -> None:
    into, _ = _pipes(child)

    def write() -> None:
        try:
            into.write(b"stop\n")
            into.flush()
        except (OSError, ValueError):
            pass

    threading.Thread(target=write, daemon=True).start()


def _told(line: bytes) -> Progress | Plan:
    """One line of the child: its answer or its progress."""
    said = json.loads(line)
    kind = {"plan": Plan, "progress": Progress}[said.pop("kind")]
    return kind(**{name: tuple(part) if isinstance(part, list) else part for name, part in said.items()})


def plan_so_far(instance: Instance, last: Progress | None, seconds: float) -> Plan:
    """The last plan that an ended child had told of."""
    assert last is not None  # noqa: S101 - solve_in_child has asked
    fairness = checking.fairness(instance, last.selected)
    bound = max(last.upper_bound, float(last.value))
    return Plan(
        status="feasible",
        selected=last.selected,
        value=last.value,
        upper_bound=bound,
        worst_site=fairness.worst_site,
        unserved_sites=fairness.unserved,
        seconds=seconds,
        complete=False,
        method="ended early",
        gap=(bound - last.value) / bound if bound > 0 else 0.0,
    )


def _last_words(errors: IO[bytes], child: subprocess.Popen[bytes]) -> str:
    errors.seek(0)
    words = errors.read().decode(errors="replace").strip().splitlines()
    return words[-1] if words else f"the solving process ended with code {child.wait()}"


def _arrays(instance: Instance) -> Iterator[tuple[str, np.ndarray]]:
    for part in fields(instance):
        if part.name != "limits":
            yield part.name, getattr(instance, part.name)
    for part in fields(Limits):
        yield f"limits.{part.name}", getattr(instance.limits, part.name)


def _small(array: np.ndarray) -> np.ndarray:
    """The same numbers in half the space where they fit."""
    fits = not array.size or max(abs(int(array.min())), abs(int(array.max()))) < 2**31
    return array.astype(np.int32) if fits else array


def _packed(order: dict[str, Any], instance: Instance) -> bytes:
    """One line with the order and the size of what follows: the arrays as npz."""
    body = io.BytesIO()
    arrays: dict[str, Any] = {name: _small(array) for name, array in _arrays(instance)}
    np.savez(body, **arrays)
    data = body.getbuffer()
    return json.dumps({**order, "size": len(data)}).encode() + b"\n" + data


def _unpacked(data: bytes) -> Instance:
    with np.load(io.BytesIO(data), allow_pickle=False) as parts:
        arrays = {name: parts[name].astype(np.int64) for name in parts.files}
    limits = Limits(**{part.name: arrays.pop(f"limits.{part.name}") for part in fields(Limits)})
    return replace(Instance(**arrays), limits=limits)


def _watch(stream: IO[bytes], stop: threading.Event) -> None:
    """A line means stop, the end of the input means that nobody waits for the answer any more."""
    if stream.readline():
        stop.set()
        stream.readline()
    os._exit(1)


def main() -> None:
    """Solve what comes in and tell what is found, line by line."""
    stream, out = sys.stdin.buffer, sys.stdout.buffer
    order = json.loads(stream.readline())
    instance = _unpacked(stream.read(order.pop("size")))
    stop = threading.Event()
    threading.Thread(target=_watch, args=(stream, stop), daemon=True).start()

    def tell(kind: str, what: Progress | Plan) -> None:
        out.write(json.dumps({"kind": kind, **asdict(what)}).encode() + b"\n")
        out.flush()

    def progress(what: Progress) -> None:
        tell("progress", what)

    tell("plan", solve(instance, on_progress=progress, cancelled=stop.is_set, **order))
