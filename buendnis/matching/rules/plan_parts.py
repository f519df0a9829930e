"""Where a member's part of a published plan stands, and in which quarter it lies."""

from datetime import date

from django.utils.translation import gettext as _

from buendnis.matching.models import PlanLineMember, Proposal, ProposalMember

Answer = ProposalMember.Answer
ASKED, PLANNED, PROMISED, REFUSED, OVER = "asked", "planned", "promised", "refused", "over"
SHOWN_REASONS = 4
TOLD = frozenset({"field", "format", "phase", "size", "small", "distance", "fairness", "focus"})
OF_THE_TEXT = "words"  # quotes the need; left out are reasons about members' time and earlier work


def state_of(part: PlanLineMember, answer: str) -> str:
    """What a part is for its member; `answer` is the member's own one in the proposal, "" without one.

    asked: the member may answer now. planned: nobody was asked. promised: the member said yes. refused: it
    said that the plan does not suit. over: the plan or somebody else took it back.
    """
    line = part.line
    if line.is_dropped:
        return REFUSED if part.says == PlanLineMember.Says.RATHER_NOT else OVER
    if line.proposal is None or line.proposal.state == Proposal.State.SUGGESTED:
        return PLANNED
    if line.proposal.state not in (Proposal.State.ASKED, Proposal.State.ACCEPTED, Proposal.State.AGREED):
        return OVER
    return ASKED if answer in (Answer.WAITING, Answer.LATER) else PROMISED


def quarter_of(day: date | None) -> tuple[int, int]:
    """Year and quarter of a day; (0, 0) without one, which sorts first."""
    return (day.year, (day.month + 2) // 3) if day else (0, 0)


def quarter_name(quarter: tuple[int, int]) -> str:
    """A quarter as a heading, with its months."""
    months = {
        1: _("Januar bis März %(year)s"),
        2: _("April bis Juni %(year)s"),
        3: _("Juli bis September %(year)s"),
        4: _("Oktober bis Dezember %(year)s"),
    }
    year, number = quarter
    return months[number] % {"year": year} if number else _("Demnächst")


def reasons_for_member(reasons: list[dict], *, knows_need: bool) -> list[str]:
    """Why this member: the weightiest sentences, without points and with nothing about other members.

    Words of the need are quoted only to who may read it.
    """
    codes = TOLD | {OF_THE_TEXT} if knows_need else TOLD
    told = [reason for reason in reasons if reason.get("points", 0) > 0 and reason.get("code") in codes]
    told.sort(key=lambda reason: -reason["points"])
    return [reason["text"] for reason in told[:SHOWN_REASONS]]


def least_total(bound_elsewhere: int, taken: int, consented: int) -> int:
    """The fewest half-days that a member can limit its year to.

    bound_elsewhere: pledged for single formats. taken: reserved and used of the rest. consented: given
    on top, for any format; it stays.
    """
    return bound_elsewhere + max(taken, consented)
