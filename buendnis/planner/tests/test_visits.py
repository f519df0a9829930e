"""Locks, forbids, holidays, changes, contradictions and stopping of the visit planner."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

import pytest

from buendnis.planner.tests.visit_cases import FIRST_YEAR, visit_case
from buendnis.planner.visits.answers import data_of, sentence
from buendnis.planner.visits.files import read_data
from buendnis.planner.visits.instance import CALM_AIMS, Helper, Hold, Place, Rest, Rules, Site, VisitInstance
from buendnis.planner.visits.planning import plan
from buendnis.planner.visits.tours import possible_tours
from buendnis.planner.visits.travel import can_share_a_day, km_between, minutes, route

MAY, JUNE, JULY = date(2026, 5, 5), date(2026, 6, 9), date(2026, 7, 14)
HERE, NEAR, FAR = Place(50.0, 8.0), Place(50.0, 8.2), Place(51.0, 9.5)


def site(name: str, place: Place = HERE, years: int = 1, **more) -> Site:
    return Site(name, place, (0,) * years, tuple(range(years)), **more)


def one_year(*sites: Site, days: int = 1, **more) -> VisitInstance:
    return VisitInstance(FIRST_YEAR, (days,), sites, **more)


@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        (HERE, HERE, 0),
        (HERE, Place(51.0, 8.0), 145),  # one degree is 111.2 km by air, 1.3 times that by road
        (Place(cluster="a"), Place(cluster="a"), 25),
        (Place(cluster="a"), Place(cluster="b"), None),
        (Place(), HERE, None),
    ],
)
def test_ways_are_estimated_from_the_air_line(one, other, km):
    assert km_between(one, other) == km


def test_sixty_kilometres_take_an_hour():
    assert minutes(60) == 60


def test_stops_stand_in_the_shortest_order():
    km, order = route((Place(50.0, 8.4), Place(50.0, 8.0), Place(50.0, 8.2)), None)

    assert (km, order) == (38, (0, 2, 1))


@pytest.mark.parametrize(
    ("place", "rules", "can"),
    [
        (NEAR, Rules(), True),
        (FAR, Rules(), False),
        (FAR, Rules(leg_minutes=300), True),
        (NEAR, Rules(day_minutes=310), False),
        (NEAR, Rules(day_minutes=330), True),
        (NEAR, Rules(day_minutes=330, start=Place(50.0, 8.6)), False),
        (Place(), Rules(), False),
    ],
)
def test_near_sites_share_a_day_that_is_long_enough(place, rules, can):
    assert can_share_a_day((site("a"), site("b", place)), rules) is can


def test_a_lock_binds_site_and_day_and_helper():
    helpers = tuple(Helper(f"h{n}", HERE) for n in range(4))
    locks = (Hold("site_date", 1, 0, JUNE), Hold("helper_date", 3, 0, JUNE), Hold("site_year", 2, 0))
    instance = one_year(
        site("a"), site("b"), site("c"), days=2, dates=(MAY, JUNE), helpers=helpers, locks=locks,
        rules=Rules(sites_per_day=1, least=1, most=1),
    )  # fmt: skip

    found = plan(instance)

    trips = {trip.day: trip for _, trip in found.trips}
    assert trips[JUNE].tour == (1,)
    assert trips[JUNE].crew == (3,)
    assert trips[MAY].tour == (2,)


@pytest.mark.parametrize("forbid", [Hold("site_year", 0, 0), Hold("site_date", 0, 0, MAY)])
def test_a_forbidden_site_stays_out(forbid):
    found = plan(one_year(site("a"), dates=(MAY,), forbids=(forbid,)))

    assert (found.visits, found.reach.unreached) == ((), ((0, {"code": "no_host_date"}),))


def test_a_forbidden_helper_does_not_travel():
    helpers = (Helper("h0", HERE), Helper("h1", FAR))
    forbids = (Hold("helper_date", 0, 0, MAY),)

    found = plan(one_year(site("a"), dates=(MAY,), helpers=helpers, forbids=forbids, rules=Rules(least=1)))

    assert [trip.crew for _, trip in found.trips] == [(1,)]


def test_an_expert_for_each_topic_travels_even_from_far():
    helpers = (Helper("h0", HERE), Helper("h1", FAR, topics=(4,)))

    found = plan(one_year(site("a", topics=(4,)), dates=(MAY,), helpers=helpers, rules=Rules(least=1)))

    assert [trip.crew for _, trip in found.trips] == [(1,)]


def test_nobody_travels_more_often_than_wanted():
    helpers = tuple(Helper(f"h{n}", HERE, most=1) for n in range(3))
    instance = one_year(
        site("a"), site("b", FAR), days=2, dates=(MAY, JUNE), helpers=helpers, rules=Rules(least=2)
    )

    found = plan(instance)

    assert len(found.trips) == 1  # three people cannot fill two delegations of two


def test_the_nearest_helper_goes_only_as_often_as_wanted():
    helpers = (Helper("h0", HERE, most=1), Helper("h1", FAR, most=1))
    instance = one_year(
        site("a"), site("b", NEAR), days=2, dates=(MAY, JUNE), helpers=helpers,
        rules=Rules(least=1, most=1, sites_per_day=1),
    )  # fmt: skip

    found = plan(instance)

    assert sorted(trip.crew for _, trip in found.trips) == [(0,), (1,)]


def test_a_host_and_helpers_who_never_meet_are_said():
    helpers = (Helper("h0", HERE, dates=frozenset({JUNE})),)
    instance = one_year(
        site("a", dates=frozenset({MAY})), dates=(MAY, JUNE), helpers=helpers, rules=Rules(least=1)
    )

    because = plan(instance).reach.unreached[0][1]

    assert because == {"code": "no_crew_or_day_too_short", "least": 1, "day_minutes": 600}


@pytest.mark.parametrize(("gap", "tours"), [(0, 2), (6, 2), (7, 1)])
def test_tours_keep_their_distance_in_days(gap, tours):
    close = (MAY, MAY + timedelta(days=7))
    instance = one_year(site("a"), site("b", FAR), days=2, dates=close, rules=Rules(gap_days=gap))

    assert len(plan(instance).trips) == tours


def test_sites_whose_days_collide_go_back_to_the_strategy():
    """Only one of the two can be visited in the first year, whatever the strategy would like."""
    only = frozenset({MAY})
    sites = tuple(Site(name, place, (0, 0), (0, 1), dates=only) for name, place in (("a", HERE), ("b", FAR)))
    instance = VisitInstance(FIRST_YEAR, (2, 2), sites, dates=(MAY, JUNE))

    found = plan(instance)

    assert (found.status, found.rounds, len(found.visits)) == ("optimal", 2, 2)
    assert sorted(year for _, year in found.visits) == [0, 1]


def cancelled_case():
    """A plan of 30 sites, and the same problem once one of them cannot be visited in its year."""
    instance = visit_case(30, years=6, helpers=0, dates=0)
    before = plan(instance)
    gone = Hold("site_year", *before.visits[3])
    earlier = replace(instance.earlier, visits=frozenset(before.visits))
    return replace(instance, forbids=(gone,), earlier=earlier), before, gone


def test_after_a_cancellation_few_visits_move():
    instance, before, gone = cancelled_case()
    calm = replace(instance, order=CALM_AIMS)

    moved = set(before.visits) ^ set(plan(calm).visits)
    shaken = set(before.visits) ^ set(plan(instance).visits)

    assert (gone.who, gone.year) in moved
    assert len(moved) == 2  # one goes, one comes
    assert len(shaken) > 2  # without the wish for calm much would move for a little gain


def test_changes_are_listed_with_where_from_and_where_to():
    sites = tuple(Site(name, HERE, (0, 0), (0, 1)) for name in "ab")
    instance = VisitInstance(FIRST_YEAR, (1, 1), sites, forbids=(Hold("site_year", 0, 0),))
    earlier = replace(instance.earlier, visits=frozenset({(0, 0), (1, 0)}))
    instance = replace(instance, earlier=earlier, order=CALM_AIMS)

    changes = data_of(instance, plan(instance))["changes"]

    assert changes == [{"kind": "visit", "site": "a", "from": 2026, "to": 2027}]


LOCKS = [
    pytest.param(Hold("site_date", 0, 0, JULY), "rest", id="in a holiday"),
    pytest.param(Hold("site_date", 0, 0, date(2026, 9, 1)), "no_candidate_date", id="a day nobody offered"),
    pytest.param(Hold("site_date", 0, 0, JUNE), "host_not_free", id="the host is away"),
    pytest.param(Hold("helper_date", 0, 0, JUNE), "helper_not_free", id="the helper is away"),
    pytest.param(Hold("site_year", 1, 0), "not_in_programme", id="before its entry"),
    pytest.param(Hold("site_year", 2, 0), "forbidden", id="locked and forbidden"),
]


@pytest.mark.parametrize(("lock", "code"), LOCKS)
def test_a_lock_that_can_never_be_kept_is_named_with_the_reason(lock, code):
    sites = (
        site("a", dates=frozenset({MAY})), Site("b", HERE, (None,), (0,)), site("c"),
    )  # fmt: skip
    instance = one_year(
        *sites, dates=(MAY, JUNE), helpers=(Helper("h", HERE, dates=frozenset({MAY})),),
        rests=(Rest(JULY, JULY + timedelta(days=9), "summer"),), rules=Rules(least=1),
        forbids=(Hold("site_year", 2, 0),), locks=(Hold("site_year", 0, 0), lock),
    )  # fmt: skip

    found = plan(instance)

    assert (found.status, found.visits) == ("infeasible", ())
    assert [(c.locks, c.because["code"]) for c in found.contradictions] == [((lock,), code)]


def test_the_smallest_set_of_contradicting_locks_is_named_and_what_would_resolve_it():
    """Five locked sites; two of them are too far apart for the only day, the other three share it."""
    sites = [site(name, NEAR) for name in "abc"] + [site("d", HERE), site("e", FAR)]
    locks = tuple(Hold("site_year", number, 0, row=number) for number in (0, 1, 3, 4))
    instance = one_year(*sites, rules=Rules(sites_per_day=3, day_minutes=900), locks=locks)

    (found,) = plan(instance).contradictions

    assert (len(found.locks), found.smallest, found.would) == (2, True, {"days_per_year": 2})
    assert found.locks[-1].who == 4


def test_a_pair_is_named_rather_than_three_that_contradict_each_other_too():
    """The first two are too far apart; the last three lie between them, but a day has room for two."""
    ends, middle = (Place(50.0, 8.0), Place(50.0, 9.0)), Place(50.0, 8.5)
    sites = [site("a", ends[0]), site("b", ends[1]), *(site(name, middle) for name in "cde")]
    locks = tuple(Hold("site_year", number, 0, row=number) for number in range(5))

    (found,) = plan(one_year(*sites, locks=locks)).contradictions

    assert ([lock.who for lock in found.locks], found.smallest) == ([0, 1], True)


def test_each_lock_of_a_named_set_is_needed():
    locks = tuple(Hold("site_date", number, 0, MAY, row=number) for number in range(3))
    instance = one_year(*(site(name) for name in "abc"), dates=(MAY, JUNE), locks=locks)

    (found,) = plan(instance).contradictions

    assert len(found.locks) == 3
    for some in combinations(found.locks, 2):
        assert plan(replace(instance, locks=some)).status == "optimal"


def test_two_locked_visits_in_one_phase_are_kept():
    instance = VisitInstance(
        FIRST_YEAR, (1, 1), (site("a", years=2),), locks=(Hold("site_year", 0, 0), Hold("site_year", 0, 1))
    )

    assert plan(instance).visits == ((0, 0), (0, 1))


def test_the_clock_only_aborts_and_the_plan_says_so():
    found = plan(visit_case(60), seconds=0.0)

    assert (found.status, found.complete) == ("none", False)


def test_a_wish_to_stop_in_the_middle_leaves_a_usable_plan():
    told: list[str] = []

    found = plan(
        visit_case(60, years=8),
        on_progress=lambda name, value, bound: told.append(name),
        cancelled=lambda: "visited" in told,
    )

    assert (found.complete, found.status) == (False, "feasible")
    assert len({site for site, _ in found.visits}) == found.reach.reached > 0


def test_little_work_is_repeatable_and_no_abort():
    instance = visit_case(40, days=3)

    one, other = plan(instance, work=0.3), plan(instance, work=0.3)

    assert (one.visits, one.trips, one.complete) == (other.visits, other.trips, True)


def test_what_the_days_cannot_reach_stands_in_one_sentence():
    instance = visit_case(30, years=5, helpers=0, dates=0)

    said = sentence(instance, plan(instance).reach)

    assert said.startswith(
        "2 visit days a year with 2 sites each reach 19 of 30 sites from 2026 to 2030; about 3 "
    )


def test_many_tours_become_fewer_by_nearer_companions():
    instance = visit_case(60, leg_minutes=90)
    all_of_them = possible_tours(instance, range(60), 10_000)

    fewer = possible_tours(instance, range(60), 200)

    assert all_of_them.companions is None
    assert fewer.companions is not None
    assert 60 < len(fewer.all) <= 200 < len(all_of_them.all)
    assert set(fewer.all) < set(all_of_them.all)
    assert {(site,) for site in range(60)} <= set(fewer.all)


def test_no_sites_make_an_empty_plan():
    found = plan(read_data({"first_year": 2026, "years": 3, "days_per_year": 2, "sites": []}))

    assert (found.status, found.visits, found.reach.enough) == ("optimal", (), True)
