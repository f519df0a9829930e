"""Pages of this room."""

from buendnis.cooperation.views.agreeing import agree
from buendnis.cooperation.views.looking import (
    engagement_detail,
    engagement_export,
    engagement_list,
    first_date_calendar,
)
from buendnis.cooperation.views.steps import (
    answer_feedback,
    cancel_engagement,
    confirm_half_days,
    confirm_result,
    note_contact,
    report_result,
    set_first_date,
)

__all__ = [
    "agree",
    "answer_feedback",
    "cancel_engagement",
    "confirm_half_days",
    "confirm_result",
    "engagement_detail",
    "engagement_export",
    "engagement_list",
    "first_date_calendar",
    "note_contact",
    "report_result",
    "set_first_date",
]
