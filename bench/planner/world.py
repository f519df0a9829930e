"""What a simulated year is made of: needs with the day they come up, and what each member would answer.

All of it is drawn before the year begins, so every policy meets the same needs and the same answers.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bench.planner import instances
from buendnis.planner.instance import Instance

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

DAYS = 250  # working days of a year
CARRIED_OVER = 0.15  # share of the needs that wait already on the first day
BY_MONTH = np.array([1.1, 1.1, 1.2, 1.0, 1.0, 0.9, 0.5, 0.6, 1.2, 1.2, 1.1, 0.6])
YES, LATE, SILENT = (
    0.65,
    0.15,
    0.05,
)  # shares: says yes if it answers; answers after a reminder; never answers
SOON, AFTER_REMINDER, GIVEN_UP = (1, 7), (11, 20), 20  # working days
SMALL_SHARE = 0.45  # of the sites of the large alliance


@dataclass(frozen=True)
class World:
    """A year. Pairs of `whole` are (member, need); `effort` is in half-days.

    `arrives`: working day of each need. Those of `last_year` are known beforehand and never to be fulfilled.
    `yes`, `delay`: what the member of each pair says when asked, and after how many working days.
    """

    whole: Instance
    arrives: Ints
    last_year: Flags  # by need
    small: Flags  # by site
    yes: Flags
    delay: Ints


def days(dice: np.random.Generator, count: int) -> Ints:
    """When needs come up: some wait from the year before, fewer come in summer and at the year's end."""
    weight = np.repeat(BY_MONTH, np.diff(np.linspace(0, DAYS, 13).astype(int)))
    drawn = dice.choice(DAYS, count, p=weight / weight.sum())
    return np.where(dice.random(count) < CARRIED_OVER, 0, drawn)


def answers(dice: np.random.Generator, pairs: int) -> tuple[Flags, Ints]:
    """Yes or no, and the days until then; whoever never answers counts as a no when the office gives up."""
    says, how = dice.random(pairs) < YES, dice.random(pairs)
    silent, late = how < SILENT, (how >= SILENT) & (how < SILENT + LATE)
    soon, reminded = (
        dice.integers(*SOON, pairs, endpoint=True),
        dice.integers(*AFTER_REMINDER, pairs, endpoint=True),
    )
    return says & ~silent, np.where(silent, GIVEN_UP, np.where(late, reminded, soon))


def large(seed: int, load: float) -> World:
    """1,000 sites and 300 members on a map; about 2,000 needs this year and as many last year.

    `load`: half-days asked for ÷ half-days there are. Sites that ask least often count as small.
    """
    dice = np.random.default_rng([seed, 1_000, 300])
    drawn = instances.make((300, 4_000), seed, tight=0.5 / load, locked=0)
    whole = replace(drawn, kmax=np.ones_like(drawn.kmax), lock=np.zeros(0, np.int64))
    often = np.bincount(whole.site) + dice.random(len(whole.site_cap))
    small = often <= np.quantile(often, SMALL_SHARE)
    last_year, arrives = dice.random(len(whole.eff)) < 0.5, days(dice, len(whole.eff))
    return World(whole, arrives, last_year, small, *answers(dice, len(whole.fit)))
