"""Months as the law counts them."""

from datetime import date


def months_later(day: date, months: int) -> date:
    """The same day so many months later (or earlier), or that month's last day where there is none.

    Source: § 188 (2) and (3) BGB.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    next_year, next_month = divmod(year * 12 + month + 1, 12)
    last = date(next_year, next_month + 1, 1) - date.resolution
    return last.replace(day=min(day.day, last.day))
