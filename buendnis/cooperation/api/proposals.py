"""One proposal: looking at it, asking, accepting, declining."""

from datetime import date
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from buendnis.cooperation import actions, permissions
from buendnis.cooperation.models import Engagement
from buendnis.matching import actions as matching
from buendnis.matching import permissions as matching_permissions
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.people.models import Person
from buendnis.people.requests import TokenRequest

router = Router()
State = Proposal.State
SECOND_PERSON = "waiting_for_second_person"  # of the answer to `ask` only: the proposal is still a suggestion


class AskIn(Schema):
    """`reason` is needed where the proposal is not the best ranked one."""

    reason: str = Field("", max_length=300)


class DeclineIn(Schema):
    reason: str = Field(..., min_length=1, max_length=300)


class AcceptIn(Schema):
    """`first_date` is the site's suggestion; members leave it out."""

    first_date: date | None = None


class StateOut(Schema):
    id: int
    state: str


class AnsweredOut(StateOut):
    engagement: int | None


class AnswerOut(Schema):
    member: int
    name: str
    half_days: int
    answer: str


class ReasonOut(Schema):
    code: str
    text: str
    points: int


class ProposalOut(AnsweredOut):
    need: int
    site: int
    offer: int
    title: str
    members: list[AnswerOut]
    score: int | None
    reasons: list[ReasonOut]
    next_contact_on: date | None
    is_example: bool


def proposal_for(person: Person, pk: int) -> Proposal:
    proposals = matching_permissions.visible_proposals(person).select_related(
        "need__site__municipality__organisation", "offer", "engagement"
    )
    return get_object_or_404(proposals.prefetch_related("parts__member__organisation"), pk=pk)


def engagement_id(proposal: Proposal) -> int | None:
    return Engagement.objects.filter(proposal_id=proposal.pk).values_list("pk", flat=True).first()


def answered(proposal: Proposal) -> dict[str, Any]:
    state = Proposal.objects.values_list("state", flat=True).get(pk=proposal.pk)
    return {"id": proposal.pk, "state": state, "engagement": engagement_id(proposal)}


@router.get("/proposals/{pk}", response=ProposalOut, summary="Ein Vorschlag")
def get_proposal(request: TokenRequest, pk: int):
    proposal = proposal_for(request.auth, pk)
    sees_scores = matching_permissions.may_see_scores(request.auth)
    return {
        **answered(proposal),
        "need": proposal.need_id,
        "site": proposal.need.site_id,
        "offer": proposal.offer_id,
        "title": proposal.offer.title,
        "members": [answer_of(part) for part in proposal.parts.all()],
        "score": proposal.score if sees_scores else None,
        "reasons": proposal.reasons if sees_scores else [],
        "next_contact_on": proposal.next_contact_on,
        "is_example": proposal.need.is_example,
    }


def answer_of(part: ProposalMember) -> dict[str, Any]:
    return {
        "member": part.member_id,
        "name": part.member.short_name,
        "half_days": part.half_days,
        "answer": part.answer,
    }


@router.post("/proposals/{pk}/ask", response=StateOut, summary="Mitglieder anfragen (Geschäftsstelle)")
def ask(request: TokenRequest, pk: int, body: AskIn | None = None):
    """Asking again what has been asked already changes nothing.

    Where the choice differs from the ranking and nobody else of the office has confirmed it yet, the state
    is `waiting_for_second_person` and no member has been asked. Another person confirms by calling this, too.
    """
    proposal = proposal_for(request.auth, pk)
    if not matching_permissions.may_decide(request.auth):
        raise Http404
    if proposal.state not in (State.ASKED, State.ACCEPTED, State.AGREED):
        matching.ask_members(
            proposal.need, [proposal.pk], by=request.auth, reason=body.reason if body else ""
        )
    found = answered(proposal)
    if found["state"] in (State.SUGGESTED, State.WITHDRAWN):
        found["state"] = SECOND_PERSON
    return found


@router.post(
    "/proposals/{pk}/accept", response=AnsweredOut, summary="Zusagen (Mitglied) oder annehmen (Kommune)"
)
def accept(request: TokenRequest, pk: int, body: AcceptIn | None = None):
    """A member accepts for itself; the site agrees once every member has accepted.

    The office answers for nobody here. Accepting again what is accepted gives the same answer.
    """
    proposal = proposal_for(request.auth, pk)
    parts = own_parts(request.auth, proposal)
    is_site = permissions.may_agree(request.auth, proposal)
    if not parts and not is_site:
        raise Http404
    to_accept = [part for part in parts if part.answer != ProposalMember.Answer.ACCEPTED]
    for part in to_accept:
        matching.accept_proposal(proposal, member=part.member, by=request.auth)
    if is_site and not to_accept:
        actions.start_engagement(proposal, by=request.auth, first_date=body.first_date if body else None)
    return answered(proposal)


def own_parts(person: Person, proposal: Proposal) -> list[ProposalMember]:
    return [part for part in proposal.parts.all() if permissions.acts_for_member(person, part.member)]


@router.post("/proposals/{pk}/decline", response=StateOut, summary="Absagen (Mitglied oder Kommune)")
def decline(request: TokenRequest, pk: int, body: DeclineIn):
    proposal = proposal_for(request.auth, pk)
    parts = own_parts(request.auth, proposal)
    is_site = permissions.may_agree(request.auth, proposal)
    if not parts and not is_site:
        raise Http404
    if proposal.state != State.DECLINED:
        if parts:
            matching.decline_proposal(proposal, member=parts[0].member, reason=body.reason, by=request.auth)
        else:
            matching.decline_as_site(proposal, reason=body.reason, by=request.auth)
    return answered(proposal)
