"""What was agreed: the list, one engagement, noting and confirming its result."""

from datetime import date, datetime
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from buendnis.cooperation import actions, permissions, queries, rules
from buendnis.cooperation.models import Engagement
from buendnis.people.models import Person
from buendnis.people.requests import TokenRequest

router = Router()


class CompleteIn(Schema):
    """`half_days`: a number where one member takes part, else member id → number."""

    result: str = Field(..., min_length=1, max_length=1500)
    half_days: int | dict[int, int] = Field(...)
    may_be_told: bool = False


class ShareOut(Schema):
    member: int
    name: str
    half_days_planned: int
    half_days_used: int | None
    confirmed: bool


class EngagementOut(Schema):
    id: int
    proposal: int
    need: int
    site: int
    title: str
    status: str
    started_at: datetime
    first_date: date | None
    next_contact_on: date | None
    result: str
    members: list[ShareOut]
    confirmed_by_site: bool
    confirmed_by_members: bool
    may_be_told: bool
    is_example: bool


class CompletedOut(Schema):
    id: int
    status: str
    confirmed_by_site: bool
    confirmed_by_members: bool


class EngagementList(Schema):
    items: list[EngagementOut]
    count: int


@router.get("/engagements", response=EngagementList, summary="Zusammenarbeiten")
def list_engagements(
    request: TokenRequest,
    limit: int = Query(50, ge=1, le=100),
    offset: int = Query(0, ge=0),
    status: Engagement.Status | None = None,
    site: int | None = None,
    member: int | None = None,
):
    found = queries.engagements_of(request.auth, status=status or "", site=site, member=member)
    return {
        "items": [engagement_out(engagement) for engagement in found[offset : offset + limit]],
        "count": found.count(),
    }


@router.get("/engagements/{pk}", response=EngagementOut, summary="Eine Zusammenarbeit")
def get_engagement(request: TokenRequest, pk: int):
    return engagement_out(engagement_for(request.auth, pk))


def engagement_for(person: Person, pk: int) -> Engagement:
    return get_object_or_404(queries.with_parties(permissions.visible_engagements(person)), pk=pk)


def engagement_out(engagement: Engagement) -> dict[str, Any]:
    return {
        **completed(engagement),
        "proposal": engagement.proposal_id,
        "need": engagement.proposal.need_id,
        "site": engagement.site_id,
        "title": engagement.title,
        "started_at": engagement.started_at,
        "first_date": engagement.first_date,
        "next_contact_on": engagement.next_contact_on,
        "result": engagement.result,
        "members": [
            {
                "member": part.member_id,
                "name": part.member.short_name,
                "half_days_planned": part.half_days_planned,
                "half_days_used": part.half_days_used,
                "confirmed": part.confirmed_at is not None,
            }
            for part in engagement.parts.all()
        ],
        "may_be_told": engagement.may_be_told,
        "is_example": engagement.is_example,
    }


def completed(engagement: Engagement) -> dict[str, Any]:
    return {
        "id": engagement.pk,
        "status": engagement.status,
        "confirmed_by_site": engagement.site_confirmed_at is not None,
        "confirmed_by_members": all(part.confirmed_at for part in engagement.parts.all()),
    }


@router.post("/engagements/{pk}/complete", response=CompletedOut, summary="Ergebnis notieren oder bestätigen")
def complete(request: TokenRequest, pk: int, body: CompleteIn):
    """The first side reports result and half-days, the other side confirms with the same call.

    A member confirms its own half-days and may correct them; the site confirms what the members noted.
    The office can report on behalf. When all have confirmed, the status is `done`. Repeating changes nothing.
    """
    engagement = engagement_for(request.auth, pk)
    if not permissions.may_carry_on(request.auth, engagement):
        raise Http404
    half_days = half_days_of(engagement, body.half_days)
    if rules.can_confirm(engagement) or rules.is_over(engagement):
        confirm(engagement, half_days, body, request.auth)
    else:
        report(engagement, half_days, body, request.auth)
    return completed(engagement_for(request.auth, pk))


def half_days_of(engagement: Engagement, typed: int | dict[int, int]) -> dict[int, int]:
    """By member id; one number goes for the only member."""
    members = [part.member_id for part in engagement.parts.all()]
    if isinstance(typed, dict):
        return {pk: number for pk, number in typed.items() if pk in members}
    if len(members) == 1:
        return {members[0]: typed}
    raise actions.ResultIncomplete(
        _("Bitte geben Sie die halben Tage für jedes Mitglied an."), field="half_days"
    )


def report(engagement: Engagement, half_days: dict[int, int], body: CompleteIn, by: Person) -> None:
    actions.report_result(
        engagement, result=body.result, half_days=half_days, may_be_told=body.may_be_told, by=by
    )


def confirm(engagement: Engagement, half_days: dict[int, int], body: CompleteIn, by: Person) -> None:
    """Confirm as what the asker is; whoever reported repeats the own report harmlessly."""
    if engagement.status == Engagement.Status.CANCELLED:
        raise actions.EngagementOver(_("Diese Zusammenarbeit ist bereits beendet."))
    if permissions.may_confirm_as_site(by, engagement):
        confirm_for_site(engagement, half_days, by)
    for part in permissions.own_parts(by, engagement):
        if part.member_id in half_days:
            actions.confirm_half_days(part, half_days=half_days[part.member_id], by=by)


def confirm_for_site(engagement: Engagement, half_days: dict[int, int], by: Person) -> None:
    """The site cannot book on a member's account: other numbers than noted are a matter for a talk."""
    for part in engagement.parts.all():
        noted = part.half_days_used
        if engagement.site_confirmed_at is None and half_days.get(part.member_id, noted) != noted:
            raise actions.ResultChanged(
                _("%(member)s hat %(noted)s halbe Tage notiert. Bitte klären Sie die Zahl miteinander.")
                % {"member": part.member, "noted": noted}
            )
    actions.confirm_as_site(engagement, by=by)
