from datetime import date

import pytest

from buendnis.alliance import rules
from buendnis.alliance.models import InterestDeclaration, Site


@pytest.mark.parametrize(
    ("population", "status", "expected"),
    [
        (19_999, "town", "small"),
        (20_000, "town", "medium"),
        (99_999, "special_status_city", "medium"),
        (100_000, "town", "large"),
        (18_000, "independent_city", "small"),
        (None, "independent_city", "large"),
        (None, "special_status_city", "medium"),
        (None, "town", ""),
        (None, "", ""),
    ],
)
def test_size_class_goes_by_inhabitants_else_by_status(population, status, expected):
    assert rules.size_class(population, status) == expected


def test_distance_from_kassel_to_wiesbaden():
    assert rules.distance_km((51.312, 9.481), (50.078, 8.240)) == pytest.approx(163, abs=2)


def test_distance_to_an_unknown_place_is_unknown():
    assert rules.distance_km((51.3, 9.5), (None, 8.2)) is None


@pytest.mark.parametrize(
    ("wanted", "free", "expected"),
    [
        (3, [2, 5], [2, 1]),
        (2, [2, 5], [2, 0]),
        (7, [2, 5], [2, 5]),
        (8, [2, 5], None),
        (1, [], None),
        (0, [], []),
        (1, [-1, 1], [0, 1]),
    ],
)
def test_shares_empty_the_first_account_first(wanted, free, expected):
    assert rules.shares(wanted, free) == expected


@pytest.mark.parametrize(("half_days", "expected"), [(3, True), (2, True), (1, False)])
def test_a_pledge_stays_above_what_is_booked(half_days, expected):
    assert rules.can_lower_to(half_days, consented=1, reserved=2, used=1) is expected


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [("01-01", None, True), ("11-22", "11-22", True), ("11-23", None, False), ("01-01", "11-21", False)],
)
def test_an_interest_blocks_from_its_first_to_its_last_day(starts, ends, expected):
    def day(text):
        return date.fromisoformat(f"2026-{text}") if text else None

    interest = InterestDeclaration(starts_on=day(starts), ends_on=day(ends))

    assert rules.blocks_on(interest, date(2026, 11, 22)) is expected


@pytest.mark.parametrize(
    ("site_id", "municipality_id", "expected"),
    [(1, 9, True), (2, 5, False), (None, 5, True), (None, 9, False)],
)
def test_an_interest_concerns_its_site_or_its_whole_municipality(site_id, municipality_id, expected):
    interest = InterestDeclaration(site_id=site_id, municipality_id=municipality_id)

    assert rules.concerns(interest, Site(pk=1, municipality_id=5)) is expected
