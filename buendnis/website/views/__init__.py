"""Public pages, and the office's pages for what strangers send."""

from buendnis.website.views.feedback import (
    answer_feedback,
    barrier_reported,
    feedback,
    feedback_list,
    report_barrier,
)
from buendnis.website.views.legal import accessibility, easy_language, imprint, interfaces, privacy
from buendnis.website.views.machines import favicon, robots, security
from buendnis.website.views.privacy_requests import (
    answer_request,
    ask_about_data,
    confirm_privacy_request,
    extend_request,
    note_request,
    privacy_request,
    privacy_request_list,
    request_received,
    request_sent,
)
from buendnis.website.views.start import near_you, start

__all__ = [
    "accessibility",
    "answer_feedback",
    "answer_request",
    "ask_about_data",
    "barrier_reported",
    "confirm_privacy_request",
    "easy_language",
    "extend_request",
    "favicon",
    "feedback",
    "feedback_list",
    "imprint",
    "interfaces",
    "near_you",
    "note_request",
    "privacy",
    "privacy_request",
    "privacy_request_list",
    "report_barrier",
    "request_received",
    "request_sent",
    "robots",
    "security",
    "start",
]
