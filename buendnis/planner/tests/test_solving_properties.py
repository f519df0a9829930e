"""What holds for every instance, whatever Hypothesis thinks of."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from buendnis.planner import checking
from buendnis.planner.colours import pair_colours
from buendnis.planner.instance import Instance, Limits
from buendnis.planner.solving import solve

from .instances import seeded

MANY = settings(max_examples=25, deadline=None, derandomize=True)
INSTANCES = st.builds(
    seeded,
    st.integers(1, 8),
    st.integers(1, 14),
    st.integers(0, 10_000),
    candidates=st.integers(1, 6),
    tight=st.sampled_from([0.3, 0.7, 1.2]),
    locked=st.sampled_from([0.0, 0.3]),
    limits=st.integers(0, 2),
)
OBJECTIVE = st.sampled_from(["total", "fair"])


def renumbered(inst: Instance, seed: int) -> tuple[Instance, np.ndarray]:
    """The same problem with other numbers for everything; and each new pair's old number."""
    rng = np.random.default_rng(seed)
    helper, need, site, pair = (rng.permutation(size) for size in inst.shape)
    to = [np.argsort(order) for order in (helper, need, site, pair)]
    limits = Limits(inst.limits.most, inst.limits.row, to[3][inst.limits.pair], inst.limits.amount)
    same = Instance(
        cap=inst.cap[helper], eff=inst.eff[need], kmax=inst.kmax[need], site=to[2][inst.site[need]],
        site_cap=inst.site_cap[site], helper=to[0][inst.helper[pair]], need=to[1][inst.need[pair]],
        fit=inst.fit[pair], lock=to[3][inst.lock], effort=inst.effort[pair], limits=limits,
    )  # fmt: skip
    return same, pair


@MANY
@given(INSTANCES, OBJECTIVE)
def test_every_limit_and_lock_is_kept_and_the_bound_holds(inst, objective):
    plan = solve(inst, objective=objective)
    assert checking.problems(inst, plan.selected) == []
    assert plan.status == "optimal" and plan.value == checking.value(inst, plan.selected) <= plan.upper_bound


@MANY
@given(INSTANCES, OBJECTIVE, st.integers(0, 99))
def test_other_numbers_give_the_same_plan(inst, objective, seed):
    other, old = renumbered(inst, seed)
    one, two = solve(inst, objective=objective), solve(other, objective=objective)
    assert (one.value, one.worst_site, len(one.unserved_sites)) == (
        two.value,
        two.worst_site,
        len(two.unserved_sites),
    )
    colours = pair_colours(inst)
    assert sorted(colours[list(one.selected)]) == sorted(colours[old[list(two.selected)]])


@MANY
@given(INSTANCES, st.integers(0, 7))
def test_more_capacity_never_lowers_the_optimum(inst, helper):
    cap = inst.cap.copy()
    cap[helper % len(cap)] += 2
    more = solve(replace(inst, cap=cap), objective="total")
    assert more.value >= solve(inst, objective="total").value


@MANY
@given(INSTANCES)
def test_fair_is_never_worse_for_the_worst_site(inst):
    fair, total = solve(inst, objective="fair"), solve(inst, objective="total")
    assert len(fair.unserved_sites) <= len(total.unserved_sites)
    assert fair.worst_site >= total.worst_site
    assert fair.value <= total.value


@MANY
@given(INSTANCES, OBJECTIVE)
def test_twice_the_same_question_gives_the_same_answer(inst, objective):
    assert solve(inst, objective=objective).selected == solve(inst, objective=objective).selected
