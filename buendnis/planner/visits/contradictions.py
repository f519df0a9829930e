"""Locks that cannot all be kept: the smallest such set, why, and what would resolve it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from math import comb

from buendnis.planner.aims import Budget
from buendnis.planner.visits.instance import Hold, VisitInstance
from buendnis.planner.visits.tours import can_host, days_for, days_in, is_free
from buendnis.planner.visits.year import locks_of, locks_together

MOST_ASKED = 3_000  # smaller sets tried before an irreducible one is called the smallest


@dataclass(frozen=True)
class Contradiction:
    """Locks of one year that cannot all be kept; without any one of them the others can.

    `smallest`: no set with fewer locks contradicts itself. `because` is a code with its numbers; `would` says
    what else resolves it, besides lifting one of the locks.
    """

    year: int
    locks: tuple[Hold, ...]
    because: dict
    would: dict
    smallest: bool


def contradictions(instance: VisitInstance, budget: Budget) -> tuple[Contradiction, ...]:
    """One for each year whose locks contradict each other, the fewest locks first."""
    found = [c for year in instance.years if (c := _of_year(instance, year, budget))]
    return tuple(sorted(found, key=lambda c: (len(c.locks), c.year)))


def _of_year(instance: VisitInstance, year: int, budget: Budget) -> Contradiction | None:
    locks = locks_of(instance, year)
    for lock in locks:
        if because := alone(instance, lock):
            return Contradiction(year, (lock,), because, {}, smallest=True)
    if not locks:
        return None
    ask = locks_together(instance, year, budget)
    found = [locks[position] for position in ask(locks)]
    if not found:
        return None
    fewest, smallest = _fewest(ask, locks, found)
    return Contradiction(
        year, tuple(fewest), _together(instance, year), _would(instance, year, fewest, budget), smallest
    )


def alone(instance: VisitInstance, lock: Hold) -> dict:
    """Why one lock can never be kept, as a code with its numbers; {} if by itself it can."""
    if lock.day and (rest := instance.rest_on(lock.day)):
        return {"code": "rest", "name": rest.name, "from": rest.first, "to": rest.last}
    if lock.day and lock.day not in instance.dates_of(lock.year):
        return {"code": "no_candidate_date", "date": lock.day}
    if lock.kind == "helper_date":
        free = is_free(instance.helpers[lock.who], lock.day) if lock.day else True
        return {} if free else {"code": "helper_not_free", "date": lock.day}
    return _site_alone(instance, lock)


def _site_alone(instance: VisitInstance, lock: Hold) -> dict:
    site = instance.sites[lock.who]
    if site.phases[lock.year] is None:
        return {"code": "not_in_programme", "year": instance.first_year + lock.year}
    if not days_in(instance, lock.year):
        return {"code": "no_visit_days", "year": instance.first_year + lock.year}
    if lock.day and not is_free(site, lock.day):
        return {"code": "host_not_free", "date": lock.day}
    if not can_host(instance, lock.who, lock.year, lock.day):
        return {"code": "forbidden"}
    days = days_for(instance, (lock.who,), lock.year)
    if not days or (lock.day and lock.day not in days):
        return {"code": "no_day_with_host_and_helpers", "least": instance.rules.least}
    return {}


def _fewest(
    ask: Callable[[Sequence[Hold]], list[int]], locks: Sequence[Hold], found: list[Hold]
) -> tuple[list[Hold], bool]:
    """A contradicting set with the fewest locks, and whether that is certain."""
    asked = 0
    for size in range(2, len(found)):
        asked += comb(len(locks), size)
        if asked > MOST_ASKED:
            return found, False
        for some in combinations(locks, size):
            if ask(some):
                return list(some), True
    return found, True


def _together(instance: VisitInstance, year: int) -> dict:
    return {
        "code": "together",
        "days": days_in(instance, year),
        "sites_per_day": instance.rules.sites_per_day,
        "day_minutes": instance.rules.day_minutes,
        "leg_minutes": instance.rules.leg_minutes,
    }


def _would(instance: VisitInstance, year: int, locks: Sequence[Hold], budget: Budget) -> dict:
    """How many visit days in that year could keep these locks; {} if no number could."""
    for more in range(instance.days[year] + 1, instance.days[year] + len(locks) + 1):
        days = tuple(more if when == year else old for when, old in enumerate(instance.days))
        if not locks_together(replace(instance, days=days, locks=tuple(locks)), year, budget)(locks):
            return {"days_per_year": more}
    return {}
