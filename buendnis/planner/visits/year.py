"""One year: which tour goes on which day, and who travels with it.

Every chosen site is visited; then, in order: an expert for every topic of every stop, few changes, few
kilometres (or the other way round, as `instance.order` says), small delegations. Source: issue 4; concept C9.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from ortools.sat.python import cp_model

from buendnis.planner.aims import Aim, Answer, Board, Budget, Literal, climb, contradiction
from buendnis.planner.visits.instance import Hold, VisitInstance
from buendnis.planner.visits.tours import (
    Tour,
    can_travel,
    days_for,
    days_in,
    helper_km,
    possible_tours,
    tour_km,
)

MOST_SEATS = 60_000  # helper × tour × day, before companions become fewer
DIAGNOSIS_WORK = 5.0

Day = date | None


@dataclass(frozen=True)
class Trip:
    """A tour on its day (None: not known yet) with the helpers who travel."""

    day: Day
    tour: Tour
    crew: tuple[int, ...]


@dataclass(frozen=True)
class Year:
    """The tours of one year, by day, and what the aims reached."""

    year: int
    trips: tuple[Trip, ...]
    answer: Answer


class _Model:
    """Variables: `goes` per tour and day, `seat` per helper, tour and day."""

    def __init__(
        self, instance: VisitInstance, year: int, sites: Iterable[int], known: Iterable[Tour] = ()
    ) -> None:
        self.instance, self.year, self.sites = instance, year, sorted(set(sites))
        self.board, self.known = Board(), set(known)
        self.goes: dict[tuple[Day, Tour], Literal] = {}
        self.seat: dict[tuple[int, Day, Tour], Literal] = {}
        self._tours()
        self._days()
        self._crews()
        self._loads()

    def _tours(self) -> None:
        days = max(1, len(self.instance.dates_of(self.year)))
        most = max(2 * len(self.sites), MOST_SEATS // (days * (1 + len(self.instance.helpers))))
        for tour in sorted(self.known.union(possible_tours(self.instance, self.sites, most).all)):
            for day in days_for(self.instance, tour, self.year):
                self.goes[day, tour] = self.board.var()

    def _days(self) -> None:
        limit = days_in(self.instance, self.year)
        self._at_most(self.goes.values(), limit)
        by_day = {day: self.on(day) for day in sorted({day for day, _ in self.goes if day})}
        gap = self.instance.rules.gap_days
        for day in by_day:
            close = [other for other in by_day if 0 <= (other - day).days <= gap]
            self._at_most((it for other in close for it in by_day[other]), 1)
        for site in self.sites:
            self._at_most(self.stops(site), 1)

    def _at_most(self, literals: Iterable[Literal], limit: int) -> None:
        self.board.model.add(cp_model.LinearExpr.sum(list(literals)) <= limit)

    def on(self, day: Day) -> list[Literal]:
        return [it for (when, _), it in self.goes.items() if when == day]

    def stops(self, site: int, day: Day = None) -> list[Literal]:
        """What brings a tour to this site (on this day)."""
        return [it for (when, tour), it in self.goes.items() if site in tour and (day is None or when == day)]

    def _crews(self) -> None:
        rules, total = self.instance.rules, cp_model.LinearExpr.sum
        for (day, tour), goes in self.goes.items():
            if day is None or not self.instance.helpers:
                continue
            crew = []
            for helper in range(len(self.instance.helpers)):
                if can_travel(self.instance, helper, tour, day):
                    it = self.seat[helper, day, tour] = self.board.var()
                    self.board.model.add(it <= goes)
                    crew.append(it)
            self.board.model.add(total(crew) >= rules.least * goes)
            self.board.model.add(total(crew) <= rules.most * goes)

    def _loads(self) -> None:
        for helper, who in enumerate(self.instance.helpers):
            self._at_most(self.seats(helper), who.most)

    def seats(self, helper: int, day: Day = None) -> list[Literal]:
        return [
            it for (who, when, _), it in self.seat.items() if who == helper and (day is None or when == day)
        ]

    def hold(self, holds: Iterable[Hold], sites: Iterable[int]) -> list[Literal]:
        """One literal per lock, then one per site: when it is 1, the lock binds, the site is visited."""
        return [self._kept(hold) for hold in holds] + [self._visited(self.stops(site)) for site in sites]

    def _kept(self, hold: Hold) -> Literal:
        if hold.kind == "helper_date":
            it, goes = self.board.var(), self.on(hold.day)
            seats = cp_model.LinearExpr.sum(self.seats(hold.who, hold.day))
            self.board.model.add(seats == cp_model.LinearExpr.sum(goes)).only_enforce_if(it)
            return it
        return self._visited(self.stops(hold.who, hold.day))

    def _visited(self, stops: Sequence[Literal]) -> Literal:
        it = self.board.var()
        self.board.model.add(cp_model.LinearExpr.sum(list(stops)) >= it)
        return it

    def aims(self) -> list[Aim]:
        order = self.instance.order
        calm_first = order.index("changes") < order.index("km")
        changes = [Aim("changes", self._changes())] if self.instance.earlier else []
        km = [Aim("km", self._km())]
        small = Aim("small", tuple((it, -1) for it in self.seat.values()))
        experts = [Aim("experts", self._experts())]
        wanted = [*experts, *(changes + km if calm_first else km + changes), small]
        return [aim for aim in wanted if aim.terms]

    def _experts(self) -> tuple[tuple[Literal, int], ...]:
        met = []
        for site in self.sites:
            for topic in self.instance.sites[site].topics:
                knows = [
                    it
                    for (helper, _, tour), it in self.seat.items()
                    if site in tour and topic in self.instance.helpers[helper].topics
                ]
                met += [self.board.either(knows)] if knows else []
        return tuple((it, 1) for it in met)

    def _changes(self) -> tuple[tuple[Literal, int], ...]:
        before = self.instance.earlier
        terms = [
            (it, sum(1 if (site, day) in before.stops else -1 for site in tour))
            for (day, tour), it in self.goes.items()
            if day
        ]
        terms += [
            (it, 1 if (helper, day) in before.crew else -1)
            for (helper, day, _), it in self.seat.items()
            if day
        ]
        return tuple(terms)

    def _km(self) -> tuple[tuple[Literal, int], ...]:
        ways = [(it, -tour_km(self.instance, tour)) for (_, tour), it in self.goes.items()]
        ways += [
            (it, -(helper_km(self.instance, helper, tour) or 0))
            for (helper, _, tour), it in self.seat.items()
        ]
        return tuple(ways)

    def trips(self, values: Sequence[int]) -> tuple[Trip, ...]:
        found = [
            Trip(
                day,
                tour,
                tuple(
                    h
                    for (h, when, at), it in self.seat.items()
                    if (when, at) == (day, tour) and values[it.index]
                ),
            )
            for (day, tour), it in self.goes.items()
            if values[it.index]
        ]
        return tuple(sorted(found, key=lambda trip: (trip.day or date.min, trip.tour)))


def locks_of(instance: VisitInstance, year: int) -> list[Hold]:
    """What is locked in one year, by row of the file."""
    return [hold for hold in instance.locks if hold.year == year]


def find_year(
    instance: VisitInstance, year: int, sites: Iterable[int], budget: Budget, known: Iterable[Tour] = ()
) -> Year | None:
    """Days, tours and delegations that visit all of `sites` and keep the year's locks; None if none do.

    `known` tours are looked at in any case. Raises `aims.Stopped` when the budget ends before.
    """
    model = _Model(instance, year, sites, known)
    for literal in model.hold(locks_of(instance, year), model.sites):
        model.board.model.add(literal == 1)
    answer = climb(model.board, model.aims(), budget)
    return None if answer is None else Year(year, model.trips(answer.values), answer)


def too_many(instance: VisitInstance, year: int, sites: Sequence[int], budget: Budget) -> tuple[int, ...]:
    """Some of `sites` that the year cannot hold together, beside its locks; () if it can hold them all.

    None of them can be left out: without any one of them the others find a place.
    """
    model = _Model(instance, year, sites)
    for literal in model.hold(locks_of(instance, year), ()):
        model.board.model.add(literal == 1)
    found = contradiction(model.board.model, model.hold((), sites), budget, DIAGNOSIS_WORK)
    return tuple(sites[position] for position in found)


def locks_together(
    instance: VisitInstance, year: int, budget: Budget
) -> Callable[[Sequence[Hold]], list[int]]:
    """A question that can be asked often: which of these locks of the year contradict each other?

    Answers with positions of a set from which none can be left out, [] if all can be kept.
    """
    locks = locks_of(instance, year)
    hosts = {hold.who for hold in locks if hold.kind != "helper_date"}
    model = _Model(instance, year, hosts)
    literal = dict(zip(locks, model.hold(locks, ()), strict=True))

    def ask(some: Sequence[Hold]) -> list[int]:
        return contradiction(model.board.model, [literal[hold] for hold in some], budget, DIAGNOSIS_WORK)

    return ask
