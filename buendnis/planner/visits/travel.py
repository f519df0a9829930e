"""How far and how long: an estimate from the air line, never a route. Source: issue 4; concept C9."""

from functools import lru_cache
from itertools import permutations
from math import asin, cos, radians, sin, sqrt

from buendnis.planner.visits.instance import Place, Rules, Site

DETOUR = 1.3  # road against air line
KM_PER_HOUR = 60
EARTH_KM = 6371.0
KM_A_DEGREE = 111.19  # of latitude
CLUSTER_KM = 25  # between two places of which only the common cluster is known
UNKNOWN_KM = None


@lru_cache(maxsize=200_000)
def km_between(one: Place, other: Place) -> int | None:
    """Whole kilometres by road, estimated; None where it cannot be known."""
    if one.lat is not None and one.lon is not None and other.lat is not None and other.lon is not None:
        return round(DETOUR * _air_line(one.lat, one.lon, other.lat, other.lon))
    return CLUSTER_KM if one.cluster and one.cluster == other.cluster else UNKNOWN_KM


def _air_line(lat: float, lon: float, to_lat: float, to_lon: float) -> float:
    a, b, c, d = map(radians, (lat, lon, to_lat, to_lon))
    half = sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(half))


def surely_farther(one: Place, other: Place, limit_minutes: int) -> bool:
    """Whether the difference in latitude alone takes longer; saves most ways in a large land."""
    if one.lat is None or other.lat is None:
        return False
    return abs(one.lat - other.lat) * DETOUR * KM_A_DEGREE * 60 / KM_PER_HOUR > limit_minutes + 1


def minutes(km: int) -> int:
    """Whole minutes for so many kilometres."""
    return round(km * 60 / KM_PER_HOUR)


@lru_cache(maxsize=200_000)
def route(places: tuple[Place, ...], start: Place | None) -> tuple[int, tuple[int, ...]] | None:
    """The shortest order of the stops: (kilometres from `start` and back, order); None if unknown."""
    found = [
        (km, order)
        for order in permutations(range(len(places)))
        if (km := _length(places, order, start)) is not None
    ]
    return min(found, default=None)


def _length(places: tuple[Place, ...], order: tuple[int, ...], start: Place | None) -> int | None:
    way = [places[position] for position in order]
    if start is not None:
        way = [start, *way, start]
    legs = [km_between(one, other) for one, other in zip(way, way[1:], strict=False)]
    return None if None in legs else sum(leg for leg in legs if leg is not None)


def can_share_a_day(sites: tuple[Site, ...], rules: Rules) -> bool:
    """Whether one tour can visit all of them: near enough to each other, and back in time."""
    for position, one in enumerate(sites):
        for other in sites[position + 1 :]:
            km = km_between(one.place, other.place)
            if km is None or minutes(km) > rules.leg_minutes:
                return False
    way = route(tuple(site.place for site in sites), rules.start)
    return way is not None and minutes(way[0]) + sum(site.minutes for site in sites) <= rules.day_minutes


def way_of(home: Place, places: tuple[Place, ...], start: Place | None) -> int | None:
    """Kilometres of a helper from home through the tour and home again; None where home is not known."""
    way = route(places, start)
    first, last = (
        (start, start) if start else (places[way[1][0]], places[way[1][-1]]) if way else (None, None)
    )
    if way is None or first is None or last is None:
        return None
    there, back = km_between(home, first), km_between(last, home)
    return None if there is None or back is None else there + way[0] + back
