"""All plans of a tiny visit problem, written down one by one: what the planner must not fall short of."""

from collections.abc import Iterator
from datetime import date
from itertools import chain, combinations, permutations, product

from buendnis.planner.visits.instance import VisitInstance
from buendnis.planner.visits.travel import km_between, minutes

Trip = tuple[date | None, tuple[int, ...]]


def subsets(rows, most: int) -> Iterator[tuple]:
    return chain.from_iterable(combinations(rows, size) for size in range(most + 1))


def way(instance: VisitInstance, tour: tuple[int, ...]) -> int:
    places = [instance.sites[s].place for s in tour]
    return min(
        sum(km_between(a, b) for a, b in zip(order, order[1:], strict=False))
        for order in permutations(places)
    )


def fits(instance: VisitInstance, tour: tuple[int, ...]) -> bool:
    near = all(
        minutes(km_between(instance.sites[a].place, instance.sites[b].place)) <= instance.rules.leg_minutes
        for a, b in combinations(tour, 2)
    )
    spent = minutes(way(instance, tour)) + sum(instance.sites[s].minutes for s in tour)
    return near and spent <= instance.rules.day_minutes


def years_of(instance: VisitInstance, year: int) -> list[tuple[Trip, ...]]:
    """All sets of tours of one year, hosts' days kept."""
    here = [s for s, site in enumerate(instance.sites) if site.phases[year] is not None]
    tours = [tour for tour in subsets(here, instance.rules.sites_per_day) if tour and fits(instance, tour)]
    days = instance.dates_of(year) or (None,)
    trips = [
        (day, tour)
        for day in days
        for tour in tours
        if all(day is None or instance.sites[s].dates is None or day in instance.sites[s].dates for s in tour)
    ]
    return [some for some in subsets(trips, instance.days[year]) if _apart(some)]


def _apart(trips: tuple[Trip, ...]) -> bool:
    stops = [s for _, tour in trips for s in tour]
    days = [day for day, _ in trips if day]
    return len(stops) == len(set(stops)) and len(days) == len(set(days))


def crews(instance: VisitInstance, trips: tuple[Trip, ...]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """All delegations of a year's tours: everybody free, enough, not too many, nobody too often."""
    rules = instance.rules
    each = [
        [
            crew
            for crew in subsets(range(len(instance.helpers)), rules.most)
            if len(crew) >= rules.least
            and all(instance.helpers[h].dates is None or day in instance.helpers[h].dates for h in crew)
        ]
        if day
        else [()]
        for day, _ in trips
    ]
    for chosen in product(*each):
        loads = [sum(h in crew for crew in chosen) for h in range(len(instance.helpers))]
        if all(load <= who.most for load, who in zip(loads, instance.helpers, strict=True)):
            yield chosen


def strategies(instance: VisitInstance) -> Iterator[tuple[tuple[Trip, ...], ...]]:
    """All plans of all years; no site twice in one phase; every dated tour with a delegation."""
    each = [
        [trips for trips in years_of(instance, y) if next(crews(instance, trips), None) is not None]
        for y in instance.years
    ]
    for plan in product(*each):
        phases = [
            (s, instance.sites[s].phases[y]) for y, trips in enumerate(plan) for _, t in trips for s in t
        ]
        if len(phases) == len(set(phases)) and not set(phases) & instance.done:
            yield plan


def worth(instance: VisitInstance, plan: tuple[tuple[Trip, ...], ...]) -> tuple[int, ...]:
    """visited, phases, early, spread, km: more is better."""
    visits = [(s, y) for y, trips in enumerate(plan) for _, tour in trips for s in tour]
    words = {
        (y, word)
        for s, y in visits
        for word in (*instance.sites[s].topics, instance.sites[s].county)
        if word != ""
    }
    return (
        len({s for s, _ in visits} - instance.seen),
        len({(s, instance.sites[s].phases[y]) for s, y in visits} - instance.done),
        -sum(instance.sites[s].ages[y] for s, y in visits),
        len(words),
        -sum(way(instance, tour) for trips in plan for _, tour in trips),
    )


def best_year(instance: VisitInstance, year: int, sites: set[int]) -> tuple[int, int, int]:
    """experts, km, small of the best year that visits just these sites."""
    found = []
    for trips in years_of(instance, year):
        if {s for _, tour in trips for s in tour} != sites:
            continue
        for chosen in crews(instance, trips):
            found.append(_year_worth(instance, trips, chosen))
    return max(found)


def _year_worth(instance: VisitInstance, trips: tuple[Trip, ...], chosen: tuple) -> tuple[int, int, int]:
    experts, km = 0, 0
    for (_, tour), crew in zip(trips, chosen, strict=True):
        knows = {topic for h in crew for topic in instance.helpers[h].topics}
        experts += sum(topic in knows for s in tour for topic in instance.sites[s].topics)
        km += way(instance, tour) + sum(_home(instance, h, tour) for h in crew)
    return experts, -km, -sum(map(len, chosen))


def _home(instance: VisitInstance, helper: int, tour: tuple[int, ...]) -> int:
    """From home through the tour in its order and home again; the tour's order is the shortest way."""
    places = [instance.sites[s].place for s in tour]
    order = min(
        permutations(range(len(places))),
        key=lambda o: (sum(km_between(places[a], places[b]) for a, b in zip(o, o[1:], strict=False)), o),
    )
    home = instance.helpers[helper].place
    return km_between(home, places[order[0]]) + way(instance, tour) + km_between(places[order[-1]], home)
