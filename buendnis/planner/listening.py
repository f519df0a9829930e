"""Following a solving process line by line, until it ends, is too late, or was asked to stop."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from queue import Empty, Queue
from typing import TypeVar

LOOK = 0.1  # seconds between looks at the clock and at the wish to stop
Line = TypeVar("Line", str, bytes)


def queued(said: Iterable[Line]) -> "Queue[Line | None]":
    """What a process says, read in a thread of its own; None when it says no more."""
    lines: Queue[Line | None] = Queue()

    def read() -> None:
        for line in said:
            lines.put(line)
        lines.put(None)

    threading.Thread(target=read, daemon=True).start()
    return lines


def heard(
    lines: "Queue[Line | None]",
    end: float,
    *,
    cancelled: Callable[[], bool] | None,
    ask_to_stop: Callable[[], None],
    grace: float,
) -> Iterator[Line]:
    """Lines as they come, until there are no more or `end` (of `time.monotonic`) has passed.

    A wish to stop is passed on once; `grace` seconds later nobody listens any more.
    """
    asked = False
    while time.monotonic() < end:
        if not asked and cancelled and cancelled():
            asked, end = True, min(end, time.monotonic() + grace)
            ask_to_stop()
        try:
            line = lines.get(timeout=LOOK)
        except Empty:
            continue
        if line is None:
            return
        yield line
