"""Seeded visit problems: sites and helpers scattered over a land of 150 × 200 km."""

from datetime import date, timedelta

import numpy as np

from buendnis.planner.visits.instance import Helper, Place, Rules, Site, VisitInstance

PHASES = ((0, 2), (3, 7), (8, 9))
FIRST_YEAR = 2026


def phase_at(age: int) -> int | None:
    return next((number for number, (first, last) in enumerate(PHASES) if first <= age <= last), None)


def site(number: int, entry: int, years: int, place: Place, **more) -> Site:
    ages = tuple(FIRST_YEAR + year - entry for year in range(years))
    return Site(
        f"s{number}", place, tuple(map(phase_at, ages)), tuple(max(0, age) for age in ages), entry, **more
    )


def visit_case(
    sites: int, years: int = 10, days: int = 2, helpers: int = 25, dates: int = 12, seed: int = 1, **rules
) -> VisitInstance:
    """A tenth of the sites comes every year; days are known for the first year."""
    rng = np.random.default_rng([seed, sites, years])
    entries = (
        FIRST_YEAR + (np.arange(sites) * years // max(sites, 1)) if sites > 10 else np.full(sites, FIRST_YEAR)
    )
    first = date(FIRST_YEAR, 3, 3)
    candidates = tuple(first + timedelta(days=14 * turn) for turn in range(dates))
    return VisitInstance(
        first_year=FIRST_YEAR,
        days=(days,) * years,
        sites=tuple(
            site(
                number,
                int(entries[number]),
                years,
                _place(rng),
                county=f"c{rng.integers(21)}",
                topics=tuple(sorted(rng.choice(10, 2, replace=False).tolist())),
                dates=_some(rng, candidates, 0.6),
            )
            for number in range(sites)
        ),
        helpers=tuple(
            Helper(
                f"h{number}",
                _place(rng),
                topics=tuple(np.flatnonzero(rng.random(10) < 0.25).tolist()),
                dates=_some(rng, candidates, 0.5),
            )
            for number in range(helpers)
        ),
        rules=Rules(**rules),
        dates=candidates,
    )


def _place(rng: np.random.Generator) -> Place:
    return Place(round(49.5 + rng.random() * 1.8, 3), round(8.2 + rng.random() * 1.9, 3))


def _some(rng: np.random.Generator, candidates: tuple[date, ...], share: float) -> frozenset[date]:
    return frozenset(day for day in candidates if rng.random() < share)
