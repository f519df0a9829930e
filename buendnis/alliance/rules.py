"""Decisions about members, sites and capacity, from values in hand: no query, no clock."""

from collections.abc import Sequence
from datetime import date
from math import asin, cos, radians, sin, sqrt

from buendnis.alliance.models import InterestDeclaration, Municipality, Site, SizeClass

SMALL_BELOW = 20_000
LARGE_FROM = 100_000
EARTH_RADIUS_KM = 6371.0
SIZE_BY_STATUS = {
    Municipality.Status.INDEPENDENT_CITY: SizeClass.LARGE,
    Municipality.Status.SPECIAL_STATUS_CITY: SizeClass.MEDIUM,
}

MOST_FILES = 40  # uploaded, per site
MOST_FILE_BYTES = 200_000_000  # of all of them

Point = tuple[float | None, float | None]


def has_room_for(size: int, files: int, used: int) -> bool:
    """Whether a site with so many files, of so many bytes in all, can take one more of this size."""
    return files < MOST_FILES and used + size <= MOST_FILE_BYTES


def size_class(population: int | None, status: str) -> str:
    """The size class of a municipality by inhabitants; "" when nothing is known.

    Without a population the status tells: independent cities are large, special-status cities medium.
    Source: concept "the situation" (small municipalities have six to eight people in the whole
    administration); the bounds are ours.
    """
    if population is None:
        return str(SIZE_BY_STATUS.get(Municipality.Status(status or "town"), ""))
    if population < SMALL_BELOW:
        return str(SizeClass.SMALL)
    return str(SizeClass.MEDIUM if population < LARGE_FROM else SizeClass.LARGE)


def distance_km(a: Point, b: Point) -> float | None:
    """Kilometres as the crow flies between two points (latitude, longitude); None when one is unknown."""
    if None in a or None in b:
        return None
    lat_a, lon_a, lat_b, lon_b = (radians(float(value or 0)) for value in (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(half))


def shares(wanted: int, free: Sequence[int]) -> list[int] | None:
    """How many half-days each account gives, in the order given; None when together they have too few.

    `free` are the free half-days of the accounts. Source: concept C6, peers 1.
    """
    parts = []
    for left in free:
        part = max(0, min(wanted, left))
        parts.append(part)
        wanted -= part
    return None if wanted else parts


def can_lower_to(half_days: int, *, consented: int, reserved: int, used: int) -> bool:
    """Whether a pledge may become so small: what is reserved or used must stay covered."""
    return half_days + consented >= reserved + used


def pledge_years(today: date) -> list[int]:
    """The years for which a member can pledge: this one and the next."""
    return [today.year, today.year + 1]


def blocks_on(interest: InterestDeclaration, day: date) -> bool:
    """Whether a declared interest blocks on that day; an open end blocks for ever."""
    return interest.starts_on <= day and (interest.ends_on is None or interest.ends_on >= day)


def concerns(interest: InterestDeclaration, site: Site) -> bool:
    """Whether a declared interest touches the site: its own, or its whole municipality's."""
    if interest.site_id is not None:
        return interest.site_id == site.pk
    return interest.municipality_id == site.municipality_id
