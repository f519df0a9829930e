"""What is due when, what may be believed of what a stranger sends, what a phase means in plain words."""

from buendnis.base.tickets import can_answer, days_left, is_overdue
from buendnis.website.rules.feedback import (
    LONGEST_PATH,
    REPORTS_PER_HOUR,
    answer_due_on,
    own_path,
)
from buendnis.website.rules.phases import PHASE_WORDS, PhaseWords
from buendnis.website.rules.privacy_requests import (
    CONFIRM_WITHIN,
    EXTENDED_MONTHS,
    MINUTES_BETWEEN_MAILS,
    REQUESTS_PER_HOUR,
    can_confirm,
    can_extend,
    extended_due_on,
    request_due_on,
)

__all__ = [
    "CONFIRM_WITHIN",
    "EXTENDED_MONTHS",
    "LONGEST_PATH",
    "MINUTES_BETWEEN_MAILS",
    "PHASE_WORDS",
    "REPORTS_PER_HOUR",
    "REQUESTS_PER_HOUR",
    "PhaseWords",
    "answer_due_on",
    "can_answer",
    "can_confirm",
    "can_extend",
    "days_left",
    "extended_due_on",
    "is_overdue",
    "own_path",
    "request_due_on",
]
