"""One visit problem: sites with their years, helpers with their dates, and what is already fixed."""

from dataclasses import dataclass, field
from datetime import date

AIMS = ("visited", "phases", "early", "spread", "km", "changes")
CALM_AIMS = ("visited", "phases", "changes", "early", "spread", "km")  # when a plan exists already


@dataclass(frozen=True)
class Place:
    """Where something is: degrees, or only the name of a cluster of near places, or neither."""

    lat: float | None = None
    lon: float | None = None
    cluster: str = ""


@dataclass(frozen=True)
class Site:
    """A place to visit. `phases` and `ages` have one entry per year of the plan; None = not in that year."""

    id: str
    place: Place
    phases: tuple[int | None, ...]
    ages: tuple[int, ...]  # years since entry: what "early" counts
    entry: int | None = None  # calendar year
    county: str = ""
    topics: tuple[int, ...] = ()
    dates: frozenset[date] | None = None  # when the host can; None = always
    minutes: int = 150


@dataclass(frozen=True)
class Helper:
    """Somebody who may travel with a tour; `most` tours a year."""

    id: str
    place: Place = Place()
    topics: tuple[int, ...] = ()
    dates: frozenset[date] | None = None
    most: int = 2


@dataclass(frozen=True)
class Hold:
    """A wish that binds, as a lock or as a forbid: (site, year), (site, day) or (helper, day).

    A locked helper travels if a tour goes on that day; whoever wants the tour too locks a site to the day.
    `row` is where it stood in the file.
    """

    kind: str  # "site_year" | "site_date" | "helper_date"
    who: int
    year: int
    day: date | None = None
    row: int = 0


@dataclass(frozen=True)
class Rest:
    """Days without visits, for example school holidays; both ends belong to it."""

    first: date
    last: date
    name: str = ""


@dataclass(frozen=True)
class Earlier:
    """The plan so far: (site, year), (site, day) and (helper, day) by id, ids that are gone left out."""

    visits: frozenset[tuple[int, int]] = frozenset()
    stops: frozenset[tuple[int, date]] = frozenset()
    crew: frozenset[tuple[int, date]] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.visits or self.stops or self.crew)


@dataclass(frozen=True)
class Rules:
    """Limits of one tour and of one year."""

    sites_per_day: int = 2
    day_minutes: int = 600  # from the start (or the first stop) to the end, visits and ways
    helper_day_minutes: int | None = None  # the same for each helper from home to home
    leg_minutes: int = 60  # two stops of one tour are at most this far apart
    day_starts: int = 9 * 60  # minutes after midnight
    least: int = 3  # helpers of one tour
    most: int = 8
    gap_days: int = 0  # between two tours
    start: Place | None = None  # where a tour begins and ends, if all travel together


@dataclass(frozen=True)
class VisitInstance:
    """All of it; years are positions 0, 1, … after `first_year`."""

    first_year: int
    days: tuple[int, ...]  # visit days per year
    sites: tuple[Site, ...]
    helpers: tuple[Helper, ...] = ()
    rules: Rules = Rules()
    dates: tuple[date, ...] = ()  # candidate days, rests already taken out
    rests: tuple[Rest, ...] = ()
    done: frozenset[tuple[int, int]] = frozenset()  # (site, phase) visited before the plan begins
    seen: frozenset[int] = frozenset()  # sites visited before the plan begins
    locks: tuple[Hold, ...] = ()
    forbids: tuple[Hold, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)
    order: tuple[str, ...] = AIMS

    @property
    def years(self) -> range:
        return range(len(self.days))

    def dates_of(self, year: int) -> tuple[date, ...]:
        """Candidate days of a year; none means: the year is planned without days."""
        return tuple(day for day in self.dates if day.year == self.first_year + year)

    def rest_on(self, day: date) -> Rest | None:
        return next((rest for rest in self.rests if rest.first <= day <= rest.last), None)

    def wants_dates(self, year: int) -> bool:
        """Whether days are to be found in this year: it has candidates or something fixed to a day."""
        fixed = any(hold.day and hold.year == year for hold in self.locks)
        return fixed or bool(self.dates_of(year))
