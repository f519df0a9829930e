"""One year under one policy, day by day: who is asked, who says yes, and what the accounts hold.

The year keeps the books itself: a policy that asks beyond a member's half-days shows up as overload.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from bench.planner.judging import gini
from bench.planner.world import DAYS, World

NEVER = -1


class Policy(Protocol):
    """Told what happens; says which pairs to ask today. It sees only needs that have arrived."""

    def arrived(self, day: int, needs: list[int]) -> None: ...

    def accepted(self, pair: int) -> None: ...

    def declined(self, pair: int) -> None: ...

    def asks(self, day: int) -> Iterable[int]: ...


@dataclass
class Books:
    """The year's own accounts."""

    world: World
    left: list[int] = field(init=False)  # half-days neither used nor reserved
    overload: int = 0  # most half-days any member was over at any time
    asked: int = 0
    waiting: dict[int, tuple[int, int]] = field(default_factory=dict)  # need -> pair, day of the answer
    refused: set[int] = field(default_factory=set)
    served: dict[int, tuple[int, int]] = field(default_factory=dict)  # need -> pair, day

    def __post_init__(self) -> None:
        self.left = self.world.whole.cap.tolist()

    def ask(self, pair: int, day: int) -> None:
        """Reserve the half-days and write down when the answer comes."""
        need = int(self.world.whole.need[pair])
        unknown = self.world.last_year[need] or self.world.arrives[need] > day
        if unknown or need in self.waiting or need in self.served or pair in self.refused:
            raise ValueError(f"pair {pair} may not be asked on day {day}")
        helper = int(self.world.whole.helper[pair])
        self.left[helper] -= int(self.world.whole.effort[pair])
        self.overload = max(self.overload, -self.left[helper])
        self.waiting[need] = pair, day + int(self.world.delay[pair])
        self.asked += 1

    def answers(self, day: int) -> Iterator[tuple[int, bool]]:
        """Answers that come today, in order of the needs; a no gives the half-days back."""
        due = sorted(need for need, (_, when) in self.waiting.items() if when == day)
        for need in due:
            pair, _ = self.waiting.pop(need)
            says_yes = bool(self.world.yes[pair])
            if says_yes:
                self.served[need] = pair, day
            else:
                self.refused.add(pair)
                self.left[int(self.world.whole.helper[pair])] += int(self.world.whole.effort[pair])
            yield pair, says_yes


def run(world: World, policy: Policy) -> dict:
    """Outcomes of one year. Needs and sites without any candidate do not count."""
    books = Books(world)
    arriving: list[list[int]] = [[] for _ in range(DAYS)]
    for need in np.flatnonzero(~world.last_year).tolist():
        arriving[world.arrives[need]].append(need)
    for day in range(DAYS):
        for pair, says_yes in books.answers(day):
            (policy.accepted if says_yes else policy.declined)(pair)
        policy.arrived(day, arriving[day])
        for pair in policy.asks(day):
            books.ask(pair, day)
    return outcomes(world, books)


def outcomes(world: World, books: Books) -> dict:
    whole = world.whole
    has_candidates = np.bincount(whole.need, minlength=len(world.arrives)) > 0
    counted = ~world.last_year & has_candidates
    asking = np.unique(whole.site[counted])
    points, first_help = np.zeros(len(whole.site_cap)), np.full(len(whole.site_cap), DAYS)
    for need, (pair, day) in books.served.items():
        site = whole.site[need]
        points[site] += whole.fit[pair]
        first_help[site] = min(first_help[site], day)
    waited = np.array([day - world.arrives[need] for need, (_, day) in books.served.items()])
    helped = first_help[asking] < DAYS
    small = world.small[asking]
    pairs = [pair for pair, _ in books.served.values()]
    used = np.bincount(whole.helper[pairs], whole.effort[pairs], len(whole.cap)) if pairs else whole.cap * 0
    return {
        "needs": int(counted.sum()),
        "served": len(books.served) / max(1, int(counted.sum())),
        "median_days": float(np.median(waited)) if len(waited) else NEVER,
        "p90_days": float(np.percentile(waited, 90)) if len(waited) else NEVER,
        "small_sites": float(helped[small].mean()) if small.any() else 0.0,
        "sites": float(helped.mean()),
        "never_helped": int((~helped).sum()),
        "gini": gini(points[asking]),
        "members_gini": gini(used / whole.cap),
        "overload": books.overload,
        "half_days": int(whole.effort[pairs].sum()),
        "pledged": int(whole.cap.sum()),
        "points": int(whole.fit[pairs].sum()),
        "asked": books.asked,
        "small_by_month": by_month(first_help[asking][small]),
    }


def by_month(first_help: np.ndarray) -> list[float]:
    """Share helped at least once by the end of each month."""
    ends = np.linspace(0, DAYS, 13)[1:]
    return [round(float((first_help < end).mean()), 4) if len(first_help) else 0.0 for end in ends]
