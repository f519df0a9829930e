"""What waits for whom in this room: the office's inbox and call list, a member's open questions."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.matching import permissions
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting

MOST = 20
Answer = ProposalMember.Answer
OPEN_ANSWERS = (Answer.WAITING, Answer.LATER)


def _open_parts() -> QuerySet[ProposalMember]:
    """Questions to members that have no final answer yet."""
    parts = ProposalMember.objects.filter(answer__in=OPEN_ANSWERS, proposal__state=Proposal.State.ASKED)
    return parts.select_related(
        "member__organisation",
        "proposal__offer",
        "proposal__need__site__municipality__organisation",
    )


def silent_parts(today: date) -> QuerySet[ProposalMember]:
    """Questions whose time is over and that were not reminded yet, oldest first."""
    return _due(today).filter(reminded_at__isnull=True)


def call_list(today: date) -> QuerySet[ProposalMember]:
    """Questions that stayed unanswered after their one reminder: the office calls. Oldest first."""
    return _due(today).filter(reminded_at__isnull=False)


def _due(today: date) -> QuerySet[ProposalMember]:
    return _open_parts().filter(proposal__next_contact_on__lte=today).order_by("proposal__asked_at", "pk")


def waiting_for_office(person: Person, standing: Standing) -> list[Waiting]:
    """New needs to look at, and members to call; two queries."""
    if not standing.office:
        return []
    today = timezone.localdate()
    needs = Need.objects.filter(status=Need.Status.OPEN).select_related("site__municipality__organisation")
    found = list(needs.order_by("next_contact_on", "pk")[: MOST + 1])
    calls = [_call(part) for part in call_list(today)[: MOST // 2]]
    more = [_more_needs()] if len(found) > MOST else []
    return [*(_need(need) for need in found[:MOST]), *calls, *more]


def _need(need: Need) -> Waiting:
    return Waiting(
        text=need.title,
        url=need.get_absolute_url(),
        action=_("Vorschläge ansehen"),
        due_on=need.next_contact_on,
        kind="need",
        detail=str(need.site),
        is_example=need.is_example,
    )


def _more_needs() -> Waiting:
    """Nothing new is out of sight: the way to the needs that the inbox has no room for."""
    return Waiting(
        text=_("Weitere neue Bedarfe warten"),
        url=f"{reverse('matching:need_list')}?status={Need.Status.OPEN}",
        action=_("Alle neuen Bedarfe ansehen"),
    )


def _call(part: ProposalMember) -> Waiting:
    return Waiting(
        text=_("%(member)s anrufen: keine Antwort auf „%(need)s“")
        % {"member": part.member.short_name, "need": part.proposal.need.title},
        url=part.proposal.get_absolute_url(),
        action=_("Antwort eintragen"),
        due_on=part.proposal.next_contact_on,
        kind="call",
        detail=str(part.proposal.need.site),
        is_example=part.proposal.need.is_example,
    )


def waiting_for_member(person: Person, standing: Standing) -> list[Waiting]:
    """Questions to the members for which the person answers; one query."""
    if not standing.member_org_ids:
        return []
    parts = _open_parts().filter(
        member__in=permissions.answerable_members(person),
        member__organisation_id__in=standing.member_org_ids,
    )
    return [_question(part) for part in parts.order_by("proposal__next_contact_on", "pk")[:MOST]]


def _question(part: ProposalMember) -> Waiting:
    return Waiting(
        text=_("Können Sie helfen? „%(need)s“") % {"need": part.proposal.need.title},
        url=part.proposal.get_absolute_url(),
        action=_("Antworten"),
        due_on=part.later_until or part.proposal.next_contact_on,
        kind="question",
        detail=str(part.proposal.need.site),
        is_example=part.proposal.need.is_example,
    )
