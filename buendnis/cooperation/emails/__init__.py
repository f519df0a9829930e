"""What the messages of this room say, and to whom they go."""

from buendnis.cooperation.emails.calendars import CONTENT_TYPE, FILE_NAME, calendar_file
from buendnis.cooperation.emails.letters import (
    ask_feedback,
    ask_half_days,
    ask_result,
    ask_site,
    remind_engagement,
    tell_cancelled,
    tell_done,
    tell_feedback,
    tell_first_date,
    tell_objection,
    tell_started,
)

__all__ = [
    "CONTENT_TYPE",
    "FILE_NAME",
    "ask_feedback",
    "ask_half_days",
    "ask_result",
    "ask_site",
    "calendar_file",
    "remind_engagement",
    "tell_cancelled",
    "tell_done",
    "tell_feedback",
    "tell_first_date",
    "tell_objection",
    "tell_started",
]
