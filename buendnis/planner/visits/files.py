"""Visit instances as JSON. Format: docs/planner-files.md."""

from pathlib import Path

from buendnis.planner.errors import BadInstance
from buendnis.planner.fields import Fields, load, unique
from buendnis.planner.visits.fixed import Numbers, Phases, done_before, earlier_plan, hold, numbered, phase_at
from buendnis.planner.visits.instance import (
    AIMS,
    CALM_AIMS,
    Earlier,
    Helper,
    Place,
    Rest,
    Rules,
    Site,
    VisitInstance,
)
from buendnis.planner.visits.travel import can_share_a_day

MOST_YEARS, MOST_SITES, MOST_HELPERS, MOST_DATES = 40, 2_000, 2_000, 1_000
DAY = 24 * 60
FIELDS = (
    *("first_year", "years", "days_per_year", "sites_per_day", "visits_per_helper", "delegation", "gap_days"),
    *("visit_minutes", "day_minutes", "helper_day_minutes", "leg_minutes", "day_starts", "start", "phases"),
    *("sites", "helpers", "dates", "excluded", "done", "locks", "forbids", "previous", "aims"),
)
SITE_FIELDS = (
    *("id", "entry", "until", "phases", "lat", "lon", "cluster", "county", "topics", "dates"),
    "visit_minutes",
)


def read(path: str | Path) -> VisitInstance:
    """The visit problem in a file; raises BadInstance naming field and row."""
    return read_data(load(path))


def read_data(data: object) -> VisitInstance:
    """The same from an object in hand."""
    top = Fields(data).known(*FIELDS)
    first, count = top.whole("first_year", 1900, 2200), top.whole("years", 1, MOST_YEARS)
    rules, phases = _rules(top), _phases(top)
    minutes = top.whole("visit_minutes", 1, DAY, 150)
    sites = [_site(row, first, count, phases, minutes) for row in top.objects("sites", most=MOST_SITES)]
    unique([site.id for site in sites], "sites")
    most = top.whole("visits_per_helper", 0, 1000, 2)
    helpers = [_helper(row, most) for row in top.objects("helpers", [], MOST_HELPERS)]
    unique([helper.id for helper in helpers], "helpers")
    _reachable_from_start(top, rules, sites)
    return _joined(top, first, _days(top, count), rules, phases, _in_order(sites), _in_order(helpers))


def _in_order(rows: list) -> tuple:
    """By what they are, names last: so the plan does not depend on rows or names."""
    return tuple(sorted(rows, key=lambda row: (*map(repr, _without_name(row)), row.id)))


def _without_name(row: Site | Helper) -> list:
    values = [(name, value) for name, value in vars(row).items() if name != "id"]
    return [sorted(value) if isinstance(value, frozenset) else value for _, value in values]


def _days(top: Fields, count: int) -> tuple[int, ...]:
    if not isinstance(top.get("days_per_year"), list):
        return (top.whole("days_per_year", 0, 366),) * count
    days = tuple(top.each("days_per_year", lambda name, value: top.as_whole(name, value, 0, 366), []))
    if len(days) != count:
        raise top.wrong("days_per_year", f"has {len(days)} rows for {count} years")
    return days


def _rules(top: Fields) -> Rules:
    crew = Fields(top.get("delegation", {}), top.name("delegation")).known("least", "most")
    least, most = crew.whole("least", 0, 1000, 3), crew.whole("most", 0, 1000, 8)
    if least > most:
        raise crew.wrong("least", f"is {least}, above most, {most}")
    return Rules(
        sites_per_day=top.whole("sites_per_day", 1, 4, 2),
        day_minutes=top.whole("day_minutes", 1, DAY, 600),
        helper_day_minutes=top.whole("helper_day_minutes", 1, DAY, None),
        leg_minutes=top.whole("leg_minutes", 0, DAY, 60),
        day_starts=_clock(top, "day_starts", "09:00"),
        least=least,
        most=most,
        gap_days=top.whole("gap_days", 0, 366, 0),
        start=_place(Fields(top.data["start"], "start").known("lat", "lon"))
        if top.get("start", None)
        else None,
    )


def _clock(top: Fields, field: str, default: str) -> int:
    hours, _, minutes = str(top.get(field, default)).partition(":")
    if not (hours.isdecimal() and minutes.isdecimal() and int(hours) < 24 and int(minutes) < 60):
        raise top.wrong(field, "must be a time like 09:00")
    return int(hours) * 60 + int(minutes)


def _phases(top: Fields) -> Phases:
    """First and last year of a site's programme for each phase."""
    found: list[tuple[int, int]] = []
    for row, pair in enumerate(top.items("phases", [[0, 2], [3, 7], [8, 9]], most=20)):
        first_last = Fields({"pair": pair}, f"phases[{row}]").each(
            "pair", lambda n, v: top.as_whole(n, v, 0, 100), []
        )
        if len(first_last) != 2 or first_last[0] > first_last[1]:
            raise BadInstance(f"phases[{row}]: must be [first year, last year]")
        if found and first_last[0] <= found[-1][1]:
            raise BadInstance(f"phases[{row}]: begins before phases[{row - 1}] ends")
        found.append((first_last[0], first_last[1]))
    return tuple(found)


def _place(row: Fields) -> Place:
    lat, lon = row.number("lat", -90, 90, None), row.number("lon", -180, 180, None)
    if (lat is None) != (lon is None):
        raise row.wrong("lon" if lon is None else "lat", "missing: a place needs both")
    return Place(lat, lon, row.text("cluster", ""))


def _site(row: Fields, first: int, count: int, phases: Phases, minutes: int) -> Site:
    row.known(*SITE_FIELDS)
    dates = row.days("dates", None)
    entry = row.whole("entry", 1900, 2300, None)
    return Site(
        id=row.text("id"),
        place=_place(row),
        phases=_phases_of(row, entry, first, count, phases),
        ages=tuple(max(0, first + year - (first if entry is None else entry)) for year in range(count)),
        entry=entry,
        county=row.text("county", ""),
        topics=row.wholes("topics", 0, 10_000, []),
        dates=None if dates is None else frozenset(dates),
        minutes=row.whole("visit_minutes", 1, DAY, minutes),
    )


def _phases_of(
    row: Fields, entry: int | None, first: int, count: int, phases: Phases
) -> tuple[int | None, ...]:
    """Its own list, one entry a year, or what follows from the year of entry; nothing after `until`."""
    until = row.whole("until", 1900, 2300, 2300)
    own = row.items("phases", [], MOST_YEARS)
    if own and len(own) != count:
        raise row.wrong("phases", f"has {len(own)} rows for {count} years")
    if not own and entry is None:
        raise row.wrong("entry", "missing: a site needs entry or phases")
    if own:
        top = len(phases) - 1
        found = [
            None if p is None else row.as_whole(f"{row.name('phases')}[{y}]", p, 0, top)
            for y, p in enumerate(own)
        ]
    else:
        found = [phase_at(phases, first + year - (entry or 0)) for year in range(count)]
    return tuple(None if first + year > until else phase for year, phase in enumerate(found))


def _helper(row: Fields, most: int) -> Helper:
    row.known("id", "lat", "lon", "cluster", "topics", "dates", "most")
    dates = row.days("dates", None)
    return Helper(
        id=row.text("id"),
        place=_place(row),
        topics=row.wholes("topics", 0, 10_000, []),
        dates=None if dates is None else frozenset(dates),
        most=row.whole("most", 0, 1000, most),
    )


def _reachable_from_start(top: Fields, rules: Rules, sites: list[Site]) -> None:
    """With a common start every way must be known; and a day must be long enough for one stop at all."""
    for row, site in enumerate(sites):
        if rules.start and site.place.lat is None:
            raise top.wrong(f"sites[{row}].lat", "missing: tours have a start, so every way must be known")
    if sites and not any(can_share_a_day((site,), rules) for site in sites):
        raise top.wrong("day_minutes", f"{rules.day_minutes} is too short for any single site")


def _joined(
    top: Fields,
    first: int,
    days: tuple[int, ...],
    rules: Rules,
    phases: Phases,
    sites: tuple[Site, ...],
    helpers: tuple[Helper, ...],
) -> VisitInstance:
    rests = tuple(_rest(row) for row in top.objects("excluded", [], MOST_DATES))
    numbers: Numbers = {"site": numbered(sites), "helper": numbered(helpers)}
    done, seen = done_before(top, sites, numbers["site"], first, phases)
    earlier = earlier_plan(top.get("previous", None), first, numbers)
    within = range(first, first + len(days))
    candidates = [day for day in top.days("dates", ()) if day.year in within]
    if len(candidates) > MOST_DATES:
        raise top.wrong("dates", f"has {len(candidates)} rows; {MOST_DATES} are the most")
    return VisitInstance(
        first_year=first,
        days=days,
        sites=sites,
        helpers=helpers,
        rules=rules,
        dates=tuple(day for day in candidates if not any(r.first <= day <= r.last for r in rests)),
        rests=rests,
        done=done,
        seen=seen,
        locks=tuple(
            hold(row, number, within, numbers) for number, row in enumerate(top.objects("locks", []))
        ),
        forbids=tuple(
            hold(row, number, within, numbers) for number, row in enumerate(top.objects("forbids", []))
        ),
        earlier=earlier,
        order=_order(top, earlier),
    )


def _rest(row: Fields) -> Rest:
    row.known("from", "to", "name")
    first = row.day("from")
    last = row.day("to", first)
    if last < first:
        raise row.wrong("to", f"{last} is before {first}")
    return Rest(first, last, row.text("name", ""))


def _order(top: Fields, earlier: Earlier) -> tuple[str, ...]:
    default = list(CALM_AIMS if earlier else AIMS)
    order = top.items("aims", default, len(AIMS))
    for row, name in enumerate(order):
        if name not in AIMS or name in order[:row]:
            raise BadInstance(f"aims[{row}]: must be one of {', '.join(AIMS)}, each once")
    return (*order, *(name for name in default if name not in order))
