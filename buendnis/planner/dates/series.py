"""The best dates for a series of meetings, chosen together."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np
from ortools.sat.python import cp_model

from buendnis.planner.aims import Aim, Board, Budget, Literal, Reached, Stopped, climb
from buendnis.planner.dates.poll import YES, Poll
from buendnis.planner.dates.ranking import Standing, rank

WORK = 3.0  # deterministic seconds
Terms = tuple[tuple[Literal, int], ...]


@dataclass(frozen=True)
class SeriesWish:
    """So many dates, at least `days_between` days apart; `locked` ones (by number) are among them."""

    count: int
    days_between: int = 14
    locked: tuple[int, ...] = ()


@dataclass(frozen=True)
class Series:
    """Chosen dates by time with their standing, and what the aims reached.

    `status`: optimal, feasible, infeasible (`longest`: so many dates would be possible) or none (stopped
    before anything was found). `half`: people who attend at least half; `seldom`: all others.
    """

    status: str
    dates: tuple[int, ...] = ()
    standings: tuple[Standing, ...] = ()
    half: tuple[int, ...] = ()
    seldom: tuple[int, ...] = ()
    attendances: int = 0
    weekdays: tuple[int, ...] = ()  # 0 = Monday, one per date
    aims: tuple[Reached, ...] = ()
    longest: int = 0
    complete: bool = True


class _Model:
    """One variable per date; the aims in the order of `aims`."""

    def __init__(self, poll: Poll, wish: SeriesWish) -> None:
        self.poll, self.wish, self.board = poll, wish, Board()
        self.date: dict[int, Literal] = {number: self.board.var() for number in poll.choosable}
        self._apart()

    def _apart(self) -> None:
        """At most one date in any span shorter than the distance asked for."""
        days = {number: self.poll.dates[number].date().toordinal() for number in self.date}
        for first in self.date:
            span = [
                self.date[n] for n in self.date if 0 <= days[n] - days[first] < max(1, self.wish.days_between)
            ]
            self.board.model.add(cp_model.LinearExpr.sum(span) <= 1)

    def fix(self) -> bool:
        """Demand the number of dates and the locked ones; False when a locked one cannot be."""
        self.board.model.add(cp_model.LinearExpr.sum(list(self.date.values())) == self.wish.count)
        for number in self.wish.locked:
            if number in self.date:
                self.board.model.add(self.date[number] == 1)
        return all(number in self.date for number in self.wish.locked)

    def aims(self) -> list[Aim]:
        """Demands kept; people at half the dates; attendances; weekdays; fairness; plain yes; early."""
        poll, standing = self.poll, {s.date: s for s in rank(self.poll)}
        return [
            Aim("demands", self._sum(lambda d: -standing[d].broken)),
            self._half(),
            Aim("attendances", self._sum(lambda d: standing[d].present)),
            self._weekdays(),
            Aim("returning", self._sum(lambda d: standing[d].returning)),
            Aim("yes", self._sum(lambda d: int((poll.answers[:, d] == YES).sum()))),
            Aim("early", self._sum(lambda d: -list(self.date).index(d))),
        ]

    def _sum(self, amount: Callable[[int], int]) -> Terms:
        return tuple((it, amount(number)) for number, it in self.date.items())

    def _half(self) -> Aim:
        terms, needed = [], -(-self.wish.count // 2)
        for person in range(len(self.poll.people)):
            can = [it for number, it in self.date.items() if self.poll.here[person, number]]
            if len(can) >= needed:
                it = self.board.var()
                self.board.model.add(cp_model.LinearExpr.sum(can) >= needed * it)
                terms.append((it, 1))
        return Aim("half", tuple(terms), len(terms))

    def _weekdays(self) -> Aim:
        """As many different weekdays as can be."""
        by_day: dict[int, list[Literal]] = {}
        for number, it in self.date.items():
            by_day.setdefault(self.poll.dates[number].weekday(), []).append(it)
        terms = tuple((self.board.either(dates), 1) for dates in by_day.values())
        return Aim("weekdays", terms, min(len(terms), self.wish.count))


def best_series(
    poll: Poll,
    wish: SeriesWish,
    *,
    seconds: float = 20.0,
    work: float = WORK,
    cancelled: Callable[[], bool] | None = None,
) -> Series:
    """The best `wish.count` dates; repeatable as long as it is `complete`. Never raises.

    In order: fewest broken demands (groups, required people, quorum), most people who attend at least half,
    most attendances, most different weekdays, those who missed the last meetings, plain yes, early.
    """
    budget = Budget(work, time.monotonic() + seconds, cancelled)
    model = _Model(poll, wish)
    try:
        answer = climb(model.board, model.aims(), budget) if model.fix() else None
    except Stopped:
        return Series("none", complete=not budget.stopped)
    if answer is None:
        return Series("infeasible", longest=longest(poll, wish.days_between), complete=not budget.stopped)
    chosen = [number for number, it in model.date.items() if answer.values[it.index]]
    status = "optimal" if all(aim.proven for aim in answer.aims) else "feasible"
    return replace(_told(poll, chosen), status=status, aims=answer.aims, complete=not budget.stopped)


def _told(poll: Poll, chosen: Iterable[int]) -> Series:
    dates = tuple(sorted(chosen, key=lambda number: poll.dates[number]))
    attended = poll.here[:, list(dates)].sum(1)
    often = 2 * attended >= len(dates)
    standing = {s.date: s for s in rank(poll)}
    return Series(
        "",
        dates=dates,
        standings=tuple(standing[number] for number in dates),
        half=tuple(np.flatnonzero(often).tolist()),
        seldom=tuple(np.flatnonzero(~often).tolist()),
        attendances=int(attended.sum()),
        weekdays=tuple(poll.dates[number].weekday() for number in dates),
    )


def longest(poll: Poll, days_between: int) -> int:
    """How many dates a series can have at most with this distance: earliest first is best."""
    count, last = 0, None
    for number in poll.choosable:
        day = poll.dates[number].date().toordinal()
        if last is None or day - last >= max(1, days_between):
            count, last = count + 1, day
    return count
