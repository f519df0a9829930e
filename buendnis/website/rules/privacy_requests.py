"""Privacy requests: one month, three with a reason; the clock starts with the day they came in.

Source: Art. 12 (3) DSGVO. Weekends do not lengthen the time: the earlier day is on the safe side.
"""

from datetime import date, datetime, timedelta

from buendnis.base.months import months_later
from buendnis.base.tickets import can_answer
from buendnis.website.models import PrivacyRequest

MONTHS = 1
EXTENDED_MONTHS = 3
CONFIRM_WITHIN = timedelta(days=7)
REQUESTS_PER_HOUR = 5
MINUTES_BETWEEN_MAILS = 10


def request_due_on(received_on: date) -> date:
    """One month to the day; the month's last day where it is shorter."""
    return months_later(received_on, MONTHS)


def extended_due_on(received_on: date) -> date:
    """Two months more, counted from the day it came in, not from the day of the extension."""
    return months_later(received_on, EXTENDED_MONTHS)


def can_confirm(request: PrivacyRequest, now: datetime) -> bool:
    """Once, and within a week of its mail."""
    return request.confirmed_at is None and now < request.received_at + CONFIRM_WITHIN


def can_extend(request: PrivacyRequest, today: date) -> bool:
    """Once, while it is open, and only before the first month is over."""
    return can_answer(request) and request.extended_at is None and today <= request.due_on
