from dataclasses import replace

import numpy as np
import pytest

from buendnis.planner.checking import problems, utilities, value
from buendnis.planner.explaining import Reason, as_facts, explain, why_not
from buendnis.planner.instance import Limits
from buendnis.planner.obstacles import Standing, unmet_needs
from buendnis.planner.pricing import prices_for
from buendnis.planner.solving import solve
from buendnis.planner.tests.instances import seeded, tiny
from buendnis.planner.whatif import WhatIf


def alliance(seed, **changes):
    return seeded(8, 16, seed, **{"candidates": 5, "tight": 0.6, "locked": 0.1, "limits": 1, **changes})


def reasons(instance, selected, pair):
    return why_not(Standing(instance, np.array(selected)), pair).against


def test_the_points_of_the_chosen_pairs_are_the_value():
    for seed in range(5):
        instance = alliance(seed)
        plan = solve(instance)

        told = explain(instance, plan)

        assert sum(one.points for one in told.chosen) == plan.value == told.value
        assert sorted(one.pair for one in told.chosen) == list(plan.selected)
        assert [one for one in told.chosen if one.points != one.fit - one.least] == []
        assert [one for one in told.chosen if one.cost != one.price * one.half_days] == []


def test_a_full_helper_is_named_with_what_is_missing_and_with_the_better_pair():
    one_helper = tiny(helper=[0, 0, 1], need=[0, 1, 1], fit=[900, 500, 100], cap=[3, 0])

    told = why_not(Standing(one_helper, np.array([0])), 1)

    full, better = Reason("helper_full", 1, helper=0), Reason("another_is_worth_more", 400, pair=0)
    assert told.against == (full, better)
    assert told.ways == ((Reason("more_half_days", 1, helper=0),),)  # more points would leave a site without


def test_points_that_would_be_enough_are_a_way_in_where_no_site_falls():
    helped = tiny(
        cap=[2, 2], kmax=[2, 1], site_cap=[2, 1], helper=[0, 1, 0], need=[0, 0, 1], fit=[900, 900, 500]
    )

    told = why_not(Standing(helped, np.array([0, 1])), 2)

    assert told.against == (Reason("helper_full", 2, helper=0), Reason("another_is_worth_more", 100, pair=0))
    assert told.ways == ((Reason("more_half_days", 2, helper=0),), (Reason("more_points", 101),))


def test_a_pair_that_protects_the_worst_site_is_named():
    guarded = tiny(helper=[0, 0], need=[0, 1], fit=[300, 500], site_cap=[1, 1], cap=[2, 0])

    full, floor = reasons(guarded, [0], 1)

    assert (full.code, floor) == ("helper_full", Reason("floor", 200, site=0, pair=0))


def test_a_taken_place_a_conflict_and_a_pair_below_what_a_further_helper_must_be_worth():
    two = tiny(kmax=[1, 2], site_cap=[2, 2], cap=[4, 4])

    assert reasons(two, [0, 2], 1) == (Reason("another_is_worth_more", 400, pair=0),)
    assert reasons(replace(two, conflicts=np.array([[1, 0]])), [0, 2], 1) == (Reason("conflict", helper=1),)
    weak = replace(two, fit=np.array([900, 500, 800, 250]))
    assert reasons(weak, [0, 2], 3) == (Reason("not_worth", 51),)
    locked = two.with_locks(np.array([0]))
    assert reasons(locked, [0, 2], 1) == (Reason("need_full", 1),)


def test_a_full_limit_and_a_full_site_are_named():
    limits = Limits(np.array([1]), np.array([0]), np.array([1]), np.array([2]))
    limited = replace(tiny(kmax=[2, 1], cap=[4, 4]), limits=limits)

    found = reasons(limited, [0], 1)

    assert found == (Reason("site_full", 1, site=0), Reason("limit_full", 1, limit=0))


def applied(instance, pair, way):
    """The instance after every change of a way."""
    cap, site_cap, fit = instance.cap.copy(), instance.site_cap.copy(), instance.fit.copy()
    most = instance.limits.most.copy()
    for change in way:
        for code, array, place in (
            ("more_half_days", cap, change.helper), ("more_places", site_cap, change.site),
            ("more_of_limit", most, change.limit), ("more_points", fit, pair),
        ):  # fmt: skip
            if change.code == code:
                array[place] += change.amount
    return replace(instance, cap=cap, site_cap=site_cap, fit=fit, limits=replace(instance.limits, most=most))


@pytest.mark.parametrize("seed", range(6))
def test_every_way_in_is_true_when_it_is_gone(seed):
    instance = alliance(seed)
    plan = solve(instance, objective="total")
    told = explain(instance, plan, objective="total")
    ways = [(one.pair, way) for one in told.rejected for way in one.ways]
    assert ways

    for pair, way in ways[seed :: max(1, len(ways) // 12)]:
        after = applied(instance, pair, way)
        again = solve(after, objective="total")
        assert again.status == "optimal"
        assert again.value > plan.value
        if len({change.code for change in way}) == 1 and way[0].code == "more_points":
            assert pair in again.selected


@pytest.mark.parametrize("seed", range(3))
def test_every_way_in_makes_a_fair_plan_better_and_lets_no_site_fall(seed):
    instance = alliance(seed)
    plan = solve(instance)
    ways = [(one.pair, way) for one in explain(instance, plan).rejected for way in one.ways]

    for pair, way in ways[:: max(1, len(ways) // 8)]:
        again = solve(applied(instance, pair, way))
        assert again.status == "optimal"
        assert rank(again) > rank(plan)


def rank(plan):
    return -len(plan.unserved_sites), plan.worst_site, plan.value


@pytest.mark.parametrize("seed", range(6))
def test_an_optimal_plan_has_something_against_every_other_pair(seed):
    instance = alliance(seed)

    told = explain(instance, solve(instance, objective="total"), objective="total")

    found = {reason.code for one in told.rejected for reason in one.against}
    assert [one for one in told.rejected if not one.against] == []
    assert "helper_full" in found
    assert "would_fit" not in {r.code for one in told.rejected for r in one.against[:1]}


@pytest.mark.parametrize("objective", ["fair", "total"])
def test_the_price_of_a_half_day_is_what_a_plan_with_it_is_worth_more(objective):
    instance = alliance(2)
    plan = solve(instance, objective=objective)

    told = explain(instance, plan, objective=objective)

    assert told.exact
    assert {price.about for price in told.prices} == {False}
    assert max(price.points for price in told.prices) > 0
    for price in told.prices:
        more = [
            Reason("more_half_days", 1, helper=price.helper),
            Reason("more_of_limit", 1, limit=price.limit),
        ]
        after = applied(
            instance, 0, [change for change in more if change.helper is not None or change.limit is not None]
        )
        again = solve(after, objective=objective)
        if objective == "total":
            assert again.value - plan.value == price.points
        else:
            assert (again.worst_site, again.value) >= (plan.worst_site, plan.value + price.points)


def test_estimates_are_marked_and_are_never_below_zero():
    instance = alliance(3)
    plan = solve(instance)

    prices, exact = prices_for(instance, np.array(plan.selected), fair=True, exact=False, optimal=True)

    assert not exact
    assert {price.about for price in prices} == {True}
    assert min(price.points for price in prices) >= 0
    assert not explain(instance, replace(plan, status="feasible")).exact


def test_a_pair_taken_by_force_costs_what_was_said():
    instance = alliance(4)
    plan = solve(instance, objective="total")
    ask = WhatIf(instance, np.array(plan.selected), fair=False)

    for pair in sorted(set(range(len(instance.fit))) - set(plan.selected))[::5]:
        cost = ask.with_pair(pair)
        forced = solve(instance.with_locks(np.append(instance.lock, pair)), objective="total")
        assert cost == (plan.value - forced.value if forced.status == "optimal" else None)


def test_what_is_wished_for_first_brings_what_it_says():
    instance = alliance(1)
    plan = solve(instance, objective="total")

    wishes = explain(instance, plan, objective="total").wishes

    assert [w.points for w in wishes] == sorted((w.points for w in wishes), reverse=True)
    for wish in [wish for wish in wishes if wish.code == "pair"]:
        grown = with_new_pair(instance, wish.need, int(wish.points))
        assert solve(grown, objective="total").value >= plan.value + int(wish.points)


def with_new_pair(instance, need, fit):
    return replace(
        instance, cap=np.append(instance.cap, 99), helper=np.append(instance.helper, len(instance.cap)),
        need=np.append(instance.need, need), fit=np.append(instance.fit, fit),
        effort=np.append(instance.effort, instance.eff[need]),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(5))
def test_every_unmet_need_has_its_reasons_and_they_are_true(seed):
    instance = alliance(seed, tight=0.3)
    plan = solve(instance, objective="total")

    for gap in unmet_needs(instance, np.array(plan.selected)):
        assert gap["because"]
        for fact in gap["because"]:
            assert fact["code"] in {"helper_full", "site_full", "limit_full", "no_candidate"}
            if fact["code"] == "helper_full":
                assert fact["missing"] > 0


def test_a_need_without_candidates_and_one_in_conflict_are_told_apart():
    bare = tiny(helper=[0], need=[0], fit=[900], conflicts=[[1, 1]])

    assert unmet_needs(bare, np.array([0])) == (
        {"need": 1, "because": [{"code": "no_candidate"}, {"code": "conflict", "pairs_excluded": 1}]},
    )


def test_as_data_it_leaves_out_what_does_not_apply():
    told = as_facts(explain(tiny(), solve(tiny())))

    assert told["chosen"][0]["pair"] == 0
    assert told["rejected"][0]["against"][0].keys() == {"code", "amount", "pair"}


def test_an_explained_plan_is_untouched():
    instance = alliance(0)
    plan = solve(instance)
    before = (problems(instance, plan.selected), value(instance, plan.selected))

    explain(instance, plan)

    assert (problems(instance, plan.selected), value(instance, plan.selected)) == before
    assert utilities(instance, plan.selected).shape == instance.site_cap.shape


def test_a_plan_with_more_locks_than_a_need_may_have_is_explained_too():
    crowded = tiny(cap=[2, 2, 2, 2], helper=[0, 1, 2, 3], need=[0, 0, 0, 0], fit=[900, 800, 700, 600])

    told = explain(crowded, [0, 1, 2, 3])

    assert sum(one.points for one in told.chosen) == told.value == value(crowded, [0, 1, 2, 3])
