"""What people do in an engagement, from the site's consent to the look back."""

from buendnis.cooperation.actions.agreeing import (
    CannotAgree,
    DateDoesNotFit,
    ask_site,
    remind_site,
    start_engagement,
)
from buendnis.cooperation.actions.finishing import CannotCancel, NotEnoughCapacity, cancel_engagement
from buendnis.cooperation.actions.looking_back import (
    AlreadyAnswered,
    answer_feedback,
    ask_feedback,
    remind_feedback,
)
from buendnis.cooperation.actions.results import (
    EngagementOver,
    NothingToConfirm,
    ResultChanged,
    ResultIncomplete,
    confirm_as_site,
    confirm_half_days,
    object_to_result,
    report_result,
)
from buendnis.cooperation.actions.staying_in_touch import ask_for_call, note_contact, remind, set_first_date

__all__ = [
    "AlreadyAnswered",
    "CannotAgree",
    "CannotCancel",
    "DateDoesNotFit",
    "EngagementOver",
    "NotEnoughCapacity",
    "NothingToConfirm",
    "ResultChanged",
    "ResultIncomplete",
    "answer_feedback",
    "ask_feedback",
    "ask_for_call",
    "ask_site",
    "cancel_engagement",
    "confirm_as_site",
    "confirm_half_days",
    "note_contact",
    "object_to_result",
    "remind",
    "remind_feedback",
    "remind_site",
    "report_result",
    "set_first_date",
    "start_engagement",
]
