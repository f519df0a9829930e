"""Vorgaben: what the office lays down for every plan of the year, and lifts again."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.alliance.models import MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.matching import actions, permissions, queries
from buendnis.matching.forms import LaterForm, ReasonedForm, ReserveForm
from buendnis.matching.models import Need, Offer, Plan, PlanRule
from buendnis.matching.rules.plan_rules import of_rule
from buendnis.matching.views import plan_words
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.matching.views.plans import address_to_compare, get_plan_to_change
from buendnis.people.requests import PersonRequest
from buendnis.ui.forms import Form
from buendnis.ui.pages import page

PER_PAGE = 50
Kind = PlanRule.Kind


@require_safe
def plan_rules(request: PersonRequest) -> HttpResponse:
    """What is in force, newest first."""
    if not permissions.sees_all(request.user):
        raise Http404
    page_obj = Paginator(queries.rules_in_force(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [{"rule": rule, "words": of_rule(rule)} for rule in page_obj]
    context = {"page_obj": page_obj, "rows": rows, "can_act": permissions.may_plan(request.user)}
    return page(request, "matching/plan_rules.html", context)


@require_POST
def lift_rule(request: PersonRequest, pk: int) -> HttpResponse:
    if not permissions.may_plan(request.user):
        raise Http404
    rule = get_object_or_404(permissions.visible_plan_rules(request.user), pk=pk)
    return act_and_return(
        request,
        lambda: actions.lift_rule(rule, by=request.user),
        reverse("matching:plan_rules"),
        _("Die Vorgabe ist aufgehoben."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def lock_pair(request: PersonRequest, pk: int, need_pk: int, offer_pk: int) -> HttpResponse:
    """This offer stays with this need."""
    return _about_pair(
        request,
        pk,
        (need_pk, offer_pk),
        Kind.LOCK,
        heading=_("Angebot festlegen"),
        effect=_(
            "Jeder neue Plan dieses Jahres sieht dieses Angebot hier vor. Befangenheit und halbe Tage gelten "
            "trotzdem. Weicht es von der Reihenfolge ab, bestätigt eine zweite Person, bevor angefragt wird."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def forbid_pair(request: PersonRequest, pk: int, need_pk: int, offer_pk: int) -> HttpResponse:
    """This offer is never planned for this need."""
    return _about_pair(
        request,
        pk,
        (need_pk, offer_pk),
        Kind.FORBID,
        heading=_("Angebot ausschließen"),
        effect=_(
            "Kein neuer Plan dieses Jahres sieht dieses Angebot hier vor. Der Plan sucht ein anderes. "
            "Für andere Bedarfe bleibt das Angebot im Spiel."
        ),
    )


def _about_pair(
    request: PersonRequest, pk: int, pair: tuple[int, int], kind: str, *, heading: str, effect: str
) -> HttpResponse:
    plan = get_plan_to_change(request, pk)
    need, offer = _need(request, pair[0]), _offer(request, pair[1])
    return _laid_down(
        request,
        plan,
        ReasonedForm(typed(request)),
        {"kind": kind, "need": need, "offer": offer},
        heading=heading,
        about=_("„%(offer)s“ für „%(need)s“ in %(site)s") % _words(need, offer),
        effect=effect,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def delay_need(request: PersonRequest, pk: int, need_pk: int) -> HttpResponse:
    """A need is asked about from a day on, not before."""
    plan, need = get_plan_to_change(request, pk), _need(request, need_pk)
    return _laid_down(
        request,
        plan,
        LaterForm(typed(request)),
        {"kind": Kind.LATER, "need": need},
        heading=_("Auf später verschieben"),
        about=_("„%(need)s“ in %(site)s") % {"need": need, "site": need.site},
        effect=_(
            "Vor diesem Tag wird für den Bedarf niemand angefragt. Liegt der Tag im nächsten Jahr, werden "
            "seine halben Tage in diesem Jahr frei für andere."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reserve_half_days(request: PersonRequest, pk: int, member_pk: int) -> HttpResponse:
    """Some half-days of a member stay free in every plan."""
    plan = get_plan_to_change(request, pk)
    member = get_object_or_404(MemberOrganisation.objects.select_related("organisation"), pk=member_pk)
    return _laid_down(
        request,
        plan,
        ReserveForm(typed(request)),
        {"kind": Kind.RESERVE, "member": member},
        heading=_("Halbe Tage zurückhalten"),
        about=member.short_name,
        effect=_(
            "Diese halben Tage verplant kein neuer Plan dieses Jahres. Einzeln anfragen können Sie das "
            "Mitglied weiterhin."
        ),
    )


def _need(request: PersonRequest, pk: int) -> Need:
    needs = permissions.visible_needs(request.user).select_related("site__municipality__organisation")
    return get_object_or_404(needs, pk=pk)


def _offer(request: PersonRequest, pk: int) -> Offer:
    return get_object_or_404(permissions.visible_offers(request.user), pk=pk)


def _words(need: Need, offer: Offer) -> dict[str, object]:
    return {"need": need, "offer": offer, "site": need.site}


def _laid_down(
    request: PersonRequest, plan: Plan, form: Form, rule: dict[str, Any], **shown: object
) -> HttpResponse:
    """The page of one rule: what it is about, what it does, why; then back, or straight to a new plan."""

    def act() -> str:
        actions.lay_down(year=plan.year, by=request.user, **rule, **form.cleaned_data)
        return _next(request, plan)

    context = {**shown, "plan": plan, "plan_name": plan_words.plan_name(plan)}
    return form_page(
        request, form, act, template="matching/lay_down.html", context=context, thanks=_("Die Vorgabe gilt.")
    )


def _next(request: PersonRequest, plan: Plan) -> str:
    """A new plan to compare with, when that was the button; the rule holds either way."""
    if request.POST.get("then") != "compute":
        return plan.get_absolute_url()
    try:
        new = actions.begin_plan(plan.year, plan.weights, by=request.user)
    except NotPossible:
        return reverse("matching:plan_list")
    return address_to_compare(new, plan.pk)
