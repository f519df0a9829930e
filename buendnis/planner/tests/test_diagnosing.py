from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buendnis.planner.checking import problems, utilities
from buendnis.planner.diagnosing import contradictions, explained, shortages
from buendnis.planner.instance import Limits
from buendnis.planner.solving import solve
from buendnis.planner.tests.instances import seeded, tiny


def locked(instance, *pairs):
    return instance.with_locks(np.array(pairs, np.int64))


def only(instance):
    (found,) = contradictions(instance)
    return found


def test_locks_that_can_stand_have_no_contradiction():
    assert contradictions(locked(tiny(), 0, 2)) == ()


def test_too_little_capacity_names_locks_half_days_and_the_cheapest_to_release():
    found = only(locked(tiny(), 0, 3))

    assert (found.kind, found.number, found.most, found.asked, found.missing) == ("helper", 0, 2, 4, 2)
    assert (found.locks, found.release) == ((0, 3), (3,))


def test_a_need_with_too_many_helpers_and_its_site():
    by_site, by_need = contradictions(locked(tiny(), 0, 1))[::-1]

    assert (by_need.kind, by_need.number, by_need.locks, by_need.release) == ("need", 0, (0, 1), (1,))
    assert (by_site.kind, by_site.number, by_site.missing) == ("site", 0, 1)


def test_a_limit_a_conflict_and_a_single_lock_that_is_too_large():
    limits = Limits(np.array([1]), np.array([0]), np.array([2]), np.array([2]))

    assert only(locked(replace(tiny(), limits=limits), 2)).kind == "limit"
    assert only(locked(tiny(conflicts=[[1, 1]]), 2)).kind == "conflict"
    assert only(locked(tiny(cap=[1, 1]), 0)).locks == (0,)


def test_one_helper_twice_at_a_need():
    doubled = tiny(helper=[0, 0, 1, 0], kmax=[2, 1], site_cap=[2, 1], cap=[4, 4])

    found = only(locked(doubled, 0, 1))

    assert (found.kind, found.number, found.locks, found.release) == ("twice", 0, (0, 1), (1,))


def test_an_infeasible_plan_says_which_locks_contradict():
    instance = locked(tiny(), 0, 2, 3)

    plan = explained(instance, solve(instance))

    assert plan.status == "infeasible"
    assert plan.conflicting_locks in ((0, 3), (2, 3))
    assert [fact["code"] for fact in plan.diagnosis] == ["contradiction"] * 3


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.data())
def test_the_named_locks_contradict_and_no_smaller_set_does(seed, data):
    instance = seeded(4, 6, seed, candidates=3, tight=0.7, limits=1)
    count = len(instance.fit)
    chosen = data.draw(st.lists(st.integers(0, count - 1), max_size=7, unique=True))
    instance = locked(instance, *chosen)

    found = contradictions(instance)

    assert bool(found) == bool(problems(instance, chosen))
    if found:
        fewest = found[0].locks
        assert problems(locked(instance, *fewest), fewest)
        for few in combinations(chosen, len(fewest) - 1):
            assert not problems(locked(instance, *few), few)
        for each in found:
            rest = sorted(set(chosen) - set(each.release))
            left = contradictions(locked(instance, *rest))
            assert (each.kind, each.number) not in {(c.kind, c.number) for c in left}


def test_two_sites_on_one_small_helper_are_named():
    alone = tiny(helper=[0, 1, 0, 1], cap=[3, 1])

    (found,) = shortages(alone)

    assert (found.sites, found.helpers) == ((0, 1), (0,))
    assert (found.unit, found.asked, found.there, found.missing, found.half_days) == ("sites", 2, 1, 1, 1)


def test_a_site_whose_candidates_are_all_too_small_is_named_with_them():
    (found,) = shortages(tiny(eff=[3, 1]))

    assert (found.sites, found.helpers, found.there, found.half_days) == ((0,), (0, 1), 0, 1)


def test_enough_capacity_is_no_shortage():
    assert shortages(tiny()) == ()
    assert shortages(locked(tiny(), 1, 3)) == ()


@pytest.mark.parametrize("seed", range(12))
def test_what_is_called_short_cannot_be_served_and_suffices_after_more_half_days(seed):
    instance = seeded(5, 24, seed, candidates=3, tight=0.25)

    for short in shortages(instance):
        served = sites_served(instance, short.sites)
        assert served < len(short.sites)
        if short.unit == "sites":
            assert served <= short.there
        less = instance.cap.copy()
        less[list(short.helpers)[0]] += short.half_days - 1
        assert sites_served(replace(instance, cap=less), short.sites) < len(short.sites)


def sites_served(instance, sites):
    mine = np.flatnonzero(np.isin(instance.site[instance.need], sites))
    part = replace(
        instance, helper=instance.helper[mine], need=instance.need[mine], fit=instance.fit[mine],
        effort=instance.effort[mine],
    )  # fmt: skip
    plan = solve(part, objective="fair")
    assert plan.status == "optimal"
    return int((utilities(part, plan.selected)[list(sites)] >= 0).sum())
