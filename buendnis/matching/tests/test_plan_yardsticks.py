"""Simple ways of asking, measured on small problems by hand."""

import numpy as np
import pytest

from buendnis.matching.rules import plan_yardsticks
from buendnis.planner import checking
from buendnis.planner.instance import Instance, Limits


def ints(*values):
    return np.array(values, np.int64)


def problem(fits, *, cap, kmax=1, site_cap=9, lock=(), limits=None, conflicts=()):
    """fits: (need, helper, points), grouped by need, best first; each need at a site of its own, effort 1."""
    needs = max(need for need, _helper, _points in fits) + 1
    return Instance(
        cap=ints(*cap),
        eff=ints(*[1] * needs),
        kmax=ints(*[kmax] * needs),
        site=ints(*range(needs)),
        site_cap=ints(*[site_cap] * needs),
        helper=ints(*[helper for _n, helper, _p in fits]),
        need=ints(*[need for need, _h, _p in fits]),
        fit=ints(*[points for _n, _h, points in fits]),
        lock=ints(*lock),
        conflicts=ints(*conflicts).reshape(-1, 2),
        limits=limits or Limits(),
    )


CONTESTED = [(0, 0, 500), (0, 1, 400), (1, 0, 900)]


def test_who_comes_first_takes_the_best_offer():
    instance = problem(CONTESTED, cap=[1, 1])

    assert plan_yardsticks.first_come(instance, [0, 1]) == [0]
    assert plan_yardsticks.first_come(instance, [1, 0]) == [1, 2]


def test_the_best_pair_goes_first():
    instance = problem(CONTESTED, cap=[1, 1])

    assert plan_yardsticks.best_first(instance) == [1, 2]


def test_further_helpers_come_after_everybody_had_one():
    fits = [(0, 0, 900), (0, 1, 800), (1, 1, 500)]

    assert plan_yardsticks.first_come(problem(fits, cap=[1, 1], kmax=2), [0, 1]) == [0, 2]
    assert plan_yardsticks.first_come(problem(fits, cap=[1, 2], kmax=2), [0, 1]) == [0, 1, 2]


def test_a_helper_helps_a_need_once():
    fits = [(0, 0, 900), (0, 0, 800)]

    assert plan_yardsticks.best_first(problem(fits, cap=[5], kmax=2)) == [0]
    assert plan_yardsticks.first_come(problem(fits, cap=[5], kmax=2), [0]) == [0]


@pytest.mark.parametrize("way", [plan_yardsticks.best_first, lambda i: plan_yardsticks.first_come(i, [0, 1])])
def test_what_is_settled_stands_and_every_limit_holds(way):
    rows = Limits(most=ints(1), row=ints(0, 0), pair=ints(0, 1), amount=ints(1, 1))
    locked = problem(CONTESTED, cap=[1, 1], lock=[0])
    limited = problem(CONTESTED, cap=[9, 9], kmax=2, limits=rows)
    biased = problem(CONTESTED, cap=[9, 9], conflicts=[0, 1])
    full = problem(CONTESTED, cap=[9, 9], kmax=3, site_cap=1)

    for instance in (locked, limited, biased, full):
        assert checking.problems(instance, way(instance)) == []
    assert way(locked) == [0]
    assert way(limited) == [0, 2]
    assert way(biased) == [0]


def test_figures_of_the_three_ways():
    instance = problem(CONTESTED, cap=[1, 1])

    found = plan_yardsticks.yardsticks(instance, [1, 2], [0, 1])

    assert found["plan"] == {
        "needs": 2,
        "sites": 2,
        "all_sites": 2,
        "worst": 400,
        "gini": 0.1923,
        "value": 1300,
    }
    assert found["first_come"] == {
        "needs": 1, "sites": 1, "all_sites": 2, "worst": 0, "gini": 0.5, "value": 500,
    }  # fmt: skip
    assert found["best_first"] == found["plan"]


def test_an_empty_problem_has_figures_too():
    empty = Instance(*[ints() for _ in range(8)])

    found = plan_yardsticks.yardsticks(empty, [], [])

    assert found["plan"] == found["first_come"] == found["best_first"]
    assert found["plan"]["value"] == 0
