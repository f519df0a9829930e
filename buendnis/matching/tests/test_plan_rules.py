"""What a pair is worth in a plan, and what a plan may do; no database."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from buendnis.base.errors import NotPossible
from buendnis.matching.models import Plan, PlanLine
from buendnis.matching.rules import Wish, plan_points, plan_sentences, plans
from buendnis.matching.rules.scoring import Reason

USUAL = {"fit": 2, "fairness": 2, "small": 2}
TODAY = date(2026, 11, 23)
weights = st.fixed_dictionaries({name: st.integers(0, 4) for name in plans.WEIGHTS})


@settings(deadline=None)
@given(st.lists(st.integers(0, 10_000), max_size=12), st.integers(0, 1000))
def test_largest_remainder_adds_up_exactly(shares, total):
    parts = plan_points.largest_remainder(shares, total)

    assert sum(parts) == (total if sum(shares) else 0)
    assert all(part >= 0 for part in parts)


def test_equal_remainders_go_to_the_earlier_part():
    assert plan_points.largest_remainder([1, 1, 1], 100) == [34, 33, 33]


@settings(deadline=None)
@given(weights, st.integers(0, 100), st.integers(0, 100), st.integers(0, 4), st.booleans())
def test_more_score_is_never_fewer_points(chosen, one, other, helped, is_small):
    wish = Wish(today=TODAY, helped=helped)
    low, high = sorted((max(one, 6), max(other, 6)))

    points = [plan_points.fit_of(score, wish, chosen, is_small=is_small) for score in (low, high)]

    assert 0 <= points[0] <= points[1] <= 1000


@settings(deadline=None)
@given(weights, st.booleans(), st.lists(st.integers(0, 30), min_size=1, max_size=3))
def test_the_parts_of_a_pair_add_up_to_its_points(chosen, is_small, points):
    wish = Wish(today=TODAY, helped=1)
    reasons = [Reason("any_phase", number, {}) for number in points] + [Reason("fairness", 4, {"count": 1})]
    score = sum(points) + 4

    fit = plan_points.fit_of(score, wish, chosen, is_small=is_small)
    told = plan_points.weighted(reasons, chosen, is_small=is_small, fit=fit)

    assert sum(part["points"] for part in told) == fit


def test_the_small_come_first_where_they_weigh_more():
    wish, first = Wish(today=TODAY), {**USUAL, "small": 4}

    def ahead(chosen):
        small = plan_points.fit_of(50, wish, chosen, is_small=True)
        return small - plan_points.fit_of(50, wish, chosen, is_small=False)

    assert ahead({**USUAL, "small": 0}) == 0
    assert 0 < ahead(USUAL) < ahead(first)


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"fit": 5}, "fit"), ({"fit": -1}, "fit"), ({"small": "2"}, "small"), ({"fairness": True}, "fairness"),
     ({"fairness": 1.5}, "fairness"), ({"speed": 1}, "weights")],
)  # fmt: skip
def test_a_weight_that_makes_no_sense_is_named(typed, field):
    with pytest.raises(NotPossible) as refusal:
        plans.chosen_weights(typed)

    assert refusal.value.field == field


def test_weights_left_out_are_the_usual_ones():
    assert plans.chosen_weights({"small": 4}) == {"fit": 2, "fairness": 2, "small": 4}
    assert plans.chosen_weights(None) == USUAL


@pytest.mark.parametrize(
    ("fields", "formats", "most"), [(0, 0, 1), (1, 1, 1), (2, 1, 2), (1, 2, 2), (3, 0, 3), (7, 9, 3)]
)
def test_a_need_has_room_for_one_helper_a_topic(fields, formats, most):
    assert plans.most_helpers(fields, formats) == most


def test_plans_are_made_for_this_year_and_the_next():
    assert [year for year in range(2024, 2030) if plans.can_plan(year, TODAY)] == [2026, 2027]
    assert plans.first_day(2026, TODAY) == TODAY
    assert plans.first_day(2027, TODAY) == date(2027, 1, 1)


@pytest.mark.parametrize(
    ("values", "expected"), [([], 0), ([0, 0], 0), ([5, 5, 5], 0), ([0, 0, 0, 1], 0.75), ([1, 3], 0.25)]
)
def test_gini(values, expected):
    assert plans.gini(values) == expected


def test_a_line_goes_out_by_itself_once_its_day_has_come():
    line = PlanLine(planned_from=date(2026, 11, 24))

    assert not plans.is_due(line, TODAY)
    assert plans.is_due(line, date(2026, 11, 24))
    assert not plans.is_due(PlanLine(origin=PlanLine.Origin.REPLANNED), TODAY)
    assert plans.can_be_asked_now(PlanLine(origin=PlanLine.Origin.REPLANNED), TODAY)
    assert not plans.is_due(PlanLine(is_dropped=True), TODAY)
    assert not plans.is_due(PlanLine(proposal_id=1), TODAY)


def test_only_a_draft_of_a_year_that_lasts_is_published():
    states = {state: Plan(state=state, year=2026) for state in Plan.State}

    assert [state for state, plan in states.items() if plans.can_publish(plan, TODAY)] == [Plan.State.DRAFT]
    assert not plans.can_publish(Plan(state=Plan.State.DRAFT, year=2025), TODAY)


NAMES = {
    "member": {1: "IHK"}, "offer": {2: "Laden-Check"}, "need": {3: "Leere Läden"}, "site": {4: "Nordstadt"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        ({"code": "capacity", "member": 1, "count": 2}, "Es fehlt: Zwei halbe Tage mehr bei IHK."),
        (
            {"code": "capacity", "member": 1, "count": 7, "day": "2027-03-01"},
            "Es fehlt: 7 halbe Tage mehr bei IHK, oder ein Termin nach dem 1.3.2027.",
        ),
        (
            {"code": "ruled_out", "offer": 2, "why": "over", "values": {"day": "2026-11-01"}},
            "„Laden-Check“ scheidet aus: Das Angebot lief bis zum 1.11.2026.",
        ),
        ({"code": "price", "member": 1, "count": 1}, "Kostet 1 halben Tag bei IHK."),
        (
            {"code": "lock_in_conflict", "need": 3, "offer": 2},
            "Festgelegt ist „Laden-Check“ für „Leere Läden“.",
        ),
        ({"code": "conflict", "member": 9, "site": 4}, "nicht mehr vorhanden ist für Nordstadt befangen."),
    ],
)
def test_items_are_said_in_german(item, sentence):
    assert plan_sentences.of_item(item, NAMES) == sentence


def test_a_code_that_nobody_knows_any_more_is_left_out():
    assert plan_sentences.of_items([{"code": "from the future"}], NAMES) == []
