"""Needs: describing one, the list, one need with its proposals."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Schema, Status
from ninja.errors import HttpError
from pydantic import Field

from buendnis.alliance.models import ActionField, Format
from buendnis.base.errors import NotPossible
from buendnis.base.text import normal
from buendnis.matching import actions, permissions, queries
from buendnis.matching.api.shapes import FormatOut, Slice, TopicOut, format_of, refuse_unknown, topic
from buendnis.matching.models import Need, Proposal
from buendnis.people.requests import TokenRequest

router = Router()
SUBMISSIONS = UUID("6f6a1f0e-3f0f-4f0c-9d6c-0d1b2a7f5c11")  # namespace of Idempotency-Key
Reference = int | str


class NeedIn(Schema):
    """`action_fields` and `formats` by number or identifier; left out, they are suggested from the text."""

    site: int
    text: str = Field(..., min_length=1, max_length=4000)
    title: str = Field("", max_length=120)
    action_fields: list[Reference] = Field(default_factory=list, max_length=10)
    formats: list[Reference] = Field(default_factory=list, max_length=10)
    wanted_by: date | None = None


class NeedOut(Schema):
    """`suggested_…` say what the text speaks of; `action_fields` and `formats` are what counts."""

    id: int
    status: str
    site: int
    title: str
    text: str
    wanted_by: date | None
    created_at: datetime
    next_contact_on: date | None
    action_fields: list[TopicOut]
    formats: list[FormatOut]
    fields_confirmed: bool
    url: str
    is_example: bool


class NeedWithSuggestions(NeedOut):
    suggested_action_fields: list[TopicOut]
    suggested_formats: list[FormatOut]


class NeedList(Schema):
    items: list[NeedOut]
    count: int


class ReasonOut(Schema):
    code: str
    text: str
    points: int


class AnswerOut(Schema):
    member: int
    name: str
    half_days: int
    answer: str


class ProposalOut(Schema):
    """`member` leads the offer. `score` is the sum of the points; null for those who may not see scores."""

    id: int
    offer: int
    title: str
    member: int | None
    members: list[AnswerOut]
    state: str
    score: int | None
    reasons: list[ReasonOut]
    next_contact_on: date | None


class RuledOutOut(Schema):
    offer: int
    title: str
    member: int | None
    members: list[str]
    code: str
    reason: str


class ProposalsOut(Schema):
    proposals: list[ProposalOut]
    ruled_out: list[RuledOutOut]


@router.post("/needs", response={201: NeedWithSuggestions}, summary="Anliegen schildern")
def describe_need(
    request: TokenRequest,
    typed: NeedIn,
    idempotency_key: str = Header("", max_length=200),
) -> Status[dict[str, Any]]:
    """With the same `Idempotency-Key`, a repetition gives the need of the first call."""
    person = request.auth
    site = get_object_or_404(permissions.describable_sites(person), pk=typed.site)
    submission = uuid5(SUBMISSIONS, f"{person.pk}:{idempotency_key}") if idempotency_key else None
    need = actions.describe_need(
        site=site,
        text=typed.text,
        title=typed.title,
        wanted_by=typed.wanted_by,
        action_fields=_by_reference(ActionField.objects.current(), typed.action_fields, "action_fields"),
        formats=_by_reference(Format.objects.current(), typed.formats, "formats"),
        submission=submission,
        may_repeat=True,
        by=person,
    )
    if (need.text, need.site_id) != (normal(typed.text).strip(), site.pk):
        raise NotPossible(_("Dieser Idempotency-Key gehört schon zu einem anderen Anliegen."))
    return Status(201, _with_suggestions(need))


def _by_reference(known: QuerySet, wanted: list[Reference], name: str) -> list[Any]:
    """Catalogue entries by number (fields: `code`, formats: id) or identifier; 422 for an unknown one."""
    if not wanted:
        return []
    entries: dict[str, Any] = {}
    for entry in known:
        entries |= {entry.identifier: entry, str(getattr(entry, "code", entry.pk)): entry}
    unknown = [str(value) for value in wanted if str(value) not in entries]
    if unknown:
        raise HttpError(
            422, _("%(name)s: „%(value)s“ gibt es nicht.") % {"name": name, "value": unknown[0][:60]}
        )
    return list(dict.fromkeys(entries[str(value)] for value in wanted))


def _with_suggestions(need: Need) -> dict[str, Any]:
    words = f"{need.title}. {need.text}"
    return {
        **_need(need),
        "suggested_action_fields": [
            topic(found.action_field) for found in queries.suggest_action_fields(words)
        ],
        "suggested_formats": [format_of(found.format) for found in queries.suggest_formats(words)],
    }


def _need(need: Need) -> dict[str, Any]:
    return {
        "id": need.pk,
        "status": need.status,
        "site": need.site_id,
        "title": need.title,
        "text": need.text,
        "wanted_by": need.wanted_by,
        "created_at": need.created_at,
        "next_contact_on": need.next_contact_on,
        "action_fields": [topic(field) for field in need.action_fields.all()],
        "formats": [format_of(format) for format in need.formats.all()],
        "fields_confirmed": need.fields_confirmed,
        "url": need.get_absolute_url(),
        "is_example": need.is_example,
    }


@router.get("/needs", response=NeedList, summary="Bedarfe")
def list_needs(
    request: TokenRequest, part: Query[Slice], status: str = "", site: int | None = None
) -> dict[str, Any]:
    """The needs the asker may see, newest first; `status` is a code or `not_over`."""
    refuse_unknown(status, {"", "not_over", *Need.Status.values})
    needs = queries.need_list(request.auth, status=status, site=site)
    shown = needs.prefetch_related("formats")[part.offset : part.offset + part.limit]
    return {"items": [_need(need) for need in shown], "count": needs.count()}


@router.get("/needs/{pk}", response=NeedWithSuggestions, summary="Ein Bedarf")
def need_detail(request: TokenRequest, pk: int) -> dict[str, Any]:
    return _with_suggestions(_visible(request, pk))


def _visible(request: TokenRequest, pk: int) -> Need:
    needs = permissions.visible_needs(request.auth).select_related("site__municipality__organisation")
    return get_object_or_404(needs, pk=pk)


@router.get("/needs/{pk}/proposals", response=ProposalsOut, summary="Vorschläge zu einem Bedarf")
def proposals_of_need(request: TokenRequest, pk: int) -> dict[str, Any]:
    """Agreed ones first, then the best. Points and exclusions only for office, ministry and auditor."""
    person, need = request.auth, _visible(request, pk)
    sees_scores = permissions.may_see_scores(person)
    return {
        "proposals": [
            _proposal(proposal, sees_scores) for proposal in queries.visible_proposals_of(need, person)
        ],
        "ruled_out": [_ruled_out(line) for line in queries.ruled_out(need)] if sees_scores else [],
    }


def _proposal(proposal: Proposal, sees_scores: bool) -> dict[str, Any]:
    members = [
        {
            "member": part.member_id,
            "name": part.member.organisation.name,
            "half_days": part.half_days,
            "answer": part.answer,
        }
        for part in proposal.parts.all()
    ]
    return {
        "id": proposal.pk,
        "offer": proposal.offer_id,
        "title": proposal.offer.title,
        "member": next((part["member"] for part in members), None),
        "members": members,
        "state": proposal.state,
        "score": proposal.score if sees_scores else None,
        "reasons": proposal.reasons if sees_scores else [],
        "next_contact_on": proposal.next_contact_on,
    }


def _ruled_out(line: queries.RuledOut) -> dict[str, Any]:
    return {
        "offer": line.offer_id,
        "title": line.title,
        "member": line.member_id,
        "members": list(line.members),
        "code": line.code,
        "reason": line.reason,
    }
