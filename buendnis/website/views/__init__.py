"""Public pages, and the office's page for reports of barriers."""

from buendnis.website.views.feedback import (
    answer_feedback,
    barrier_reported,
    feedback,
    feedback_list,
    report_barrier,
)
from buendnis.website.views.legal import accessibility, easy_language, imprint, interfaces, privacy
from buendnis.website.views.machines import favicon, robots, security
from buendnis.website.views.start import near_you, start

__all__ = [
    "accessibility",
    "answer_feedback",
    "barrier_reported",
    "easy_language",
    "favicon",
    "feedback",
    "feedback_list",
    "imprint",
    "interfaces",
    "near_you",
    "privacy",
    "report_barrier",
    "robots",
    "security",
    "start",
]
