"""Which sites one tour can join, and on which days it could go."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from buendnis.planner.visits.instance import Helper, Site, VisitInstance
from buendnis.planner.visits.travel import can_share_a_day, km_between, minutes, route, surely_farther, way_of

Tour = tuple[int, ...]  # numbers of sites, ascending


@dataclass(frozen=True)
class Tours:
    """All tours that are looked at. `companions` is how many near sites each site may be joined with;
    None = all that are near enough."""

    all: tuple[Tour, ...]
    companions: int | None


def possible_tours(instance: VisitInstance, sites: Iterable[int], most: int) -> Tours:
    """Every set of `sites` that fits into one day; with fewer and fewer companions until there are ≤ `most`.

    A part of a tour is a tour too. Single stops are always there, if the day is long enough.
    """
    sites = sorted(sites)
    near = {s: _near(instance, s, sites) for s in sites}
    widest = max((len(others) for others in near.values()), default=0)
    companions: int | None = None
    while True:
        found = _grown(instance, sites, near if companions is None else _nearest(near, companions), most)
        if len(found) <= most or companions == 0:
            return Tours(tuple(found), companions)
        companions = (widest if companions is None else companions) * 2 // 3


def _near(instance: VisitInstance, site: int, sites: Sequence[int]) -> list[int]:
    """Sites near enough to share a tour, nearest first."""
    place, found, limit = instance.sites[site].place, [], instance.rules.leg_minutes
    for other in sites:
        if other == site or surely_farther(place, instance.sites[other].place, limit):
            continue
        km = km_between(place, instance.sites[other].place)
        if km is not None and minutes(km) <= limit:
            found.append((km, other))
    return [other for _, other in sorted(found)]


def _nearest(near: dict[int, list[int]], count: int) -> dict[int, list[int]]:
    """The `count` nearest of each, both ways."""
    kept: dict[int, set[int]] = {s: set(others[:count]) for s, others in near.items()}
    for s, others in near.items():
        for other in others[:count]:
            kept[other].add(s)
    return {s: sorted(others) for s, others in kept.items()}


def _grown(
    instance: VisitInstance, sites: Sequence[int], near: dict[int, list[int]], most: int
) -> list[Tour]:
    """Tours of one stop, then of two, … stopping soon after there are more than `most`."""
    level: list[Tour] = [(s,) for s in sites if _fits(instance, (s,))]
    found, neighbours = list(level), {s: set(others) for s, others in near.items()}
    for _ in range(instance.rules.sites_per_day - 1):
        longer: list[Tour] = []
        for tour in level:
            together = set.intersection(*(neighbours[s] for s in tour))
            longer += [(*tour, s) for s in sorted(together) if s > tour[-1] and _fits(instance, (*tour, s))]
            if len(found) + len(longer) > most:
                return found + longer
        level, found = longer, found + longer
    return found


def _fits(instance: VisitInstance, tour: Tour) -> bool:
    return can_share_a_day(tuple(instance.sites[s] for s in tour), instance.rules)


def tour_km(instance: VisitInstance, tour: Tour) -> int:
    """Kilometres of a tour from its start (or first stop) to its end."""
    way = route(tuple(instance.sites[s].place for s in tour), instance.rules.start)
    return way[0] if way else 0


def helper_km(instance: VisitInstance, helper: int, tour: Tour) -> int | None:
    """Kilometres of a helper from home to home; None where home is not known."""
    places = tuple(instance.sites[s].place for s in tour)
    return way_of(instance.helpers[helper].place, places, instance.rules.start)


def can_travel(instance: VisitInstance, helper: int, tour: Tour, day: date) -> bool:
    """Whether a helper is free that day, not forbidden, and home again in time."""
    who = instance.helpers[helper]
    if not is_free(who, day) or _forbidden(instance, "helper_date", helper, day):
        return False
    limit = instance.rules.helper_day_minutes
    km = helper_km(instance, helper, tour) if limit else None
    if limit is None or km is None:
        return True
    return minutes(km) + sum(instance.sites[s].minutes for s in tour) <= limit


def is_free(who: Site | Helper, day: date) -> bool:
    """Whether somebody offered that day, or any day."""
    return who.dates is None or day in who.dates


def can_host(instance: VisitInstance, site: int, year: int, day: date | None) -> bool:
    """Whether a site may be visited in that year and, where a day is given, on it."""
    here = instance.sites[site]
    if here.phases[year] is None or _year_forbidden(instance, site, year):
        return False
    return day is None or (is_free(here, day) and not _forbidden(instance, "site_date", site, day))


def _forbidden(instance: VisitInstance, kind: str, who: int, day: date) -> bool:
    return any(hold.kind == kind and hold.who == who and hold.day == day for hold in instance.forbids)


def _year_forbidden(instance: VisitInstance, site: int, year: int) -> bool:
    return any(
        hold.kind == "site_year" and hold.who == site and hold.year == year for hold in instance.forbids
    )


def slots(instance: VisitInstance, year: int) -> tuple[date | None, ...]:
    """The days of a year that a tour may take; one None where the year is planned without days."""
    return instance.dates_of(year) if instance.wants_dates(year) else (None,)


def days_in(instance: VisitInstance, year: int, days: int | None = None) -> int:
    """Tours that a year can have at most."""
    most = instance.days[year] if days is None else days
    if not instance.wants_dates(year):
        return most
    return min(most, len(instance.dates_of(year)), _crews_in(instance, year))


def _crews_in(instance: VisitInstance, year: int) -> int:
    """Delegations that all helpers together could fill in a year."""
    days = instance.dates_of(year)
    if not instance.helpers or not instance.rules.least:
        return len(days)
    seats = sum(min(who.most, sum(is_free(who, day) for day in days)) for who in instance.helpers)
    return seats // instance.rules.least


def days_for(instance: VisitInstance, tour: Tour, year: int) -> list[date | None]:
    """The slots on which all hosts can, and enough helpers."""
    return [
        day
        for day in slots(instance, year)
        if all(can_host(instance, s, year, day) for s in tour) and has_crew(instance, tour, day)
    ]


def has_crew(instance: VisitInstance, tour: Tour, day: date | None) -> bool:
    """Whether enough helpers could travel; days and helpers that are not known yet ask for nobody."""
    if day is None or not instance.helpers:
        return True
    count = 0
    for helper in range(len(instance.helpers)):
        count += can_travel(instance, helper, tour, day)
        if count >= instance.rules.least:
            return True
    return instance.rules.least == 0
