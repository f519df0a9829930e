"""Report a barrier, ask about one's own data; the office answers."""

from buendnis.website.actions.feedback import (
    AlreadyAnswered,
    answer_feedback,
    report_barrier,
)
from buendnis.website.actions.privacy_requests import (
    LinkClosed,
    TooLate,
    answer_request,
    confirm_request,
    extend_request,
    file_own_request,
    file_request,
    note_request,
)

__all__ = [
    "AlreadyAnswered",
    "LinkClosed",
    "TooLate",
    "answer_feedback",
    "answer_request",
    "confirm_request",
    "extend_request",
    "file_own_request",
    "file_request",
    "note_request",
    "report_barrier",
]
