"""Offers: the list, one offer, making and changing it, moving it through its states."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.tables import table_response
from buendnis.matching import actions, permissions, queries, rules
from buendnis.matching.forms import OfferFilterForm, OfferForm, TrialForm
from buendnis.matching.models import Offer
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50
MOST_EXPORTED = 5000


def _refuse_strangers(request: PersonRequest) -> None:
    if not people.standing(request.user).anybody:
        raise Http404


def get_offer(request: PersonRequest, pk: int) -> Offer:
    return get_object_or_404(permissions.visible_offers(request.user).select_related("trial_site"), pk=pk)


@require_safe
def offer_list(request: PersonRequest) -> HttpResponse:
    _refuse_strangers(request)
    form = OfferFilterForm(request.GET)
    chosen = form.chosen()
    filters = request.GET.copy()
    filters.pop("page", None)
    context = {
        "form": form,
        "page_obj": Paginator(queries.offer_list(request.user, **chosen), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "filters": filters.urlencode(),
        "is_filtered": bool(chosen),
        "may_offer": permissions.may_offer(request.user),
    }
    return page(request, "matching/offer_list.html", context, fragment="matching/_offers.html")


@require_safe
def offer_export(request: PersonRequest, kind: str) -> HttpResponse:
    """The filtered list as a table; every cell is text."""
    _refuse_strangers(request)
    form = OfferFilterForm(request.GET)
    offers = queries.offer_list(request.user, **form.chosen())[:MOST_EXPORTED]
    headers = [_("Nummer"), _("Angebot"), _("Stand"), _("Mitglieder"), _("Handlungsfelder"), _("Formate")]
    return table_response(kind, _("angebote"), [*headers, _("Beispiel")], [_row(offer) for offer in offers])


def _row(offer: Offer) -> list[object]:
    return [
        offer.pk,
        offer.title,
        offer.get_status_display(),
        "; ".join(part.member.short_name for part in offer.parts.all()),
        "; ".join(field.name for field in offer.action_fields.all()),
        "; ".join(format.name for format in offer.formats.all()),
        _("ja") if offer.is_example else "",
    ]


@require_safe
def offer_detail(request: PersonRequest, pk: int) -> HttpResponse:
    offer = get_offer(request, pk)
    return page(request, "matching/offer_detail.html", offer_context(request, offer))


def offer_context(request: PersonRequest, offer: Offer) -> dict[str, Any]:
    """Everything the page of an offer shows to this person."""
    may_move = permissions.may_publish_offer(request.user, offer)
    return {
        "offer": offer,
        "parts": offer.parts.select_related("member__organisation").order_by("-is_lead", "pk"),
        "phases": [label for code, label in Offer.PHASES.choices if code in offer.phases],
        "sizes": [label for code, label in Offer.SIZES.choices if code in offer.size_classes],
        "can_edit": permissions.may_change_offer(request.user, offer) and rules.can_edit_offer(offer),
        "steps": rules.OFFER_STEPS[offer.status] if may_move else frozenset(),
        "trial_form": TrialForm(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
def offer_create(request: PersonRequest) -> HttpResponse:
    if not permissions.may_offer(request.user):
        raise Http404
    form = OfferForm(typed(request), person=request.user)
    return form_page(
        request,
        form,
        lambda: actions.add_offer(
            parts=form.typed_parts(),
            submission=form.cleaned_data["submission"],
            by=request.user,
            **form.details(),
        ).get_absolute_url(),
        template="matching/edit_offer.html",
        context={"offer": None},
        thanks=_("Ihr Angebot ist als Entwurf gespeichert."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit_offer(request: PersonRequest, pk: int) -> HttpResponse:
    offer = get_offer(request, pk)
    if not permissions.may_change_offer(request.user, offer):
        raise Http404
    form = OfferForm(typed(request), person=request.user, offer=offer, initial=OfferForm.saying(offer))
    return form_page(
        request,
        form,
        lambda: actions.edit_offer(
            offer,
            version=form.cleaned_data["version"],
            parts=form.typed_parts(),
            by=request.user,
            **form.details(),
        ).get_absolute_url(),
        template="matching/edit_offer.html",
        context={"offer": offer},
        thanks=_("Gespeichert."),
    )


@require_POST
def move_offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Draft, trial at a site, proven, ended."""
    offer = get_offer(request, pk)
    if not permissions.may_publish_offer(request.user, offer):
        raise Http404
    form, status = TrialForm(request.POST), request.POST.get("status", "")
    site = form.cleaned_data.get("trial_site") if form.is_valid() else None
    if status == Offer.Status.TRIAL and site is None and status in rules.OFFER_STEPS[offer.status]:
        context = offer_context(request, offer) | {"trial_form": form}
        return page(request, "matching/offer_detail.html", context, status=422)
    return act_and_return(
        request,
        lambda: actions.move_offer(offer, status, trial_site=site, by=request.user),
        offer.get_absolute_url(),
        _("Der Stand ist geändert."),
    )
