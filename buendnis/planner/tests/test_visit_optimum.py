"""On problems small enough to write down every plan, none is better than the planner's."""

from dataclasses import replace

import pytest

from buendnis.planner.tests import visit_brute as brute
from buendnis.planner.tests.visit_cases import visit_case
from buendnis.planner.visits.planning import plan


@pytest.mark.parametrize("seed", range(12))
def test_without_days_every_aim_is_the_best_there_is(seed):
    instance = visit_case(4, years=3, days=1, helpers=0, dates=0, seed=seed, leg_minutes=90)

    found = plan(instance)

    assert tuple(aim.value for aim in found.aims) == max(
        brute.worth(instance, some) for some in brute.strategies(instance)
    )
    assert found.status == "optimal"


@pytest.mark.parametrize("seed", range(12))
def test_with_days_and_helpers_all_aims_of_both_levels_are_the_best(seed):
    instance = visit_case(4, years=2, days=2, helpers=4, dates=3, seed=seed, leg_minutes=90, least=1, most=2)

    found = plan(instance)

    best = max(brute.worth(instance, some)[:4] for some in brute.strategies(instance))
    sites = {site for site, year in found.visits if year == 0}
    assert tuple(aim.value for aim in found.aims)[:4] == best
    if sites:
        first = {aim.name: aim.value for aim in dict(found.year_aims)[0]}
        assert tuple(first.get(name, 0) for name in ("experts", "km", "small")) == brute.best_year(
            instance, 0, sites
        )
    assert found.status == "optimal"


@pytest.mark.parametrize("seed", range(6))
def test_what_was_visited_before_comes_last(seed):
    full = visit_case(4, years=2, days=1, helpers=0, dates=0, seed=seed)
    instance = replace(full, seen=frozenset({0, 1}), done=frozenset({(0, 0), (1, 0)}))

    found = plan(instance)

    assert tuple(aim.value for aim in found.aims) == max(
        brute.worth(instance, some) for some in brute.strategies(instance)
    )


@pytest.mark.parametrize(("days", "reached"), [(1, 6), (2, 10)])
def test_days_are_counted_before_they_are_hidden(days, reached):
    """Three years of one day with two sites each reach six of ten."""
    instance = visit_case(10, years=3, days=days, helpers=0, dates=0, seed=3, leg_minutes=600)

    found = plan(instance).reach

    assert (found.reached, found.bound, found.possible) == (reached, reached, 10)
    assert [would.days_per_year for would in found.would] == ([2] if days == 1 else [])
    assert len(found.unreached) == 10 - reached
