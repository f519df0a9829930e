"""Working days of the state that the installation serves."""

from datetime import date, timedelta
from functools import cache

import holidays
from django.conf import settings


@cache
def _holidays(year: int) -> frozenset[date]:
    country, state = settings.HOLIDAYS
    return frozenset(holidays.country_holidays(country, subdiv=state, years=year))


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in _holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The `count`-th working day after `day`; count 0 gives `day` or the next working day."""
    while not is_working_day(day):
        day += timedelta(days=1)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day):
            day += timedelta(days=1)
    return day
