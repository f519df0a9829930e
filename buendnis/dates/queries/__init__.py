"""What other rooms and pages ask this one."""

from buendnis.dates.queries.duties import DutyDate, duties_among, duties_of
from buendnis.dates.queries.entries import not_past, past, public_entries, state_of_feed, upcoming
from buendnis.dates.queries.feed import calendar_file

__all__ = [
    "DutyDate",
    "calendar_file",
    "duties_among",
    "duties_of",
    "not_past",
    "past",
    "public_entries",
    "state_of_feed",
    "upcoming",
]
