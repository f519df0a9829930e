from datetime import UTC, date, datetime

import pytest

from buendnis.alliance.models import ProgrammePhase
from buendnis.website import rules
from buendnis.website.models import AccessibilityFeedback


def report(due_on: date, answered: bool = False) -> AccessibilityFeedback:
    answered_at = datetime(2026, 11, 1, tzinfo=UTC) if answered else None
    return AccessibilityFeedback(due_on=due_on, answered_at=answered_at)


def test_an_answer_is_due_after_six_weeks():
    assert rules.answer_due_on(date(2026, 11, 22)) == date(2027, 1, 3)


def test_a_report_is_overdue_the_day_after():
    assert not rules.is_overdue(report(date(2026, 11, 22)), date(2026, 11, 22))
    assert rules.is_overdue(report(date(2026, 11, 22)), date(2026, 11, 23))
    assert not rules.is_overdue(report(date(2026, 11, 22), answered=True), date(2026, 11, 23))


def test_days_left_count_down():
    assert rules.days_left(report(date(2026, 11, 25)), date(2026, 11, 22)) == 3


def test_an_answered_report_cannot_be_answered_again():
    assert rules.can_answer(report(date(2026, 11, 22)))
    assert not rules.can_answer(report(date(2026, 11, 22), answered=True))


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/termine/", "/termine/"),
        ("https://here.example/termine/?q=geheim#x", "/termine/"),
        ("/antwort/abc.def.ghi/", "/antwort/"),
        ("/barriere-melden/danke/3f2b/", "/barriere-melden/"),
        ("https://evil.example/termine/", ""),
        ("//evil.example/", ""),
        ("/\\evil.example", ""),
        ("https:evil.example", ""),
        ("javascript:alert(1)", ""),
        ("termine", ""),
        ("", ""),
        ("/" + "x" * 400, "/" + "x" * 299),
    ],
)
def test_only_own_pages_are_believed_and_secrets_cut(address, path):
    assert rules.own_path(address, "here.example") == path


def test_every_phase_has_words_for_residents():
    assert set(rules.PHASE_WORDS) == set(ProgrammePhase)
