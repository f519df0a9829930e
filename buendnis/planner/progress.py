"""What a running solver says of itself, and the clock that may end it."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """How far a plan is: `share` of the work done (0 to 1), and the plan so far."""

    share: float
    value: int
    upper_bound: float
    worst_site: int
    unserved: int
    selected: tuple[int, ...] = ()


class Clock:
    """Ends the work when the seconds are over or somebody wants to stop."""

    def __init__(self, seconds: float, cancelled: Callable[[], bool] | None = None) -> None:
        self._start = time.monotonic()
        self._seconds, self._cancelled = seconds, cancelled
        self.rang = False

    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start

    def left(self) -> float:
        """Seconds that remain, never below zero."""
        return max(0.0, self._seconds - self.spent())

    def ring(self) -> None:
        """A solver says that its time limit ended it."""
        self.rang = True

    def over(self) -> bool:
        """Whether to stop now; once true it stays so, and the plan counts as ended early."""
        if not self.rang:
            self.rang = self.left() <= 0 or bool(self._cancelled and self._cancelled())
        return self.rang
