"""Visit plans as JSON. Format: docs/planner-files.md."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from buendnis.planner.aims import Reached
from buendnis.planner.fields import save
from buendnis.planner.visits.contradictions import Contradiction
from buendnis.planner.visits.instance import Hold, VisitInstance
from buendnis.planner.visits.planning import VisitPlan
from buendnis.planner.visits.reach import Reach
from buendnis.planner.visits.tours import Tour, days_in, helper_km, tour_km
from buendnis.planner.visits.travel import km_between, minutes, route
from buendnis.planner.visits.year import Trip

Row = dict[str, Any]


def write(instance: VisitInstance, plan: VisitPlan, path: str | Path) -> None:
    """Lay the plan down as a whole file or not at all."""
    save(data_of(instance, plan), path)


def data_of(instance: VisitInstance, plan: VisitPlan) -> Row:
    """The plan with names instead of numbers; days as YYYY-MM-DD."""
    trips = [(year, trip) for year, trip in plan.trips]
    day_of = {(site, year): trip.day for year, trip in trips for site in trip.tour}
    return {
        "status": plan.status,
        "complete": plan.complete,
        "aims": [_aim(aim) for aim in plan.aims],
        "visits": [_visit(instance, visit, day_of.get(visit)) for visit in plan.visits],
        "tours": [_tour(instance, year, trip) for year, trip in trips],
        "years": [_year(instance, year, aims) for year, aims in plan.year_aims],
        "reach": plan.reach and _reach(instance, plan.reach),
        "unreached": [_left_out(instance, plan.reach, *row) for row in plan.reach.unreached]
        if plan.reach
        else [],
        "changes": _changes(instance, plan),
        "contradictions": [_contradiction(instance, found) for found in plan.contradictions],
        "rounds": plan.rounds,
        "companions": plan.companions,
        "work": round(plan.work, 3),
        "seconds": round(plan.seconds, 3),
    }


def _aim(aim: Reached) -> Row:
    return {**asdict(aim), "proven": aim.proven}


def _visit(instance: VisitInstance, visit: tuple[int, int], day: date | None) -> Row:
    site, year = instance.sites[visit[0]], visit[1]
    return {"site": site.id, "year": instance.first_year + year, "phase": site.phases[year], "date": day}


def _year(instance: VisitInstance, year: int, aims: Iterable[Reached]) -> Row:
    places = days_in(instance, year) * instance.rules.sites_per_day
    return {"year": instance.first_year + year, "places": places, "aims": [_aim(aim) for aim in aims]}


def _tour(instance: VisitInstance, year: int, trip: Trip) -> Row:
    km = tour_km(instance, trip.tour)
    stops = stops_of(instance, trip.tour)
    return {
        "year": instance.first_year + year,
        "date": trip.day,
        "stops": stops,
        "km": km,
        "travel_minutes": minutes(km),
        "visit_minutes": sum(instance.sites[s].minutes for s in trip.tour),
        "estimate": True,
        "delegation": [_helper(instance, helper, trip.tour) for helper in trip.crew],
        "without_expert": _without_expert(instance, trip) if trip.crew else [],
    }


def stops_of(instance: VisitInstance, tour: Tour) -> list[Row]:
    """The stops in order with estimated times: the shortest way, from the start if there is one."""
    sites, now = [instance.sites[s] for s in tour], instance.rules.day_starts
    way = route(tuple(site.place for site in sites), instance.rules.start)
    before, rows = instance.rules.start, []
    for position in way[1] if way else ():
        site = sites[position]
        now += minutes(km_between(before, site.place) or 0) if before else 0
        rows.append({"site": site.id, "arrives": _clock(now), "leaves": _clock(now + site.minutes)})
        before, now = site.place, now + site.minutes
    return rows


def _clock(minutes_after_midnight: int) -> str:
    """Past midnight it goes on: 25:30."""
    return f"{minutes_after_midnight // 60:02d}:{minutes_after_midnight % 60:02d}"


def _helper(instance: VisitInstance, helper: int, tour: Tour) -> Row:
    who, needed = instance.helpers[helper], {t for s in tour for t in instance.sites[s].topics}
    km = helper_km(instance, helper, tour)
    return {"helper": who.id, "topics": sorted(needed & set(who.topics)), "km": km}


def _without_expert(instance: VisitInstance, trip: Trip) -> list[Row]:
    known = {topic for helper in trip.crew for topic in instance.helpers[helper].topics}
    return [
        {"site": instance.sites[s].id, "topic": topic}
        for s in trip.tour
        for topic in instance.sites[s].topics
        if topic not in known
    ]


def _reach(instance: VisitInstance, reach: Reach) -> Row:
    numbers = {name: value for name, value in asdict(reach).items() if name not in ("unreached", "would")}
    return {
        **numbers,
        "enough": reach.enough,
        "would": [asdict(would) for would in reach.would],
        "sentence": sentence(instance, reach),
    }


def sentence(instance: VisitInstance, reach: Reach) -> str:
    """What the visit days reach, plainly; for the command line and as an example of what to say."""
    days, first = sorted(set(instance.days)), instance.first_year
    span = f"{first} to {first + len(instance.days) - 1}"
    a_year = str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
    said = f"{a_year} visit days a year with {instance.rules.sites_per_day} sites each"
    said += f" reach {reach.reached} of {reach.sites} sites from {span}"
    if reach.reached < reach.bound:
        said += f" ({reach.bound} at most)"
    said += "".join(f"; about {w.days_per_year} a year would reach {w.reached}" for w in reach.would)
    if reach.possible < reach.sites:
        said += f"; {reach.sites - reach.possible} cannot be visited in any of these years"
    return said + "."


def lines(instance: VisitInstance, plan: VisitPlan) -> list[str]:
    """The plan in a few sentences, for the command line."""
    said = [f"{plan.status}{'' if plan.complete else ' (stopped early)'}: {len(plan.visits)} visits"]
    for found in plan.contradictions:
        locks = ", ".join(f"locks[{lock.row}]" for lock in found.locks)
        said.append(
            f"{instance.first_year + found.year}: {locks} contradict each other ({found.because['code']})"
        )
    said += [
        f"{aim.name}: {aim.value}" + ("" if aim.proven else f" ({aim.bound} at most)") for aim in plan.aims
    ]
    return said + ([sentence(instance, plan.reach)] if plan.reach else [])


def _left_out(instance: VisitInstance, reach: Reach, site: int, because: Row) -> Row:
    would = {}
    if because["code"] == "too_few_days" and reach.would:
        enough = [w for w in reach.would if w.reached >= reach.possible] or [reach.would[-1]]
        would = {"days_per_year": enough[0].days_per_year, "reaches": enough[0].reached}
    return {"site": instance.sites[site].id, "because": because, "would": would}


def _changes(instance: VisitInstance, plan: VisitPlan) -> list[Row]:
    """What differs from the plan before; a site that goes to another year is one change."""
    before = instance.earlier
    if not before:
        return []
    rows = _moved(instance, "visit", before.visits, set(plan.visits))
    stops = {(site, trip.day) for _, trip in plan.trips if trip.day for site in trip.tour}
    crew = {(helper, trip.day) for _, trip in plan.trips if trip.day for helper in trip.crew}
    rows += _moved(instance, "date", before.stops, stops)
    return rows + _moved(instance, "helper", before.crew, crew)


def _moved(instance: VisitInstance, kind: str, old: Iterable, new: Iterable) -> list[Row]:
    gone, come = sorted(set(old) - set(new)), sorted(set(new) - set(old))
    rows = []
    for number in sorted({number for number, _ in (*gone, *come)}):
        name = (instance.helpers if kind == "helper" else instance.sites)[number].id
        from_, to = [w for n, w in gone if n == number], [w for n, w in come if n == number]
        for turn in range(max(len(from_), len(to))):
            rows.append(
                {
                    "kind": kind,
                    "helper" if kind == "helper" else "site": name,
                    "from": _said(instance, from_[turn]) if turn < len(from_) else None,
                    "to": _said(instance, to[turn]) if turn < len(to) else None,
                }
            )
    return rows


def _said(instance: VisitInstance, when: int | date) -> int | str:
    return instance.first_year + when if isinstance(when, int) else str(when)


def _contradiction(instance: VisitInstance, found: Contradiction) -> Row:
    return {
        "year": instance.first_year + found.year,
        "locks": [hold_data(instance, lock) for lock in found.locks],
        "because": found.because,
        "would": found.would,
        "smallest": found.smallest,
    }


def hold_data(instance: VisitInstance, hold: Hold) -> Row:
    """A lock as it stood in the file, with its row."""
    who = "helper" if hold.kind == "helper_date" else "site"
    name = (instance.helpers if who == "helper" else instance.sites)[hold.who].id
    when = {"date": hold.day} if hold.day else {"year": instance.first_year + hold.year}
    return {"row": hold.row, who: name, **when}
