"""The best date of a poll and the best series of dates for a year of meetings, each with its reason as data.

`ranking` orders the dates of one poll in milliseconds; `series` chooses several by CP-SAT with a bound.
Not here: who is asked and told. Owns the words poll, answer, attendance. Source: issues 4 and 7; concept C14.
"""

from buendnis.planner.dates.files import read, read_data
from buendnis.planner.dates.poll import Poll
from buendnis.planner.dates.ranking import Standing, rank, settled
from buendnis.planner.dates.series import Series, SeriesWish, best_series

__all__ = ["Poll", "Series", "SeriesWish", "Standing", "best_series", "rank", "read", "read_data", "settled"]
