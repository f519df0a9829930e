"""Whether the visit days suffice: how many sites they reach, what more would, why one is left out."""

from collections.abc import Iterable
from dataclasses import dataclass

from buendnis.planner.aims import Budget, Stopped
from buendnis.planner.visits.instance import VisitInstance
from buendnis.planner.visits.strategy import ever_reachable, reachable
from buendnis.planner.visits.tours import can_host, days_in, slots

MOST_TRIED = 12  # numbers of days


@dataclass(frozen=True)
class Would:
    """With so many visit days a year, so many sites would have been visited in the end, `bound` at most."""

    days_per_year: int
    reached: int
    bound: int


@dataclass(frozen=True)
class Reach:
    """Sites visited before or by the plan, of all; what more days would do; sites left out, with the reason.

    `bound`: no plan with these days reaches more. `possible`: sites that some tour could visit at all.
    """

    reached: int
    bound: int
    possible: int
    sites: int
    places: int  # stops that all years together offer
    would: tuple[Would, ...]
    unreached: tuple[tuple[int, dict], ...]

    @property
    def enough(self) -> bool:
        return not self.unreached


def look(instance: VisitInstance, visited: Iterable[int], bound: int, budget: Budget) -> Reach:
    """What a plan reaches; `visited` by it, `bound` on never-visited sites from the first aim."""
    reached, possible = set(visited) | instance.seen, ever_reachable(instance) | instance.seen
    left = [site for site in range(len(instance.sites)) if site not in reached]
    missing = len(possible) - len(reached & possible)
    return Reach(
        reached=len(reached),
        bound=max(len(reached), min(len(instance.seen) + bound, len(possible))),
        possible=len(possible),
        sites=len(instance.sites),
        places=instance.rules.sites_per_day * sum(days_in(instance, year) for year in instance.years),
        would=_would(instance, len(possible), budget) if missing else (),
        unreached=tuple((site, _because(instance, site, site in possible)) for site in left),
    )


def _would(instance: VisitInstance, possible: int, budget: Budget) -> tuple[Would, ...]:
    """More and more days a year, from the fewest that could suffice, until all is reached that can be."""
    per_year = instance.rules.sites_per_day * len(instance.days)
    first = max(max(instance.days) + 1, -(-(possible - len(instance.seen)) // per_year))
    tried: list[Would] = []
    for days in range(first, first + MOST_TRIED):
        try:
            value, bound = reachable(instance, days, budget)
        except Stopped:
            break
        tried.append(Would(days, value + len(instance.seen), bound + len(instance.seen)))
        useless = len(tried) > 1 and tried[-1].reached <= tried[-2].reached
        if tried[-1].reached >= possible or useless or budget.over():
            break
    return tuple(tried)


def _because(instance: VisitInstance, site: int, possible: bool) -> dict:
    """What keeps a site out, as a code with its numbers."""
    if all(phase is None for phase in instance.sites[site].phases):
        return {"code": "not_in_programme"}
    if possible:
        return {"code": "too_few_days", "places": sum(instance.days) * instance.rules.sites_per_day}
    hosting = [
        day for year in instance.years for day in slots(instance, year) if can_host(instance, site, year, day)
    ]
    if not hosting:
        return {"code": "no_host_date"}
    return {
        "code": "no_crew_or_day_too_short",
        "least": instance.rules.least,
        "day_minutes": instance.rules.day_minutes,
    }
