from dataclasses import replace

import numpy as np
import pytest

from buendnis.planner import checking, solving
from buendnis.planner.instance import Instance, Limits
from buendnis.planner.solving import solve

from . import brute
from .instances import seeded, tiny

BOTH = pytest.mark.parametrize("objective", ["total", "fair"])
NONE = np.zeros(0, np.int64)


@BOTH
@pytest.mark.parametrize("seed", range(6))
def test_a_tiny_plan_is_the_best_of_all_plans(seed, objective):
    inst = seeded(3, 5, seed, candidates=2, tight=0.6, locked=0.2, limits=seed % 2)
    plan = solve(inst, objective=objective)
    assert (plan.status, plan.upper_bound, checking.problems(inst, plan.selected)) == (
        "optimal",
        plan.value,
        [],
    )
    if objective == "total":
        assert plan.value == brute.most_points(inst)
    else:
        best = checking.utilities(inst, plan.selected)
        floor = int(best[best >= 0].min()) if (best >= 0).any() else 0
        assert (-len(plan.unserved_sites), floor, plan.value) == brute.fairest(inst)


def test_fair_serves_the_quiet_site_that_total_forgets():
    inst = tiny(cap=[2, 0], helper=[0, 0], need=[0, 1], fit=[900, 300])
    assert solve(inst, objective="total").selected == (0,)
    shared = tiny(cap=[2, 2], helper=[0, 0, 1], need=[0, 1, 0], fit=[900, 300, 100])
    assert solve(shared, objective="total").selected == (0,)
    assert solve(shared, objective="fair").selected == (1, 2)


def test_two_sites_that_need_the_same_hours_share_as_well_as_they_can():
    """Both ceilings ask for helper 0; the floor falls to the best that both can reach."""
    inst = tiny(helper=[0, 1, 0, 1], need=[0, 0, 1, 1], fit=[900, 400, 880, 500])
    plan = solve(inst, objective="fair")
    assert (plan.selected, plan.worst_site) == ((0, 3), 500)


@BOTH
def test_nothing_to_decide(objective):
    empty = Instance(*[NONE] * 8)
    assert solve(empty, objective=objective).status == "optimal"
    lonely = replace(empty, cap=np.array([3]))
    assert solve(lonely, objective=objective).selected == ()
    asked = replace(empty, eff=np.array([1]), kmax=np.array([1]), site=np.array([0]), site_cap=np.array([1]))
    assert solve(asked, objective=objective).unserved_sites == ()


@BOTH
def test_locks_that_contradict_are_no_plan_but_a_reason(objective):
    plan = solve(tiny(lock=[0, 3]), objective=objective)
    assert (plan.status, plan.selected, plan.conflicting_locks) == ("infeasible", (), (0, 3))


@BOTH
def test_locks_stand_even_where_they_cost_points(objective):
    plan = solve(tiny(lock=[1]), objective=objective)
    assert 1 in plan.selected and plan.status == "optimal"


@BOTH
def test_huge_numbers(objective):
    inst = tiny(cap=[10**15, 10**15], eff=[2, 10**14], site_cap=[10**12, 10**12])
    plan = solve(inst, objective=objective)
    assert (plan.status, plan.value) == ("optimal", 1700)


def test_a_conflict_is_no_candidate():
    assert 0 not in solve(tiny(conflicts=np.array([[0, 0]]))).selected


def test_one_helper_helps_a_need_once():
    inst = tiny(
        helper=[0, 0, 1], need=[0, 0, 1], fit=[900, 900, 800], kmax=[2, 1], cap=[9, 9], site_cap=[9, 9]
    )
    assert solve(inst).selected == (0, 2)


def test_an_extra_limit_binds():
    limits = Limits(np.array([2]), np.array([0, 0]), np.array([0, 2]), np.array([2, 2]))
    plan = solve(replace(tiny(cap=[2, 0]), limits=limits), objective="total")
    assert plan.selected == (0,)
    assert solve(replace(tiny(), limits=limits), objective="total").selected == (1, 3)


def test_no_time_still_gives_a_plan_that_keeps_everything():
    inst = seeded(20, 40, 3, locked=0.2, limits=2)
    plan = solve(inst, seconds=0)
    assert (plan.status, plan.complete, checking.problems(inst, plan.selected)) == ("feasible", False, [])
    assert plan.upper_bound >= solve(inst, objective="total").value > 0 < plan.value


def test_a_wish_to_stop_ends_the_work():
    plan = solve(seeded(20, 40, 3), cancelled=lambda: True)
    assert (plan.status, plan.complete) == ("feasible", False)


def test_a_solver_ended_by_its_limit_says_so():
    plan = solve(seeded(40, 90, 3, candidates=30), objective="total", seconds=0.15)
    assert plan.status == "optimal" or not plan.complete
    assert plan.upper_bound >= plan.value > 0


def test_among_equal_plans_the_earlier_one_stays():
    inst = tiny(fit=[800, 800, 800, 800])
    for start in ((0, 2), (1, 3)):
        assert solve(inst, start=start).selected == start


def test_an_unknown_objective_is_refused():
    with pytest.raises(ValueError, match="neither fair nor total"):
        solve(tiny(), objective="most")


def test_progress_ends_with_the_plan():
    told = []
    plan = solve(seeded(8, 12, 2), on_progress=told.append)
    assert told[-1].selected == plan.selected and told[-1].share == 1.0


@BOTH
def test_sizes_choose_their_method(monkeypatch, objective):
    inst = seeded(8, 20, 4, locked=0.1)
    monkeypatch.setattr(solving, "EXACT_PAIRS", 10)
    assert solve(inst, objective=objective, seconds=600).method == "neighbourhoods"
    plain = replace(inst, eff=np.ones_like(inst.eff), effort=np.ones_like(inst.effort))
    assert solve(plain, objective=objective).method == "flow"
