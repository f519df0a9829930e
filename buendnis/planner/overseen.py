"""Solving beside the main thread, so that Ctrl-C and the clock are heard while a solver is deep in its work.

HiGHS overruns its limits and asks nobody while it solves a linear programme. Source: engines.md.
"""

import threading
import time
from collections.abc import Callable

from .child import plan_so_far
from .instance import Instance, Plan
from .progress import Progress
from .solving import solve

GRACE = 4.0  # seconds that the solver has to end by itself
PAIRS_A_SECOND = 200_000  # of setting up and of judging the plan, beyond the limit
LOOK = 0.05


class Overseen:
    """One call of `solve` in a thread; `answer` waits for it, at most a little longer than it may take.

    Where the thread does not end, `abandoned` is true: then leave the process by `os._exit`.
    """

    def __init__(self, instance: Instance, tell: Callable[[Progress], None]) -> None:
        self.instance, self._tell = instance, tell
        self.last: Progress | None = None
        self.abandoned = False
        self._plan: Plan | None = None
        self._problem: BaseException | None = None

    def answer(self, *, objective: str, seconds: float, cancelled: Callable[[], bool]) -> Plan:
        """The plan, or the last one that was told of."""
        began = time.monotonic()
        end = began + seconds + GRACE + len(self.instance.helper) / PAIRS_A_SECOND
        work = threading.Thread(target=self._solve, args=(objective, seconds, cancelled), daemon=True)
        work.start()
        stopping = False
        while work.is_alive() and (time.monotonic() < end or self.last is None):
            work.join(LOOK)
            if cancelled() and not stopping:
                stopping, end = True, min(end, time.monotonic() + GRACE)
        if self._problem is not None:
            raise self._problem
        if self._plan is not None:
            return self._plan
        self.abandoned = True
        return plan_so_far(self.instance, self.last, time.monotonic() - began)

    def _solve(self, objective: str, seconds: float, cancelled: Callable[[], bool]) -> None:
        try:
            self._plan = solve(
                self.instance,
                objective=objective,
                seconds=seconds,
                cancelled=cancelled,
                on_progress=self._told,
            )
        except BaseException as problem:
            self._problem = problem

    def _told(self, now: Progress) -> None:
        self.last = now
        if not self.abandoned:
            self._tell(now)
