"""Where a member's part stands, said from values in hand."""

from datetime import date

import pytest

from buendnis.matching.models import Plan, PlanLine, PlanLineMember, Proposal, ProposalMember
from buendnis.matching.rules import plan_parts

Says, Answer, State = PlanLineMember.Says, ProposalMember.Answer, Proposal.State


def part(*, state=None, says=Says.NOTHING, dropped=False):
    line = PlanLine(plan=Plan(state=Plan.State.PUBLISHED), is_dropped=dropped)
    if state:
        line.proposal = Proposal(pk=1, state=state)
    return PlanLineMember(line=line, says=says)


@pytest.mark.parametrize(
    ("made", "answer", "expected"),
    [
        (part(), "", plan_parts.PLANNED),
        (part(says=Says.WILLING), "", plan_parts.PLANNED),
        (part(state=State.SUGGESTED), "", plan_parts.PLANNED),
        (part(state=State.ASKED), Answer.WAITING, plan_parts.ASKED),
        (part(state=State.ASKED), Answer.LATER, plan_parts.ASKED),
        (part(state=State.ASKED), Answer.ACCEPTED, plan_parts.PROMISED),
        (part(state=State.AGREED), Answer.ACCEPTED, plan_parts.PROMISED),
        (part(state=State.DECLINED), Answer.DECLINED, plan_parts.OVER),
        (part(dropped=True), "", plan_parts.OVER),
        (part(dropped=True, says=Says.RATHER_NOT), "", plan_parts.REFUSED),
    ],
)
def test_where_a_part_stands(made, answer, expected):
    assert plan_parts.state_of(made, answer) == expected


@pytest.mark.parametrize(
    ("day", "quarter", "name"),
    [
        (None, (0, 0), "Demnächst"),
        (date(2027, 1, 1), (2027, 1), "Januar bis März 2027"),
        (date(2027, 3, 31), (2027, 1), "Januar bis März 2027"),
        (date(2027, 4, 1), (2027, 2), "April bis Juni 2027"),
        (date(2027, 12, 31), (2027, 4), "Oktober bis Dezember 2027"),
    ],
)
def test_quarters(day, quarter, name):
    assert plan_parts.quarter_of(day) == quarter
    assert plan_parts.quarter_name(quarter) == name


REASONS = [
    {"code": "distance", "text": "Rund 12 km entfernt.", "points": 50},
    {"code": "words", "text": "Beide nennen: Platz.", "points": 60},
    {"code": "capacity", "text": "Noch 3 halbe Tage frei.", "points": 90},
    {"code": "experience", "text": "Andere kennen den Standort.", "points": 90},
    {"code": "field", "text": "Passt.", "points": 300},
    {"code": "format", "text": "Zählt nicht.", "points": 0},
]


def test_reasons_for_a_member_say_nothing_about_others():
    known = plan_parts.reasons_for_member(REASONS, knows_need=True)

    assert known == ["Passt.", "Beide nennen: Platz.", "Rund 12 km entfernt."]


def test_words_of_a_need_are_quoted_only_to_who_may_read_it():
    known = plan_parts.reasons_for_member(REASONS, knows_need=False)

    assert known == ["Passt.", "Rund 12 km entfernt."]


@pytest.mark.parametrize(
    ("elsewhere", "taken", "consented", "least"), [(0, 0, 0, 0), (6, 4, 1, 10), (6, 1, 3, 9)]
)
def test_the_fewest_half_days(elsewhere, taken, consented, least):
    assert plan_parts.least_total(elsewhere, taken, consented) == least
