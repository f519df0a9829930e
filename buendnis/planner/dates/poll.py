"""One poll: who could come when, and what the date has to satisfy."""

from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

YES, MAYBE, NO, OPEN = 2, 1, 0, -1  # OPEN: not answered


@dataclass(frozen=True)
class Group:
    """People of whom at least `least` must be there."""

    id: str
    people: tuple[int, ...]
    least: int = 1


@dataclass(frozen=True)
class Poll:
    """Answers of people (rows) to dates (columns): YES, MAYBE (if need be), NO, OPEN.

    `missed`: how many of the last meetings each person missed; `excluded`: dates that fall into holidays.
    """

    dates: tuple[datetime, ...]
    people: tuple[str, ...]
    answers: NDArray[np.int8]
    required: tuple[int, ...] = ()
    groups: tuple[Group, ...] = ()
    quorum: int = 0
    missed: tuple[int, ...] = ()
    excluded: frozenset[int] = field(default_factory=frozenset)

    @property
    def here(self) -> NDArray[np.bool_]:
        """Who comes when: yes or if need be."""
        return self.answers > NO

    @property
    def weight(self) -> NDArray[np.int64]:
        """Missed meetings per person; all 0 where nothing is known."""
        return np.array(self.missed or [0] * len(self.people), np.int64)

    @property
    def choosable(self) -> list[int]:
        """Numbers of the dates that are not excluded, earliest first."""
        free = (number for number in range(len(self.dates)) if number not in self.excluded)
        return sorted(free, key=lambda number: self.dates[number])
