"""The planner's bench tells the truth: same instances everywhere, honest books, a judge that sees."""

from dataclasses import replace

import numpy as np
import pytest

from bench.planner import (
    children,
    demo,
    instances,
    judging,
    own,
    peers,
    policies,
    rendering,
    simulation,
    world,
)
from buendnis.planner.instance import Instance

DIGESTS = {  # of the arrays that engines.md measured
    ("S", 1): "1b8667de63a730b4",
    ("S", 2): "39bc23638aa31bd6",
    ("S", 3): "cbbb61665062746f",
    ("M", 1): "44ec7b040c8e6d5e",
    ("M", 2): "3e912937a7504952",
}


@pytest.mark.parametrize(("size", "seed"), DIGESTS)
def test_a_seed_gives_the_same_instance_everywhere(size, seed):
    assert instances.digest(instances.make(size, seed)) == DIGESTS[size, seed]


def test_a_file_gives_back_what_was_written(tmp_path):
    whole = instances.make("S", 4)
    instances.write(whole, str(tmp_path / "s.npz"))

    assert instances.digest(instances.read(str(tmp_path / "s.npz"))) == instances.digest(whole)


def test_plain_assignment_costs_one_half_day_a_pair_and_keeps_agreed_pairs_possible():
    for kind in ("plain", "scarce", "single"):
        whole = instances.KINDS[kind](instances.make("M", 1))

        assert set(whole.effort.tolist()) == {1}
        assert judging.broken(whole, whole.lock) == []


def tiny(**changes) -> Instance:
    """Two helpers, two needs at two sites, all pairs."""
    arrays = {
        "cap": [2, 2],
        "eff": [2, 2],
        "kmax": [1, 2],
        "site": [0, 1],
        "site_cap": [1, 2],
        "helper": [0, 1, 0, 1],
        "need": [0, 0, 1, 1],
        "fit": [900, 400, 800, 500],
    } | changes
    return Instance(**{name: np.array(numbers, np.int64) for name, numbers in arrays.items()})


@pytest.mark.parametrize(
    ("selected", "changes", "problem"),
    [
        ([0, 0], {}, "pair twice"),
        ([0, 2], {}, "helper over capacity"),
        ([0, 1], {"site_cap": [2, 2]}, "too many helpers"),
        ([2, 3], {"site_cap": [1, 1]}, "site over its limit"),
        ([0], {"lock": [3]}, "accepted pair lost"),
        ([4], {}, "no such pair"),
    ],
)
def test_the_judge_names_each_broken_limit(selected, changes, problem):
    assert problem in judging.broken(tiny(**changes), np.array(selected, np.int64))


def test_a_second_helper_is_worth_less():
    assert judging.value(tiny(), np.array([2, 3])) == 800 + 500 - 300


def test_a_site_without_help_is_counted_and_one_without_candidates_is_not():
    whole = tiny(site=[0, 2], site_cap=[1, 1, 1])

    assert judging.judged(whole, np.array([0]))["unserved"] == 1


def test_gini_of_equals_is_nothing_and_of_one_who_has_all_is_most():
    assert judging.gini(np.ones(4)) == 0
    assert judging.gini(np.array([0, 0, 0, 8])) == pytest.approx(0.75)


def test_exact_peers_agree_and_greedy_is_no_better():
    whole = instances.scarce(instances.make("S", 1))
    flow, linear = peers.ortools_flow(whole, 5), peers.highs_lp(whole, 5)

    best = judging.value(whole, flow.selected)
    assert judging.broken(whole, flow.selected) == []
    assert best == pytest.approx(linear.bound)
    assert judging.value(whole, peers.greedy(whole, 5).selected) <= best


@pytest.mark.parametrize("policy", [policies.FirstCome, policies.Thrifty, policies.Greedy])
def test_no_policy_books_more_than_was_pledged_and_a_seed_gives_the_same_year(policy):
    first, second = (simulation.run(found, policy(found)) for found in (demo.year(3, 0.6), demo.year(3, 0.6)))

    assert first == second
    assert first["overload"] == 0
    assert 0 < first["half_days"] <= first["pledged"]


def small_year(**changes) -> world.World:
    whole = tiny(kmax=[1, 1], **changes)
    return world.World(
        whole,
        np.array([0, 5]),
        np.array([False, False]),
        np.array([True, False]),
        np.array([False, True, True, True]),
        np.array([3, 4, 2, 1]),
    )


class Asks:
    """A policy that asks what it was given for each day."""

    def __init__(self, pairs: dict[int, list[int]]) -> None:
        self.pairs, self.heard = pairs, []

    def arrived(self, day, needs):
        self.heard += [(day, need) for need in needs]

    def accepted(self, pair):
        self.heard.append(("yes", pair))

    def declined(self, pair):
        self.heard.append(("no", pair))

    def asks(self, day):
        return self.pairs.get(day, [])


def test_a_no_gives_half_days_back_and_a_yes_counts_from_the_day_the_need_came():
    policy = Asks({0: [0], 3: [1], 5: [2]})
    found = simulation.run(small_year(), policy)

    assert policy.heard == [(0, 0), ("no", 0), (5, 1), ("yes", 1), ("yes", 2)]
    assert (found["served"], found["half_days"], found["overload"]) == (1.0, 4, 0)
    assert found["median_days"] == (7 + 2) / 2


def test_who_books_too_much_is_seen():
    assert simulation.run(small_year(), Asks({5: [0, 2]}))["overload"] == 2


@pytest.mark.parametrize("pairs", [{0: [2]}, {0: [0], 1: [1]}, {0: [0], 9: [0]}])
def test_nobody_is_asked_too_early_twice_or_after_a_no(pairs):
    with pytest.raises(ValueError, match="may not be asked"):
        simulation.run(small_year(), Asks(pairs))


def test_last_years_needs_are_known_beforehand_and_never_fulfilled():
    year = replace(small_year(), last_year=np.array([True, False]))

    assert simulation.run(year, Asks({5: [3]}))["needs"] == 1
    with pytest.raises(ValueError, match="may not be asked"):
        simulation.run(year, Asks({0: [0]}))


@pytest.mark.parametrize("looks_ahead", [False, True])
def test_the_planner_books_no_more_than_was_pledged_and_is_the_same_again(looks_ahead):
    first, second = (
        simulation.run(found, own.Planned(found, looks_ahead=looks_ahead))
        for found in (demo.year(3, 0.6), demo.year(3, 0.6))
    )

    assert first == second
    assert first["overload"] == 0
    assert first["served"] > 0.5


def test_a_conflict_of_interest_leaves_no_pair():
    sites, names = demo.places(), list(demo.loaded("organisations.yaml")["capacity"])
    whole = demo.year(1, 1.0).whole
    place = next(number for number, site in enumerate(sites) if site.municipality == "Vorlagental")

    foundation = whole.helper == names.index("Stiftung Musterquartier")
    assert foundation.any()
    assert not (foundation & (whole.site[whole.need] == place)).any()


def test_a_child_that_hangs_is_ended_and_says_so():
    task = {"do": "make", "size": "XL", "seed": 1, "kind": "whole", "file": "/dev/null/x"}
    found = children.run(task, seconds=0.05, megabytes=4_000)

    assert found["ended"] == "time"


def test_a_share_is_of_the_bound_of_the_same_instance():
    rows = [
        {"kind": "whole", "size": "S", "seed": seed, "ended": "done", "cpu": 1.0, "memory_mb": 9} | more
        for seed, bound, value in ((1, 1000.0, 990), (2, 500.0, 490))
        for more in (
            {"peer": "highs_lp", "bound": bound},
            {"peer": "greedy", "value": value, "unserved": 0, "worst_site": 5},
        )
    ]
    table = rendering.comparison(rows, "whole")

    assert [line[2] for line in table if "greedy" in line[0]] == ["0.9850 (0.9800)"]


def test_the_exponent_of_a_square_is_two():
    assert rendering.slope([(10, 100), (100, 10_000), (1000, 1_000_000)]) == pytest.approx(2)
