import smtplib
from datetime import UTC, datetime, timedelta

import pytest

from buendnis.post import rules

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 240), (6, 480), (7, 960), (8, None)]
)
def test_each_failure_waits_longer_and_the_eighth_is_the_last(attempts, minutes):
    expected = None if minutes is None else NOW + timedelta(minutes=minutes)

    assert rules.next_attempt(attempts, NOW) == expected


@pytest.mark.parametrize(
    ("problem", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.c": (550, b"no")}), True),
        (smtplib.SMTPRecipientsRefused({"a@b.c": (450, b"later")}), False),
        (smtplib.SMTPDataError(552, b"too big"), True),
        (smtplib.SMTPDataError(421, b"later"), False),
        (smtplib.SMTPSenderRefused(451, b"later", "a@b.c"), False),
        (smtplib.SMTPAuthenticationError(535, b"no"), False),
        (smtplib.SMTPServerDisconnected("gone"), False),
        (smtplib.SMTPNotSupportedError("SMTPUTF8"), True),
        (ConnectionRefusedError(), False),
        (TimeoutError(), False),
        (OSError("TLS"), False),
        (UnicodeEncodeError("ascii", "ä", 0, 1, "no"), True),
        (ValueError("broken"), True),
    ],
)
def test_what_passes_is_tried_again_and_what_stays_is_not(problem, permanent):
    failure = rules.failure_of(problem)

    assert failure.permanent is permanent
    assert failure.sentence.endswith(".")


def test_the_lease_ends_within_the_two_minutes_of_recovery():
    assert timedelta(minutes=2) > rules.LEASE
