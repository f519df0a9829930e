"""Plans: begin one, ask how far it is, read it, publish it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5

from django.shortcuts import get_object_or_404
from ninja import Header, Query, Router, Schema, Status
from pydantic import Field

from buendnis.matching import actions, permissions, queries
from buendnis.matching.api.needs import ReasonOut
from buendnis.matching.api.shapes import Slice, refuse_unknown
from buendnis.matching.models import Plan
from buendnis.people.models import Person
from buendnis.people.requests import TokenRequest

router = Router(tags=["Einsatzplan"])
SUBMISSIONS = UUID("0d2d7c1e-7a35-4a55-9c0a-5f5d8e1b6a42")  # namespace of Idempotency-Key


class WeightsIn(Schema):
    """What counts how much, 0 to 4; they change the order, never a limit."""

    fit: int = Field(default=2, ge=0, le=4)
    fairness: int = Field(default=2, ge=0, le=4)
    small: int = Field(default=2, ge=0, le=4)


class PlanIn(Schema):
    year: int = Field(..., ge=2000, le=2100)
    weights: WeightsIn = Field(default_factory=WeightsIn)


class PlanOut(Schema):
    """`progress_percent` is null while the plan waits; `problem` are German sentences when it failed."""

    id: int
    year: int
    state: str
    weights: dict[str, int]
    created_at: datetime
    finished_at: datetime | None
    published_at: datetime | None
    progress_percent: int | None
    problem: list[str]
    figures: dict[str, Any]
    url: str


class PlanList(Schema):
    items: list[PlanOut]
    count: int


class PartOut(Schema):
    member: int
    name: str
    half_days: int


class LineOut(Schema):
    """`state`: planned, later, second, dropped, or that of its proposal. `reasons` add up to `points`."""

    need: int
    site: int
    offer: int
    title: str
    origin: str
    state: str
    points: int
    planned_from: date | None
    members: list[PartOut]
    reasons: list[ReasonOut]
    why: list[str]
    obstacle: str


class GapOut(Schema):
    need: int
    site: int
    why: list[str]


class FairnessOut(Schema):
    """Shares in whole percent; `gini` 0 is even; `worst_site` is the site served worst."""

    sites: int
    served_sites: int
    needs: int
    served_needs: int
    gini: float
    worst_site: int | None
    worst_points: int | None
    small_sites: int
    small_served: int
    half_days: int


class PlanWithLines(PlanOut):
    lines: list[LineOut]
    gaps: list[GapOut]
    fairness: FairnessOut


class NotAskedOut(Schema):
    need: int
    offer: int
    reason: str


class PublishedOut(Schema):
    """`asked` and `waiting_for_second_person` are needs; `not_asked` says why a line could not go out."""

    id: int
    state: str
    asked: list[int]
    waiting_for_second_person: list[int]
    not_asked: list[NotAskedOut]


@router.get("/plans", response=PlanList, summary="Einsatzpläne")
def list_plans(
    request: TokenRequest, part: Query[Slice], year: int | None = None, state: str = ""
) -> dict[str, Any]:
    """The plans the asker may see, newest first."""
    refuse_unknown(state, {"", *Plan.State.values})
    plans = permissions.visible_plans(request.auth).order_by("-created_at", "-pk")
    plans = plans.filter(year=year) if year is not None else plans
    plans = plans.filter(state=state) if state else plans
    shown = plans[part.offset : part.offset + part.limit]
    return {"items": [_plan(plan) for plan in shown], "count": plans.count()}


@router.post("/plans", response={201: PlanOut}, summary="Einsatzplan berechnen lassen")
def begin_plan(
    request: TokenRequest, typed: PlanIn, idempotency_key: str = Header("", max_length=200)
) -> Status[dict[str, Any]]:
    """Order a plan; ask `GET /plans/{pk}` how far it is. With the same `Idempotency-Key` the same plan."""
    person = request.auth
    submission = uuid5(SUBMISSIONS, f"{person.pk}:{idempotency_key}") if idempotency_key else None
    plan = actions.begin_plan(typed.year, typed.weights.model_dump(), by=person, submission=submission)
    return Status(201, _plan(plan))


@router.get("/plans/{pk}", response=PlanWithLines, summary="Ein Einsatzplan")
def plan_detail(request: TokenRequest, pk: int) -> dict[str, Any]:
    """Lines with reasons, needs without help and why, and how fair the plan is."""
    page = queries.plan_page(_visible(request.auth, pk))
    return {
        **_plan(page.plan),
        "problem": page.problem,
        "lines": [_line(row) for row in page.lines],
        "gaps": [_gap(row) for row in page.gaps],
        "fairness": _fairness(queries.fairness_of(page.plan)),
    }


@router.post("/plans/{pk}/publish", response=PublishedOut, summary="Einsatzplan veröffentlichen")
def publish_plan(request: TokenRequest, pk: int) -> dict[str, Any]:
    """The plan counts from now on and its members are asked; again asks only what is still open."""
    outcome = actions.publish_plan(_visible(request.auth, pk), by=request.auth)
    return {
        "id": outcome.plan.pk,
        "state": outcome.plan.state,
        "asked": [line.need_id for line in outcome.asked],
        "waiting_for_second_person": [line.need_id for line in outcome.held],
        "not_asked": [
            {"need": line.need_id, "offer": line.offer_id, "reason": reason}
            for line, reason in outcome.failed
        ],
    }


def _visible(person: Person, pk: int) -> Plan:
    plans = permissions.visible_plans(person).select_related("created_by", "published_by")
    return get_object_or_404(plans, pk=pk)


def _plan(plan: Plan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "year": plan.year,
        "state": plan.state,
        "weights": plan.weights,
        "created_at": plan.created_at,
        "finished_at": plan.finished_at,
        "published_at": plan.published_at,
        "progress_percent": queries.progress_of(plan).percent,
        "problem": [],
        "figures": plan.figures,
        "url": plan.get_absolute_url(),
    }


def _line(row: queries.LineRow) -> dict[str, Any]:
    line = row.line
    return {
        "need": line.need_id,
        "site": line.need.site_id,
        "offer": line.offer_id,
        "title": line.offer.title,
        "origin": line.origin,
        "state": row.state,
        "points": line.fit,
        "planned_from": line.planned_from,
        "members": [
            {"member": part.member_id, "name": part.member.organisation.name, "half_days": part.half_days}
            for part in row.parts
        ],
        "reasons": line.reasons,
        "why": row.why,
        "obstacle": row.obstacle,
    }


def _gap(row: queries.GapRow) -> dict[str, Any]:
    return {"need": row.gap.need_id, "site": row.gap.need.site_id, "why": row.why}


def _fairness(found: queries.Fairness) -> dict[str, Any]:
    return {
        "sites": found.sites,
        "served_sites": found.served_sites,
        "needs": found.needs,
        "served_needs": found.served_needs,
        "gini": found.gini,
        "worst_site": found.worst.site.pk if found.worst else None,
        "worst_points": found.worst.points if found.worst else None,
        "small_sites": found.small_sites,
        "small_served": found.small_served,
        "half_days": found.half_days,
    }
