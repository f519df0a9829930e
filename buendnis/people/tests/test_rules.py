from datetime import date

import pytest

from buendnis.people import rules
from buendnis.people.models import Person


@pytest.mark.parametrize(
    ("kind", "organisation_kind", "expected"),
    [
        ("member_representative", "member", True),
        ("member_representative", "municipality", False),
        ("municipality_lead", "municipality", True),
        ("municipality_lead", "member", False),
        ("office_lead", "office", True),
        ("office_lead", "ministry", False),
        ("ministry_reader", "ministry", True),
        ("neighbourhood_manager", "other", True),
        ("editor", "member", True),
        ("local_actor", "something new", True),
        ("coordinator", "something new", False),
    ],
)
def test_a_role_exists_only_in_fitting_organisations(kind, organisation_kind, expected):
    assert rules.fits(kind, organisation_kind) is expected


@pytest.mark.parametrize(
    ("person", "expected"),
    [
        (Person(pk=1), True),
        (Person(pk=2), False),
        (Person(pk=1, is_active=False), False),
        (Person(pk=1, is_system=True), False),
    ],
)
def test_contacts_are_active_humans_with_a_role(person, expected):
    assert rules.can_be_contact(person, {1}) is expected


@pytest.mark.parametrize(
    ("day", "expected"), [(date(2026, 11, 23), True), (date(26, 11, 23), False), (date(9999, 1, 1), False)]
)
def test_typing_errors_in_the_year_are_noticed(day, expected):
    assert rules.is_plausible(day) is expected
