"""The plan over all open needs: compute it, watch it, look at it, compare it."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.matching import actions, permissions, queries, rules
from buendnis.matching.forms import WeightsForm
from buendnis.matching.models import Plan
from buendnis.matching.views import plan_moves, plan_words
from buendnis.matching.views.form_page import act_and_return
from buendnis.matching.views.plan_parts import PARTS, TEMPLATES, part_context, parts_of
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 20
State = Plan.State
WITH_RESULT = (State.DRAFT, State.PUBLISHED, State.REPLACED)


def get_plan(request: PersonRequest, pk: int) -> Plan:
    """The plan, or 404 where the person may not see it."""
    plans = permissions.visible_plans(request.user).select_related("created_by", "published_by", "based_on")
    return get_object_or_404(plans, pk=pk)


def get_plan_to_change(request: PersonRequest, pk: int) -> Plan:
    """The same for those who plan; 404 for those who only look."""
    if not permissions.may_plan(request.user):
        raise Http404
    return get_plan(request, pk)


@require_safe
def plan_list(request: PersonRequest) -> HttpResponse:
    return page(request, "matching/plan_list.html", _list_context(request, WeightsForm()))


def _list_context(request: PersonRequest, form: WeightsForm) -> dict[str, Any]:
    """What counts now, what is being computed, the newest draft, and all plans so far."""
    plans = permissions.visible_plans(request.user).select_related("created_by", "published_by")
    counted = queries.with_counts(plans)
    running = plans.filter(state__in=(State.WAITING, State.COMPUTING))
    shown = _shown(counted)
    waiting = [(plan, plan_moves.replanned(plan)) for plan in shown]
    return {
        "form": form,
        "running": [progress_context(request, plan) for plan in running],
        "cards": [_card(plan) for plan in shown],
        "changes": [{"plan": plan, "change": change} for plan, change in waiting if change],
        "can_act": permissions.may_plan(request.user),
        "rule_count": queries.rules_in_force().count(),
        "page_obj": Paginator(counted, PER_PAGE).get_page(request.GET.get("page")),
    }


def _shown(plans: QuerySet[Any]) -> list[Any]:
    """For this year and the next: the plan that counts, and the newest draft where it is newer."""
    found = []
    this_year = timezone.localdate().year
    for year in (this_year, this_year + 1):
        published = plans.filter(state=State.PUBLISHED, year=year).first()
        drafts = plans.filter(state=State.DRAFT, year=year)
        if published:
            drafts = drafts.filter(created_at__gt=published.published_at)
        found += [plan for plan in (published, drafts.first()) if plan]
    return found


def _card(plan: Any) -> dict[str, Any]:
    """A plan `with_counts` as its card says it."""
    return {
        "plan": plan,
        "title": _card_title(plan) % {"year": plan.year},
        "summary": plan_words.served(plan.served, plan.served + plan.unserved),
        "standing": plan_words.standing(plan),
    }


def _card_title(plan: Plan) -> str:
    if plan.state == State.PUBLISHED:
        return _("Der Plan für %(year)s")
    return _("Neuester Entwurf für %(year)s")


@require_POST
def begin_plan(request: PersonRequest) -> HttpResponse:
    """Order a plan; nothing is sent. While another one is computed, that one is shown."""
    if not permissions.may_plan(request.user):
        raise Http404
    form = WeightsForm(request.POST)
    if form.is_valid():
        try:
            plan = actions.begin_plan(
                form.cleaned_data["year"],
                form.weights(),
                submission=form.cleaned_data["submission"],
                by=request.user,
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            return redirect(address_to_compare(plan, form.cleaned_data["before"]))
    return page(request, "matching/plan_list.html", _list_context(request, form), status=422)


def address_to_compare(plan: Plan, before: int | None) -> str:
    """The plan's page; where there was a plan before, the address carries it until both can be compared."""
    return f"{plan.get_absolute_url()}?vorher={before}" if before else plan.get_absolute_url()


def _before(request: PersonRequest, plan: Plan) -> Plan | None:
    """The plan named in the address, if it can be compared."""
    wanted = request.GET.get("vorher", "")
    if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 19):
        return None
    others = permissions.visible_plans(request.user).filter(state__in=WITH_RESULT).exclude(pk=plan.pk)
    return others.filter(pk=int(wanted)).first()


def progress_context(request: PersonRequest, plan: Plan) -> dict[str, Any]:
    before = _before(request, plan)
    return {
        "plan": plan,
        "progress": queries.progress_of(plan),
        "can_cancel": permissions.may_plan(request.user) and rules.plans.can_cancel(plan),
        "query": f"?vorher={before.pk}" if before else "",
    }


@require_safe
def plan_progress(request: PersonRequest, pk: int) -> HttpResponse:
    """How far it is: a fragment that asks again by itself; over, it leads to what came out."""
    plan = get_plan(request, pk)
    if not rules.plans.is_under_way(plan):
        return redirect(_result(request, plan))
    context = {"running": [progress_context(request, plan)]}
    if request.headers.get("HX-Request-Type") == "partial":
        return page(request, "matching/_plan_progress.html", context["running"][0])
    return redirect(f"{plan.get_absolute_url()}{context['running'][0]['query']}")


def _result(request: PersonRequest, plan: Plan) -> str:
    """Where to look when the computation is over: at the difference, where there was a plan before."""
    before = _before(request, plan)
    if before and plan.state in WITH_RESULT:
        return reverse("matching:plan_comparison", args=[plan.pk, before.pk])
    return plan.get_absolute_url()


@require_POST
def cancel_plan(request: PersonRequest, pk: int) -> HttpResponse:
    plan = get_plan_to_change(request, pk)
    return act_and_return(
        request,
        lambda: actions.cancel_plan(plan, by=request.user),
        reverse("matching:plan_list"),
        _("Die Berechnung ist abgebrochen. Was vorher galt, gilt weiter."),
    )


@require_safe
def plan_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One plan, one of its parts at a time (`teil`)."""
    plan = get_plan(request, pk)
    if plan.state in WITH_RESULT and _before(request, plan):
        return redirect(_result(request, plan))
    return page(request, "matching/plan_detail.html", _detail_context(request, plan))


def _detail_context(request: PersonRequest, plan: Plan) -> dict[str, Any]:
    part = request.GET.get("teil", "")
    part = part if part in PARTS else ""
    has_result = plan.state in WITH_RESULT
    can_act = permissions.may_plan(request.user)
    today = timezone.localdate()
    return {
        "plan": plan,
        "plan_name": plan_words.plan_name(plan),
        "standing": plan_words.standing(plan),
        "running": [progress_context(request, plan)] if rules.plans.is_under_way(plan) else [],
        "problems": plan_words.problems(plan),
        "can_act": can_act,
        "can_publish": can_act and rules.plans.can_publish(plan, today),
        "can_compute": can_act and rules.plans.can_plan(plan.year, today),
        "has_result": has_result,
        "form": WeightsForm(initial=WeightsForm.like(plan)),
        **(_part(request, plan, part) if has_result else {}),
    }


def _part(request: PersonRequest, plan: Plan, part: str) -> dict[str, Any]:
    return {
        "part": part,
        "part_name": PARTS[part] if part else "",
        "part_heading": PARTS[part],
        "part_template": f"matching/_plan_{TEMPLATES[part]}.html",
        "parts": parts_of(plan, part),
        "change": plan_moves.replanned(plan),
        "newer_rules": queries.newer_plan_rules(plan) if plan.state == State.DRAFT else 0,
        **part_context(request, plan, part),
    }


@require_safe
def plan_comparison(request: PersonRequest, pk: int, other_pk: int) -> HttpResponse:
    """What one plan does differently from another."""
    plan, other = get_plan(request, pk), get_plan(request, other_pk)
    if plan.state not in WITH_RESULT or other.state not in WITH_RESULT:
        raise Http404
    moves = plan_moves.moves(queries.compare(plan, other))
    can_act = permissions.may_plan(request.user)
    context = {
        "plan": plan,
        "other": other,
        "plan_name": plan_words.plan_name(plan),
        "other_name": plan_words.plan_name(other),
        "figures": plan_moves.figures_compared(queries.fairness_of(other), queries.fairness_of(plan)),
        "weights": plan_words.weights_compared(other, plan),
        "page_obj": Paginator(moves, PER_PAGE).get_page(request.GET.get("page")),
        "can_act": can_act,
        "can_publish": can_act and rules.plans.can_publish(plan, timezone.localdate()),
        "form": WeightsForm(initial=WeightsForm.like(plan)),
    }
    return page(request, "matching/plan_comparison.html", context)
