from datetime import date

import pytest

from buendnis.dates import rules
from buendnis.dates.models import CalendarEntry, Duty

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("due_rule", "expected"),
    [
        ("programme_year + 18 months", date(2026, 7, 1)),
        ("programme_year + 12 months", date(2026, 1, 1)),
        ("programme_year + 1 year", date(2026, 1, 1)),
        ("programme_year + 2 years", date(2027, 1, 1)),
        ("end of the last funded year", date(2034, 12, 31)),
        ("set by the office each year", None),
        ("with the annual application", None),
    ],
)
def test_due_on_understands_every_rule(due_rule, expected):
    assert rules.due_on(due_rule, 2025, 2034) == expected
    assert rules.is_known(due_rule)


def test_due_on_does_not_guess_what_is_not_known():
    assert rules.due_on("programme_year + 18 months", None, 2034) is None
    assert rules.due_on("end of the last funded year", 2025, None) is None


@pytest.mark.parametrize(
    "due_rule", ["", "tomorrow", "programme_year + 18", "programme_year - 1 year", "x" * 999]
)
def test_due_on_refuses_what_it_does_not_understand(due_rule):
    assert not rules.is_known(due_rule)
    with pytest.raises(rules.UnknownDueRule):
        rules.due_on(due_rule, 2025, 2034)


def yearly(**values):
    return Duty(rhythm="yearly", due_rule="programme_year + 1 year", **values)


@pytest.mark.parametrize(
    ("programme_year", "ends", "expected"),
    [(2025, 2034, date(2027, 1, 1)), (2030, 2039, date(2031, 1, 1)), (2017, 2026, None)],
)
def test_a_yearly_duty_returns_until_the_funding_ends(programme_year, ends, expected):
    assert rules.next_due_on(yearly(), programme_year, ends, TODAY) == expected


def test_a_single_duty_stays_even_when_its_day_has_passed():
    duty = Duty(rhythm="once", due_rule="programme_year + 12 months")

    assert rules.next_due_on(duty, 2020, None, TODAY) == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("phases", "phase", "expected"),
    [
        ("isek", "isek", True),
        ("isek", "implementation", False),
        ("consolidation", "isek", True),
        ("isek|implementation", "implementation", True),
        ("", "isek", False),
    ],
)
def test_a_duty_concerns_its_phase_and_the_earlier_ones(phases, phase, expected):
    assert rules.concerns_phase(Duty(phases=phases), phase) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "precision", "expected"),
    [
        (date(2026, 11, 22), None, "day", False),
        (date(2026, 11, 21), None, "day", True),
        (date(2026, 11, 20), date(2026, 11, 23), "day", False),
        (date(2026, 11, 1), None, "month", False),
        (date(2026, 10, 1), None, "month", True),
        (date(2028, 2, 1), None, "month", False),
    ],
)
def test_an_entry_is_past_after_its_last_day(starts, ends, precision, expected):
    entry = CalendarEntry(starts_on=starts, ends_on=ends, precision=precision)

    assert rules.is_past(entry, TODAY) is expected
