"""The method for large instances, tried on ones that are small enough to know the optimum."""

from dataclasses import replace

import numpy as np
import pytest

from buendnis.planner import checking, flow, large, solving
from buendnis.planner.knapsack import Knapsacks, tighten
from buendnis.planner.prices import Prices, Table, certified, descend, from_linear
from buendnis.planner.solving import solve
from buendnis.planner.state import State

from .instances import seeded, tiny

CASES = pytest.mark.parametrize("seed", range(3))


def rest_of(inst):
    state = State(inst, inst.lock)
    return state.rest(np.flatnonzero(state.usable()))


def never():
    return False


@pytest.fixture
def by_large(monkeypatch):
    monkeypatch.setattr(solving, "EXACT_PAIRS", 10)


@CASES
def test_every_bound_is_above_the_optimum(seed):
    inst = seeded(10, 30, seed, tight=0.7, locked=0.1, limits=2)
    best = solve(inst, objective="total").value - checking.value(inst, inst.lock)
    rest = rest_of(inst)
    table = Table(rest)
    start, bound = descend(table, never, rounds=60)
    linear = from_linear(rest, 60.0)
    sacks = Knapsacks(rest)
    tight = tighten(sacks, linear.need, linear.prices, 0.99 * bound, 40, never)
    bounds = [bound, certified(table, linear.prices), sacks.bound(linear.need, linear.prices)[0], tight.bound]
    assert min(bounds) >= best
    assert certified(table, linear.prices) <= bound + 1
    assert tight.bound <= certified(table, linear.prices) + 1
    random = np.random.default_rng(seed)
    any_prices = Prices(*(random.random(len(part)) * 200 for part in (rest.cap, rest.room, rest.limits.most)))
    assert (
        min(certified(table, any_prices), sacks.bound(random.random(len(rest.taken)), any_prices)[0]) >= best
    )


def test_a_rounded_knapsack_only_loosens_the_bound(monkeypatch):
    inst = seeded(6, 30, 5)
    rest = rest_of(replace(inst, cap=inst.cap * 1000, effort=inst.effort * 1000))
    assert Knapsacks(rest).unit > 1
    need, none = np.zeros(len(rest.taken)), Prices(*(np.zeros(k) for k in (len(rest.cap), len(rest.room), 0)))
    assert Knapsacks(rest).bound(need, none)[0] >= Knapsacks(rest_of(inst)).bound(need, none)[0]


@CASES
@pytest.mark.parametrize("objective", ["total", "fair"])
def test_the_large_method_comes_near_the_optimum(by_large, monkeypatch, seed, objective):
    inst = seeded(10, 30, seed, candidates=8, locked=0.1, limits=seed)
    plan = solve(inst, objective=objective, seconds=600)
    monkeypatch.setattr(solving, "EXACT_PAIRS", 3_000)
    best = solve(inst, objective=objective)
    assert checking.problems(inst, plan.selected) == []
    assert (plan.status, plan.complete) == ("feasible", True)
    assert plan.upper_bound >= best.value
    assert len(plan.unserved_sites) == len(best.unserved_sites)
    assert plan.value >= 0.98 * best.value
    assert objective == "total" or plan.worst_site == best.worst_site


def test_the_large_method_repeats_itself(by_large):
    inst = seeded(9, 25, 7, tight=0.8, locked=0.1)
    one, two = (solve(inst, seconds=600) for _ in range(2))
    assert one.selected == two.selected and one.upper_bound == two.upper_bound


def test_above_its_size_the_first_prices_must_do(by_large, monkeypatch):
    inst = seeded(9, 25, 2)
    monkeypatch.setattr(large, "ALL_PAIRS", 0)
    best = solve(inst, objective="total").value
    monkeypatch.setattr(large, "LP_PAIRS", 0)
    assert solve(inst, objective="total").value >= 0.98 * best


def test_where_not_all_can_be_served_as_many_as_possible_are(monkeypatch):
    monkeypatch.setattr(solving, "EXACT_PAIRS", 0)
    inst = tiny(
        cap=[2], eff=[2, 1, 1], kmax=[1, 1, 1], site=[0, 1, 2], site_cap=[1, 1, 1], helper=[0, 0, 0],
        need=[0, 1, 2], fit=[900, 400, 300],
    )  # fmt: skip
    plan = solve(inst, objective="fair", seconds=600)
    assert (plan.selected, plan.unserved_sites, plan.method) == ((1, 2), (0,), "neighbourhoods")


@CASES
def test_a_flow_is_the_optimum_of_a_plain_assignment(seed):
    inst = seeded(12, 40, seed, tight=0.5, locked=0.2)
    plain = replace(inst, eff=np.full_like(inst.eff, 2), effort=np.full_like(inst.effort, 2))
    plain = replace(plain, lock=inst.lock if State(plain, inst.lock).kept() else inst.lock[:0])
    rest = rest_of(plain)
    chosen = np.concatenate([plain.lock, rest.ids[flow.assign(rest)]])
    assert checking.problems(plain, chosen) == []
    assert checking.value(plain, chosen) == solve(plain, objective="total").value


def test_a_fair_plain_plan_forgets_nobody(by_large, monkeypatch):
    inst = seeded(9, 25, 3, tight=0.5)
    plain = replace(inst, eff=np.ones_like(inst.eff), effort=np.ones_like(inst.effort))
    plan = solve(plain, objective="fair")
    monkeypatch.setattr(solving, "EXACT_PAIRS", 3_000)
    best = solve(plain, objective="fair")
    assert (len(plan.unserved_sites), plan.worst_site) == (len(best.unserved_sites), best.worst_site)
    assert 0.98 * best.value <= plan.value <= best.value <= plan.upper_bound
