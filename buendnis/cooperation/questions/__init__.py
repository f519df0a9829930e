"""Questions of this room that a person answers from a mail; `ready` registers them with post."""

from buendnis.cooperation.questions.asked import QUESTIONS
from buendnis.cooperation.questions.typed import (
    NO,
    YES,
    FeedbackForm,
    agree_form,
    half_days_form,
    half_days_typed,
    progress_form,
    result_form,
    result_right_form,
)

__all__ = [
    "NO",
    "QUESTIONS",
    "YES",
    "FeedbackForm",
    "agree_form",
    "half_days_form",
    "half_days_typed",
    "progress_form",
    "result_form",
    "result_right_form",
]
