"""When a duty is due and which duties concern a site, from values in hand: no query, no clock."""

import re
from calendar import monthrange
from datetime import date, timedelta

from buendnis.alliance.models import ProgrammePhase
from buendnis.base.marks import Mark
from buendnis.dates.models import CalendarEntry, Duty

AFTER_PROGRAMME_YEAR = re.compile(r"programme_year \+ (\d{1,3}) (months?|years?)")
LAST_FUNDED_YEAR = "end of the last funded year"
BY_OFFICE = ("set by the office each year", "with the annual application")


class UnknownDueRule(ValueError):
    """A due rule that this program does not understand; the import refuses it."""


def is_by_office(due_rule: str) -> bool:
    """Whether nobody can compute the day because the office announces it each year."""
    return due_rule in BY_OFFICE


def is_known(due_rule: str) -> bool:
    """Whether `due_on` understands the rule."""
    if is_by_office(due_rule) or due_rule == LAST_FUNDED_YEAR:
        return True
    return AFTER_PROGRAMME_YEAR.fullmatch(due_rule) is not None


def due_on(due_rule: str, programme_year: int | None, funding_ends: int | None) -> date | None:
    """The day by which a duty is due; None when the office sets it or the year is not known.

    Months and years count from 1 January of the programme year. Raises UnknownDueRule.
    Source: concept C4, C23; data/duties.csv.
    """
    if is_by_office(due_rule):
        return None
    if due_rule == LAST_FUNDED_YEAR:
        return date(funding_ends, 12, 31) if funding_ends else None
    match = AFTER_PROGRAMME_YEAR.fullmatch(due_rule)
    if match is None:
        raise UnknownDueRule(due_rule)
    if programme_year is None:
        return None
    months = int(match[1]) * (12 if match[2].startswith("year") else 1)
    return date(programme_year + months // 12, months % 12 + 1, 1)


def next_due_on(duty: Duty, programme_year: int | None, funding_ends: int | None, today: date) -> date | None:
    """The next day on which a duty is due: yearly ones return each year until the funding ends."""
    first = due_on(duty.due_rule, programme_year, funding_ends)
    if first is None or duty.rhythm == Duty.Rhythm.ONCE or first >= today:
        return first
    this_year = first.replace(year=today.year)
    following = this_year if this_year >= today else first.replace(year=today.year + 1)
    return None if funding_ends and following.year > funding_ends else following


def is_over(duty: Duty, programme_year: int | None, funding_ends: int | None, today: date) -> bool:
    """Whether a yearly duty will not come back, because the funding has ended."""
    yearly = duty.rhythm == Duty.Rhythm.YEARLY
    return yearly and funding_ends is not None and today > date(funding_ends, 12, 31)


def concerns_phase(duty: Duty, phase: str) -> bool:
    """Whether a duty belongs to the site's phase or to a later one: sites should see it coming."""
    order = list(ProgrammePhase.values)
    phases = [code for code in duty.phases.split("|") if code in order]
    return any(order.index(code) >= order.index(phase) for code in phases)


def last_day(entry: CalendarEntry) -> date:
    """The day after which an entry is past; a month without a day lasts to its end."""
    end = entry.ends_on or entry.starts_on
    if entry.precision == CalendarEntry.Precision.MONTH:
        return end.replace(day=monthrange(end.year, end.month)[1])
    return end


def is_past(entry: CalendarEntry, today: date) -> bool:
    """Whether the last day is over."""
    return last_day(entry) < today


def month_start(day: date) -> date:
    """The first day of a day's month."""
    return day - timedelta(days=day.day - 1)


def is_confirmed(entry: CalendarEntry) -> bool:
    """Whether the date itself may be shown as confirmed."""
    return Mark(entry.checked).is_confirmed
