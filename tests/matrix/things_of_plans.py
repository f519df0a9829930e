"""What stands around the plan: a draft with a line and a gap, a published plan, and a rule."""

from typing import Any

from django.utils import timezone

from buendnis.matching.models import Plan, PlanGap, PlanLine, PlanLineMember, PlanRule
from buendnis.people.models import Person
from tests.matrix.world import MEMBER, Tenant, Thing


def of_plans(tenant: Tenant, office: dict[str, Person]) -> dict[str, Thing]:
    """Everything the office lays out; the two tenants' plans belong to two years, as one counts a year."""
    by, year = office["coordinator"], timezone.localdate().year + (tenant.name == "foreign")
    draft = Plan.objects.create(year=year, state=Plan.State.DRAFT, created_by=by)
    PlanGap.objects.create(plan=draft, need=tenant["local need"].obj)
    published = Plan.objects.create(
        year=year,
        state=Plan.State.PUBLISHED,
        created_by=by,
        published_by=by,
        published_at=timezone.now(),
    )
    lines = [line(tenant, plan) for plan in (draft, published)]
    refused = line(tenant, published, need="local need", is_dropped=True)
    refused.parts.update(says=PlanLineMember.Says.RATHER_NOT, says_why=tenant.canary("PlanRueckmeldung"))
    rule = PlanRule.objects.create(
        kind=PlanRule.Kind.LATER,
        year=year,
        need=tenant["need"].obj,
        not_before=timezone.localdate(),
        reason="Erst wird gebaut.",
        created_by=by,
    )
    return {
        "plan": Thing(draft),
        "published plan": Thing(published),
        "plan line": Thing(lines[0]),
        "plan rule": Thing(rule),
        "plan part": Thing(lines[1].parts.get(), frozenset({MEMBER})),
    }


def line(tenant: Tenant, plan: Plan, need: str = "need", **more: Any) -> PlanLine:
    """The tenant's member helps the tenant's site."""
    made = PlanLine.objects.create(
        plan=plan, need=tenant[need].obj, offer=tenant["offer"].obj, fit=500, reasons=[], **more
    )
    PlanLineMember.objects.create(line=made, member=tenant.member, half_days=2, is_lead=True)
    return made
