"""What is fixed before planning: visits already done, locks and forbids, the plan so far."""

from collections.abc import Iterable
from datetime import date

from buendnis.planner.errors import BadInstance
from buendnis.planner.fields import Fields
from buendnis.planner.visits.instance import Earlier, Helper, Hold, Site

Phases = tuple[tuple[int, int], ...]
Numbers = dict[str, dict[str, int]]  # "site" and "helper": number by id


def numbered(rows: Iterable[Site | Helper]) -> dict[str, int]:
    """Positions by id."""
    return {row.id: number for number, row in enumerate(rows)}


def phase_at(phases: Phases, age: int) -> int | None:
    """The phase of a site so many years after its entry."""
    return next((number for number, (first, last) in enumerate(phases) if first <= age <= last), None)


def done_before(
    top: Fields, sites: tuple[Site, ...], numbers: dict[str, int], first: int, phases: Phases
) -> tuple[frozenset[tuple[int, int]], frozenset[int]]:
    """Visits before the plan: (site, phase) and sites. The phase follows from the entry, if not given."""
    done, seen = set(), set()
    for row in top.objects("done", []):
        row.known("site", "year", "phase")
        site, year = _who(row, "site", numbers), row.whole("year", 1900, first)
        seen.add(site)
        entry = sites[site].entry
        then = None if entry is None else phase_at(phases, year - entry)
        phase = row.whole("phase", 0, max(0, len(phases) - 1), then)
        if phase is not None:
            done.add((site, phase))
    return frozenset(done), frozenset(seen)


def _who(row: Fields, field: str, numbers: dict[str, int]) -> int:
    name = row.text(field)
    if name not in numbers:
        raise row.wrong(field, f"there is no {field} “{name}”")
    return numbers[name]


def hold(row: Fields, number: int, within: range, numbers: Numbers) -> Hold:
    """A lock or a forbid: site and year, site and date, or helper and date."""
    row.known("site", "helper", "year", "date")
    who = "helper" if "helper" in row.data else "site"
    if len(row.data) != 2 or (who == "helper" and "year" in row.data):
        raise BadInstance(f"{row.where}: must be site and year, site and date, or helper and date")
    day: date | None = row.day("date") if "date" in row.data else None
    year = day.year if day else row.whole("year", within[0], within[-1])
    if year not in within:
        raise row.wrong("date", f"{day} is outside {within[0]} to {within[-1]}")
    kind = f"{who}_{'date' if day else 'year'}"
    return Hold(kind, _who(row, who, numbers[who]), year - within[0], day, number)


def earlier_plan(data: object, first: int, numbers: Numbers) -> Earlier:
    """The plan so far, as `write` made it; who is gone since then is left out."""
    if data is None:
        return Earlier()
    plan = Fields(data, "previous")
    visits, stops, crew = set(), set(), set()
    for row in plan.objects("visits", []):
        site = numbers["site"].get(row.text("site"))
        if site is not None:
            visits.add((site, row.whole("year", 1900, 2300) - first))
    for tour in plan.objects("tours", []):
        if day := tour.day("date", None) if tour.get("date", None) else None:
            stops |= _named(tour, "stops", "site", numbers["site"], day)
            crew |= _named(tour, "delegation", "helper", numbers["helper"], day)
    return Earlier(frozenset(v for v in visits if v[1] >= 0), frozenset(stops), frozenset(crew))


def _named(tour: Fields, field: str, key: str, numbers: dict[str, int], day: date) -> set[tuple[int, date]]:
    found = (numbers.get(row.text(key)) for row in tour.objects(field, []))
    return {(number, day) for number in found if number is not None}
