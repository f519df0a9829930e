"""What an engagement allows, and when something about it is due. No queries, no clock."""

import calendar
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from django.conf import settings

from buendnis.base.workdays import add_working_days
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching.models import Proposal

Status = Engagement.Status
Side = Engagement.Side

FIRST_DATE_WORKING_DAYS = 10
FIRST_DATE_AT_MOST_DAYS = 366
CONTACT_AFTER_DAYS = 14
STILL_RUNNING_DAYS = 28
FEEDBACK_MONTHS = (3, 6)
MOST_HALF_DAYS = 400


def can_agree(proposal: Proposal) -> bool:
    """The site is asked once every member has accepted. Source: design.md, main job, step 5."""
    return proposal.state == Proposal.State.ACCEPTED


def is_early(proposal: Proposal) -> bool:
    """The members have not all answered yet."""
    return proposal.state in (Proposal.State.SUGGESTED, Proposal.State.ASKED)


def can_report(engagement: Engagement) -> bool:
    """A result can be noted while it runs, and corrected until both sides have confirmed it."""
    return engagement.status in (Status.RUNNING, Status.REPORTED)


def can_confirm(engagement: Engagement) -> bool:
    """A result is there and not yet confirmed by all."""
    return engagement.status == Status.REPORTED


def can_cancel(engagement: Engagement) -> bool:
    """Only what is neither done nor cancelled can be cancelled."""
    return engagement.status in (Status.RUNNING, Status.REPORTED)


def can_set_first_date(engagement: Engagement) -> bool:
    """The first date moves only while nothing is reported."""
    return engagement.status == Status.RUNNING


def is_over(engagement: Engagement) -> bool:
    """Done or cancelled: nothing changes any more."""
    return engagement.status in (Status.DONE, Status.CANCELLED)


def all_confirmed(engagement: Engagement, parts: Iterable[EngagementMember]) -> bool:
    """Whether the site and every member have confirmed, each for itself."""
    return engagement.site_confirmed_at is not None and all(part.confirmed_at for part in parts)


def is_same_report(
    engagement: Engagement,
    parts: Iterable[EngagementMember],
    result: str,
    half_days: Mapping[int, int],
    may_be_told: bool,
) -> bool:
    """Whether exactly this was reported already: a double click or a retry, nothing new."""
    if engagement.reported_at is None:
        return False
    told = (engagement.result, engagement.may_be_told) == (result, may_be_told)
    return told and all(part.half_days_used == half_days.get(part.member_id) for part in parts)


def suggested_first_date(today: date) -> date:
    """About two weeks ahead: the tenth working day from today."""
    return add_working_days(today, FIRST_DATE_WORKING_DAYS)


def first_date_fits(day: date, today: date) -> bool:
    """Not in the past and not further away than a year."""
    return today <= day <= today + timedelta(days=FIRST_DATE_AT_MOST_DAYS)


def next_contact_after(day: date | None, today: date) -> date:
    """When to ask whether it goes well: 14 days after the first date, or after today without one."""
    return max(day or today, today) + timedelta(days=CONTACT_AFTER_DAYS)


def next_question_on(today: date) -> date:
    """When to ask again after somebody said that it goes on."""
    return today + timedelta(days=STILL_RUNNING_DAYS)


def feedback_due_on(finished_on: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    month = finished_on.month - 1 + months
    year, month = finished_on.year + month // 12, month % 12 + 1
    return date(year, month, min(finished_on.day, calendar.monthrange(year, month)[1]))


def can_answer(feedback: Feedback) -> bool:
    """Feedback is given once."""
    return feedback.answered_at is None


def answer_awaited_until(asked_on: date) -> date:
    """A question waits this long before its one reminder, and as long again before the office calls."""
    return add_working_days(asked_on, settings.ANSWER_WORKING_DAYS)


def is_silent(asked_on: date, today: date) -> bool:
    """Whether the answering time has run out, its last day included."""
    return answer_awaited_until(asked_on) <= today


def waits_for_site(engagement: Engagement) -> bool:
    """A result was reported, and not by the site."""
    return engagement.status == Status.REPORTED and engagement.site_confirmed_at is None


def waits_for_member(engagement: Engagement, part: EngagementMember) -> bool:
    """A result was reported, and this member has not confirmed its half-days."""
    return engagement.status == Status.REPORTED and part.confirmed_at is None


def version_of(engagement: Engagement) -> str:
    """What the writer of a result has seen; differs once somebody else has reported."""
    return engagement.reported_at.isoformat() if engagement.reported_at else ""


def moment_of(version: str) -> datetime | None:
    """The moment behind `version_of`; None for an empty or broken one."""
    try:
        return datetime.fromisoformat(version)
    except ValueError:
        return None
