"""How fair a plan is, and what the alliance lacks: for office, ministry and auditor."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from buendnis.matching import permissions
from buendnis.matching.models import Plan
from buendnis.matching.queries import plan_balance as queries
from buendnis.matching.views import balance_words, plan_words
from buendnis.matching.views.balance_pictures import (
    because_picture,
    field_gap_picture,
    sites_picture,
    ways_picture,
)
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

SHOWN_SITES = 12
WITH_RESULT = (Plan.State.DRAFT, Plan.State.PUBLISHED, Plan.State.REPLACED)


@require_safe
def plan_balance(request: PersonRequest, pk: int) -> HttpResponse:
    """Figures of fairness, each explained; the comparison with simple ways; what stays open."""
    plans = permissions.visible_plans(request.user).filter(state__in=WITH_RESULT)
    plan = get_object_or_404(plans.select_related("created_by", "published_by"), pk=pk)
    balance = queries.balance_of(plan)
    weakest = balance.fairness.rows[:SHOWN_SITES]
    ways = balance_words.ways(balance.ways)
    because = balance_words.because(balance.because)
    context = {
        "plan": plan,
        "plan_name": plan_words.plan_name(plan),
        "standing": plan_words.standing(plan),
        "balance": balance,
        "fair": balance.fairness,
        "figures": balance_words.figures(balance),
        "gini_words": balance_words.gini_words(balance.fairness.gini),
        "weakest": weakest,
        "sites_picture": sites_picture(weakest) if weakest else "",
        "ways": ways,
        "ways_picture": ways_picture(ways) if ways else "",
        "because": because,
        "because_picture": because_picture(because) if because else "",
    }
    return page(request, "matching/plan_balance.html", context)


@require_safe
def missing_offers(request: PersonRequest) -> HttpResponse:
    """„Welche Angebote fehlen?“: fields in which needs go without, and members with too little time."""
    if not permissions.sees_all(request.user):
        raise Http404
    found = queries.what_is_missing(timezone.localdate().year)
    context = {
        "found": found,
        "plan_name": plan_words.plan_name(found.plan) if found.plan else "",
        "picture": field_gap_picture(found.fields) if found.fields else "",
        "may_plan": permissions.may_plan(request.user),
    }
    return page(request, "matching/missing_offers.html", context)
