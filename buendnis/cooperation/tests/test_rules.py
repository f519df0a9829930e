from datetime import date

import pytest

from buendnis.cooperation import rules
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.matching.models import Proposal

Status = Engagement.Status
MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("status", "report", "confirm", "cancel", "over"),
    [
        (Status.RUNNING, True, False, True, False),
        (Status.REPORTED, True, True, True, False),
        (Status.DONE, False, False, False, True),
        (Status.CANCELLED, False, False, False, True),
    ],
)
def test_what_a_status_allows(status, report, confirm, cancel, over):
    engagement = Engagement(status=status)

    assert rules.can_report(engagement) == report
    assert rules.can_confirm(engagement) == confirm
    assert rules.can_cancel(engagement) == cancel
    assert rules.is_over(engagement) == over


@pytest.mark.parametrize("state", Proposal.State)
def test_the_site_agrees_only_to_what_all_members_accepted(state):
    assert rules.can_agree(Proposal(state=state)) == (state == "accepted")


@pytest.mark.parametrize("state", Proposal.State)
def test_a_proposal_is_early_until_all_members_have_answered(state):
    assert rules.is_early(Proposal(state=state)) == (state in ("suggested", "asked"))


def test_the_suggested_first_date_is_the_tenth_working_day():
    assert rules.suggested_first_date(MONDAY) == date(2026, 12, 7)


def test_the_suggested_first_date_jumps_over_christmas():
    assert rules.suggested_first_date(date(2026, 12, 18)) == date(2027, 1, 5)


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 11, 22), False),
        (MONDAY, True),
        (date(2027, 11, 24), True),
        (date(2027, 11, 25), False),
    ],
)
def test_a_first_date_is_not_past_and_not_further_than_a_year(day, fits):
    assert rules.first_date_fits(day, MONDAY) == fits


@pytest.mark.parametrize(
    ("first_date", "asked"),
    [
        (None, date(2026, 12, 7)),
        (date(2026, 12, 1), date(2026, 12, 15)),
        (date(2026, 1, 1), date(2026, 12, 7)),
    ],
)
def test_contact_is_due_14_days_after_the_first_date_or_after_today(first_date, asked):
    assert rules.next_contact_after(first_date, MONDAY) == asked


@pytest.mark.parametrize(
    ("finished", "months", "due"),
    [
        (date(2026, 11, 23), 3, date(2027, 2, 23)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2027, 6, 30)),
    ],
)
def test_feedback_is_due_on_the_same_day_some_months_later(finished, months, due):
    assert rules.feedback_due_on(finished, months) == due


def test_a_question_is_silent_after_five_working_days():
    assert not rules.is_silent(MONDAY, date(2026, 11, 27))
    assert rules.is_silent(MONDAY, date(2026, 11, 30))


def test_all_have_confirmed_only_with_the_site_and_every_member():
    now = MONDAY
    site, no_site = Engagement(site_confirmed_at=now), Engagement()
    yes, no = EngagementMember(confirmed_at=now), EngagementMember()

    assert rules.all_confirmed(site, [yes, yes])
    assert not rules.all_confirmed(site, [yes, no])
    assert not rules.all_confirmed(no_site, [yes])


def test_an_objected_report_is_never_the_same_report():
    engagement = Engagement(result="Fertig.", reported_at=None)

    assert not rules.is_same_report(engagement, [], "Fertig.", {}, False)


@pytest.mark.parametrize("broken", ["", "gestern", "2026-13-01"])
def test_a_broken_version_is_none(broken):
    assert rules.moment_of(broken) is None
