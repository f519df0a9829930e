"""Rough weather and made-up input end in a sentence."""

import pytest
from django.core.exceptions import BadRequest
from django.db import DataError, IntegrityError, OperationalError
from django.test import RequestFactory

from buendnis.base.middleware import StormMiddleware, is_out_of_range, is_weather


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database or disk is full"), True),
        (OperationalError("connection failed: server closed the connection"), True),
        (OperationalError("no such table: matching_need"), False),
        (IntegrityError("UNIQUE constraint failed"), False),
        (ValueError("disk"), False),
    ],
)
def test_weather_is_told_from_bugs(problem, expected):
    assert is_weather(problem) is expected


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (OverflowError("Python int too large to convert to SQLite INTEGER"), True),
        (DataError("bigint out of range"), True),
        (DataError("value too long for type character varying(120)"), False),
        (BadRequest("x"), False),
    ],
)
def test_numbers_too_large_are_told_from_bugs(problem, expected):
    assert is_out_of_range(problem) is expected


def test_a_locked_database_answers_503_with_a_time_to_come_back():
    def locked(request):
        raise OperationalError("database is locked")

    answer = StormMiddleware(locked)(RequestFactory().get("/"))

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")


def test_the_api_answers_a_storm_as_a_problem():
    def locked(request):
        raise OperationalError("database is locked")

    answer = StormMiddleware(locked)(RequestFactory().get("/api/v1/needs"))

    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")


def test_a_bug_stays_a_bug():
    def broken(request):
        raise OperationalError("no such column: x")

    with pytest.raises(OperationalError):
        StormMiddleware(broken)(RequestFactory().get("/"))
