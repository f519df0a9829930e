import numpy as np
import pytest

from buendnis.planner import checking
from buendnis.planner.instance import Limits

from .instances import tiny


def test_a_second_and_third_helper_must_be_worth_their_step():
    inst = tiny(helper=[0, 1, 2], need=[0, 0, 0], fit=[900, 800, 700], cap=[2, 2, 2], kmax=[3, 1])
    assert [checking.value(inst, pairs) for pairs in ([], [0], [0, 1], [0, 1, 2])] == [0, 900, 1400, 1650]


@pytest.mark.parametrize(
    ("changes", "selected", "said"),
    [
        ({}, [0, 3], "half-days of helper 0: 4 of 2"),
        ({"site_cap": [5, 5]}, [0, 1], "helpers of need 0: 2 of 1"),
        ({"kmax": [2, 1]}, [0, 1], "helpers at site 0: 2 of 1"),
        ({"lock": [3]}, [0], "locked pair 3 is missing"),
        ({"conflicts": [[0, 0]]}, [0], "pair 0 is a conflict"),
        ({}, [9], "pair 9 does not exist"),
        ({"helper": [0, 0, 1, 0]}, [0, 1], "need 0: helper 0 more than once"),
    ],
)
def test_each_broken_limit_is_named(changes, selected, said):
    assert said in checking.problems(tiny(**changes), selected)


def test_a_broken_extra_limit_is_named():
    limits = Limits(np.array([3]), np.array([0, 0]), np.array([0, 2]), np.array([2, 2]))
    inst = tiny()
    inst = type(inst)(**{**vars(inst), "limits": limits})
    assert checking.problems(inst, [0, 2]) == ["limit 0: 4 of 3"]
    assert checking.problems(inst, [0]) == []


def test_fairness_counts_only_sites_that_have_candidates():
    inst = tiny(site_cap=[1, 1, 1])
    got = checking.fairness(inst, [0])
    assert (got.worst_site, got.unserved, got.sites, got.needs) == (0, (1,), 2, 1)
    both = checking.fairness(inst, [0, 2])
    assert (both.worst_site, both.unserved) == (800, ())


@pytest.mark.parametrize(("amounts", "expected"), [([], 0), ([0, 0], 0), ([5, 5], 0), ([0, 0, 0, 8], 0.75)])
def test_gini(amounts, expected):
    assert checking.gini(amounts) == pytest.approx(expected)
