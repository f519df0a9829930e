"""What strangers read, and what they sent."""

from buendnis.website.queries.public import (
    KIND_OF_PHASE,
    FieldOffers,
    Numbers,
    dates_near,
    next_dates,
    numbers,
    offers_by_theme,
    points,
    sites_near,
)
from buendnis.website.queries.tickets import feedback_list, request_list, waiting

__all__ = [
    "KIND_OF_PHASE",
    "FieldOffers",
    "Numbers",
    "dates_near",
    "feedback_list",
    "next_dates",
    "numbers",
    "offers_by_theme",
    "points",
    "request_list",
    "sites_near",
    "waiting",
]
