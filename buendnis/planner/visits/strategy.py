"""The strategy: which site in which year, joined to tours.

Strictly in order (default): most sites visited at least once, never-visited first; most different phases;
early in the programme; topics and counties spread within each year; few kilometres; few changes.
Source: issue 4.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from ortools.sat.python import cp_model

from buendnis.planner.aims import Aim, Answer, Board, Budget, Literal, Stopped, climb
from buendnis.planner.visits.instance import VisitInstance
from buendnis.planner.visits.tours import Tour, days_for, days_in, possible_tours, tour_km

MOST_TOURS = 24_000  # of all years together, before companions become fewer
LEAST_PER_SITE = 4  # tours, however many sites there are

Visit = tuple[int, int]  # site, year


@dataclass(frozen=True)
class Never:
    """Sites that one year cannot hold together: found by the year, a rule for the strategy."""

    year: int
    sites: tuple[int, ...]


@dataclass(frozen=True)
class Strategy:
    """Visits with their tours, and what the aims reached. `companions` as in `Tours`."""

    visits: tuple[Visit, ...]
    tours: tuple[tuple[int, Tour], ...]  # year, sites
    answer: Answer
    companions: int | None


class _Model:
    """The variables: a visit per site and year, a tour per set of sites and year."""

    def __init__(self, instance: VisitInstance, days: int | None) -> None:
        self.instance, self.board = instance, Board()
        self.days = [days_in(instance, year, days) for year in instance.years]
        self.visit: dict[Visit, Literal] = {}
        self.tour: dict[tuple[int, Tour], Literal] = {}
        sites, years = len(instance.sites), max(1, len(self.days))
        candidates = possible_tours(instance, range(sites), max(MOST_TOURS // years, LEAST_PER_SITE * sites))
        self.companions = candidates.companions
        for year in instance.years:
            self._year(year, candidates.all)
        self.visits_of: dict[int, dict[int, Literal]] = {}
        for (site, year), visit in self.visit.items():
            self.visits_of.setdefault(site, {})[year] = visit
        self._once_a_phase()

    def _year(self, year: int, candidates: Iterable[Tour]) -> None:
        model = self.board.model
        stops: dict[int, list[Literal]] = {}
        for tour in candidates if self.days[year] else ():
            if days_for(self.instance, tour, year):
                it = self.tour[year, tour] = self.board.var()
                for site in tour:
                    stops.setdefault(site, []).append(it)
        for site in sorted(stops):
            self.visit[site, year] = self.board.var()
            model.add(cp_model.LinearExpr.sum(stops[site]) == self.visit[site, year])
        mine = [it for (when, _), it in self.tour.items() if when == year]
        visits = [self.visit[site, year] for site in sorted(stops)]
        places = self.instance.rules.sites_per_day * self.days[year]
        model.add(cp_model.LinearExpr.sum(mine) <= self.days[year])
        model.add(cp_model.LinearExpr.sum(visits) <= places)  # implied, but it gives the bound
        self.board.blocks.append(mine + visits)

    def _once_a_phase(self) -> None:
        """A second visit in the same phase only where it is locked, or was done before."""
        locked = {(hold.who, hold.year) for hold in self.instance.locks if hold.kind != "helper_date"}
        for (site, phase), years in self.phases.items():
            free = [self.visit[site, year] for year in years if (site, year) not in locked]
            full = (site, phase) in self.instance.done or len(free) < len(years)
            self.board.model.add(cp_model.LinearExpr.sum(free) <= (0 if full else 1))

    @cached_property
    def phases(self) -> dict[tuple[int, int], list[int]]:
        """Years in which each site could be visited, by phase."""
        found: dict[tuple[int, int], list[int]] = {}
        for site, year in self.visit:
            phase = self.instance.sites[site].phases[year]
            if phase is not None:
                found.setdefault((site, phase), []).append(year)
        return found

    def rule_out(self, ruled_out: Iterable[Never]) -> None:
        for never in ruled_out:
            some = [self.visit[s, never.year] for s in never.sites if (s, never.year) in self.visit]
            if len(some) == len(never.sites):
                self.board.model.add(cp_model.LinearExpr.sum(some) <= len(some) - 1)

    def keep_locks(self) -> bool:
        """Fix what is locked; False when a locked visit is not possible at all."""
        wanted = {(hold.who, hold.year) for hold in self.instance.locks if hold.kind != "helper_date"}
        for visit in sorted(wanted & set(self.visit)):
            self.board.model.add(self.visit[visit] == 1)
        return wanted <= set(self.visit)

    def aims(self) -> list[Aim]:
        aims = {
            "visited": self._visited,
            "phases": self._phases,
            "early": self._early,
            "spread": self._spread,
            "km": self._km,
            "changes": self._changes,
        }
        wanted = [name for name in self.instance.order if name != "changes" or self.instance.earlier]
        return [Aim(name, *aims[name]()) for name in wanted]

    @property
    def places(self) -> int:
        return self.instance.rules.sites_per_day * sum(self.days)

    def _visited(self) -> tuple[tuple[tuple[Literal, int], ...], int]:
        new = [s for s in sorted(self.visits_of) if s not in self.instance.seen]
        once = [self.board.either(list(self.visits_of[s].values())) for s in new]
        if once:
            self.board.model.add(cp_model.LinearExpr.sum(once) <= self.places)
        return tuple((it, 1) for it in once), min(len(once), self.places)

    def _phases(self) -> tuple[tuple[tuple[Literal, int], ...], None]:
        new = [key for key in self.phases if key not in self.instance.done]
        found = [[self.visit[site, year] for year in self.phases[site, phase]] for site, phase in new]
        return tuple((self.board.either(visits), 1) for visits in found), None

    def _early(self) -> tuple[tuple[tuple[Literal, int], ...], None]:
        ages = {visit: self.instance.sites[visit[0]].ages[visit[1]] for visit in self.visit}
        return tuple((it, -ages[visit]) for visit, it in self.visit.items()), None

    def _spread(self) -> tuple[tuple[tuple[Literal, int], ...], None]:
        groups: dict[tuple[int, object], list[Literal]] = {}
        for (site, year), it in self.visit.items():
            here = self.instance.sites[site]
            for word in (*here.topics, *([here.county] if here.county else ())):
                groups.setdefault((year, word), []).append(it)
        return tuple((self.board.either(visits), 1) for visits in groups.values()), None

    def _km(self) -> tuple[tuple[tuple[Literal, int], ...], None]:
        return tuple((it, -tour_km(self.instance, tour)) for (_, tour), it in self.tour.items()), None

    def _changes(self) -> tuple[tuple[tuple[Literal, int], ...], None]:
        before = self.instance.earlier.visits
        return tuple((it, 1 if visit in before else -1) for visit, it in self.visit.items()), None

    def guess(self) -> list[int]:
        """A plain plan to begin with: in every year the tours that bring most new sites, the oldest first."""
        values, seen = [0] * len(self.board.model.proto.variables), set(self.instance.seen)
        for year in self.instance.years:
            tours, taken = [tour for when, tour in self.tour if when == year], set[int]()
            for _ in range(self.days[year]):
                free = [tour for tour in tours if not taken.intersection(tour)]
                best = max(free, key=lambda tour: self._gain(tour, year, seen), default=())
                for it in (
                    (self.tour[year, best], *(self.visit[s, year] for s in best)) if set(best) - seen else ()
                ):
                    values[it.index] = 1
                taken.update(best)
                seen.update(best)
        return self.board.tight(values)

    def _gain(self, tour: Tour, year: int, seen: set[int]) -> tuple[int, int]:
        new = [site for site in tour if site not in seen]
        return len(new) if len(new) == len(tour) else 0, sum(self.instance.sites[s].ages[year] for s in new)


def find_strategy(
    instance: VisitInstance, budget: Budget, ruled_out: Iterable[Never] = ()
) -> Strategy | None:
    """The best visits by the aims in `instance.order`; None when the locks contradict each other.

    Raises `aims.Stopped` when the budget ends before anything is found.
    """
    model = _Model(instance, None)
    if not model.keep_locks():
        return None
    model.rule_out(ruled_out)
    aims = model.aims()
    answer = climb(model.board, aims, budget, model.guess())
    if answer is None:
        return None
    values = answer.values
    visits = sorted(
        (visit for visit, it in model.visit.items() if values[it.index]), key=lambda v: (v[1], v[0])
    )
    tours = sorted(tour for tour, it in model.tour.items() if values[it.index])
    return Strategy(tuple(visits), tuple(tours), answer, model.companions)


def reachable(instance: VisitInstance, days: int, budget: Budget) -> tuple[int, int]:
    """Never-visited sites that so many days a year would reach, and the bound; locks count."""
    model = _Model(replace(instance, order=("visited",)), days)
    model.keep_locks()
    (aim,), guess = model.aims(), model.guess()
    try:
        answer = climb(model.board, [aim], budget, guess)
    except Stopped:
        return aim.worth(guess), aim.ceiling or 0
    return (answer.aims[0].value, answer.aims[0].bound) if answer else (0, 0)


def ever_reachable(instance: VisitInstance) -> frozenset[int]:
    """Sites that at least one tour could visit in at least one year, were there days enough."""
    return frozenset(
        site
        for site in range(len(instance.sites))
        if any(days_for(instance, (site,), year) for year in instance.years)
    )
