"""What must hold for every visit problem, however it looks."""

import json
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from buendnis.planner.tests.visit_cases import FIRST_YEAR
from buendnis.planner.visits.answers import data_of
from buendnis.planner.visits.files import read_data
from buendnis.planner.visits.planning import plan
from buendnis.planner.visits.tours import is_free

DAYS = [str(date(FIRST_YEAR, 3, 2) + timedelta(days=17 * turn)) for turn in range(4)]
SPAN = st.sampled_from(
    [
        [],
        [{"from": DAYS[1], "name": "a"}],
        [{"from": DAYS[0], "to": DAYS[2]}, {"from": DAYS[2], "to": DAYS[3]}],
    ]
)
some_days = st.none() | st.lists(st.sampled_from(DAYS), min_size=1, unique=True)
place = st.tuples(st.integers(0, 6), st.integers(0, 6))


@st.composite
def problems(draw):
    """A file's content: up to 5 sites, 4 helpers, 3 years, days in the first year."""
    sites = [
        {
            "id": f"s{n}",
            "lat": 50 + draw(place)[0] / 10,
            "lon": 8 + draw(place)[1] / 10,
            "entry": FIRST_YEAR + draw(st.integers(-4, 2)),
            "county": draw(st.sampled_from("abc")),
            "topics": draw(st.lists(st.integers(0, 3), max_size=2)),
            "dates": draw(some_days),
        }
        for n in range(draw(st.integers(1, 5)))
    ]
    helpers = [
        {
            "id": f"h{n}",
            "lat": 50.2,
            "lon": 8 + n / 10,
            "topics": [n % 4],
            "dates": draw(some_days),
            "most": draw(st.integers(0, 2)),
        }
        for n in range(draw(st.integers(0, 4)))
    ]
    return {
        "first_year": FIRST_YEAR,
        "years": draw(st.integers(1, 3)),
        "days_per_year": draw(st.integers(0, 2)),
        "sites_per_day": draw(st.integers(1, 3)),
        "leg_minutes": draw(st.sampled_from([20, 60])),
        "delegation": {"least": draw(st.integers(0, 2)), "most": 2},
        "sites": sites,
        "helpers": helpers,
        "dates": draw(st.sampled_from([[], DAYS[:1], DAYS])),
        "excluded": draw(SPAN),
        "locks": draw(st.lists(_holds(len(sites), len(helpers)), max_size=2)),
        "forbids": draw(st.lists(_holds(len(sites), len(helpers)), max_size=2)),
    }


def _holds(sites: int, helpers: int):
    day, who = st.sampled_from(DAYS), st.integers(0, sites - 1).map("s{}".format)
    kinds = [
        st.fixed_dictionaries({"site": who, "year": st.just(FIRST_YEAR)}),
        st.fixed_dictionaries({"site": who, "date": day}),
    ]
    if helpers:
        helper = st.integers(0, helpers - 1).map("h{}".format)
        kinds.append(st.fixed_dictionaries({"helper": helper, "date": day}))
    return st.one_of(kinds)


def values(found) -> list[tuple[str, int]]:
    return [(aim.name, aim.value) for aim in found.aims]


@settings(max_examples=40, deadline=None)
@given(problems())
def test_every_limit_and_lock_is_kept(data):
    instance = read_data(data)
    found = plan(instance)

    if found.status == "infeasible":
        assert found.contradictions
        assert found.visits == ()
        return
    assert sorted(found.visits) == sorted((s, y) for y, trip in found.trips for s in trip.tour)
    for year in instance.years:
        _check_year(instance, year, [trip for when, trip in found.trips if when == year])
    _check_holds(instance, found)


def _check_year(instance, year, trips):
    days = [trip.day for trip in trips if trip.day]
    assert len(trips) <= instance.days[year]
    assert len(days) == len(set(days)) == (len(trips) if instance.wants_dates(year) else 0)
    assert not any(instance.rest_on(day) for day in days)
    for trip in trips:
        assert len(trip.tour) <= instance.rules.sites_per_day
        assert all(instance.sites[s].phases[year] is not None for s in trip.tour)
        if trip.day:
            assert all(is_free(instance.sites[s], trip.day) for s in trip.tour)
            assert all(is_free(instance.helpers[h], trip.day) for h in trip.crew)
            assert not instance.helpers or instance.rules.least <= len(trip.crew) <= instance.rules.most
    for helper, who in enumerate(instance.helpers):
        assert sum(helper in trip.crew for trip in trips) <= who.most


def _check_holds(instance, found):
    stops = {(s, trip.day) for _, trip in found.trips for s in trip.tour}
    crew = {(h, trip.day) for _, trip in found.trips for h in trip.crew}
    days = {trip.day for _, trip in found.trips}
    there = {"site_year": set(found.visits), "site_date": stops, "helper_date": crew}
    for hold in instance.locks:
        what = (hold.who, hold.day or hold.year)
        assert what in there[hold.kind] or (hold.kind == "helper_date" and hold.day not in days)
    for hold in instance.forbids:
        assert (hold.who, hold.day or hold.year) not in there[hold.kind]


@settings(max_examples=40, deadline=None)
@given(problems(), st.permutations(range(9)))
def test_rows_and_names_change_nothing(data, turn):
    one = read_data(data)
    everybody = [*data["sites"], *data["helpers"]]
    renamed = {row["id"]: f"x{turn[number]}" for number, row in enumerate(everybody)}
    other = dict(data)
    for rows in ("sites", "helpers"):
        other[rows] = [{**row, "id": renamed[row["id"]]} for row in data[rows]]
        other[rows].sort(key=lambda row: row["id"])
    for holds in ("locks", "forbids"):
        other[holds] = [
            {key: renamed.get(value, value) for key, value in hold.items()} for hold in data[holds]
        ]
    other["dates"] = sorted(data["dates"], reverse=True)

    first, second = plan(one), plan(read_data(other))

    assert (first.status, values(first), first.year_aims) == (second.status, values(second), second.year_aims)
    if len({repr({**row, "id": ""}) for row in everybody}) == len(everybody):  # no two alike
        assert (first.visits, first.trips) == (second.visits, second.trips)


@settings(max_examples=40, deadline=None)
@given(problems())
def test_more_days_never_make_it_worse(data):
    """More candidate days, where there were some: the four main aims come out at least as good."""
    data = {**data, "dates": DAYS[:1], "excluded": [], "locks": [], "forbids": []}

    few, many = plan(read_data(data)), plan(read_data({**data, "dates": DAYS}))

    assert [aim.value for aim in many.aims][:4] >= [aim.value for aim in few.aims][:4]


@settings(max_examples=20, deadline=None)
@given(problems())
def test_what_more_visit_days_would_reach_comes_true(data):
    data = {**data, "dates": [], "locks": []}
    instance = read_data(data)
    found = plan(instance)

    for would in found.reach.would:
        more = plan(replace(instance, days=(would.days_per_year,) * len(instance.days)))
        assert more.reach.reached == would.reached


@settings(max_examples=20, deadline=None)
@given(problems())
def test_a_plan_that_is_there_already_stays_as_it_is(data):
    instance = read_data(data)
    before = data_of(instance, plan(instance))
    if before["status"] != "infeasible":
        as_laid_down = {"visits": before["visits"], "tours": before["tours"]}
        text = {**data, "previous": _as_text(as_laid_down)}

        again = data_of(read_data(text), plan(read_data(text)))

        assert [row for row in again["changes"] if row["kind"] == "visit"] == []


def _as_text(plan_data):
    return json.loads(json.dumps(plan_data, default=str))
