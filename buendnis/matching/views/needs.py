"""Needs: the list, describing one with live help, its page, changing and closing it."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.tables import table_response
from buendnis.matching import actions, permissions, queries, rules
from buendnis.matching.forms import (
    AskForm,
    ConfirmForm,
    DescribeForm,
    EditNeedForm,
    NeedFilterForm,
    ReasonForm,
)
from buendnis.matching.models import Need, Override, Proposal
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50
MOST_EXPORTED = 5000
SHOWN_SUGGESTIONS = 5
PRESELECTED = 1
State = Proposal.State


def get_need(request: PersonRequest, pk: int) -> Need:
    """The need with its site, or 404 where the person may not see it."""
    needs = permissions.visible_needs(request.user).select_related(
        "site__municipality__organisation", "created_by"
    )
    return get_object_or_404(needs, pk=pk)


@require_safe
def need_list(request: PersonRequest) -> HttpResponse:
    form = NeedFilterForm(request.GET, person=request.user)
    chosen = form.chosen()
    filters = request.GET.copy()
    filters.pop("page", None)
    context = {
        "form": form,
        "page_obj": Paginator(queries.need_list(request.user, **chosen), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "filters": filters.urlencode(),
        "is_filtered": bool(chosen),
        "may_describe": permissions.describable_sites(request.user).exists(),
    }
    return page(request, "matching/need_list.html", context, fragment="matching/_needs.html")


@require_safe
def need_export(request: PersonRequest, kind: str) -> HttpResponse:
    """The filtered list as a table; every cell is text."""
    form = NeedFilterForm(request.GET, person=request.user)
    needs = queries.need_list(request.user, **form.chosen()).prefetch_related("formats")[:MOST_EXPORTED]
    headers = [_("Nummer"), _("Bedarf"), _("Standort"), _("Stand"), _("Handlungsfelder"), _("Formate")]
    headers += [_("Bis wann?"), _("Geschildert am"), _("Nächster Kontakt"), _("Beispiel")]
    return table_response(kind, _("bedarfe"), headers, [_row(need) for need in needs])


def _row(need: Need) -> list[object]:
    return [
        need.pk,
        need.title,
        str(need.site),
        need.get_status_display(),
        "; ".join(field.name for field in need.action_fields.all()),
        "; ".join(format.name for format in need.formats.all()),
        need.wanted_by,
        need.created_at.date(),
        need.next_contact_on,
        _("ja") if need.is_example else "",
    ]


@require_http_methods(["GET", "HEAD", "POST"])
def describe_need(request: PersonRequest) -> HttpResponse:
    form = DescribeForm(typed(request), person=request.user, initial=_given(request))
    _refuse_without_site(form)
    return form_page(
        request,
        form,
        lambda: actions.describe_need(
            site=form.cleaned_data["site"],
            text=form.cleaned_data["text"],
            wanted_by=form.cleaned_data["wanted_by"],
            formats=[form.cleaned_data["format"]] if form.cleaned_data["format"] else [],
            submission=form.cleaned_data["submission"],
            by=request.user,
        ).get_absolute_url(),
        template="matching/describe_need.html",
        context={"hits": None},
        thanks=_("Danke! Ihr Anliegen ist angekommen. Die Geschäftsstelle meldet sich bei Ihnen."),
    )


def _given(request: PersonRequest) -> dict[str, Any]:
    """A site that the address names is chosen already, words that it brings (from the search) stand there."""
    site, text = request.GET.get("site", ""), request.GET.get("text", "")[:4000]
    chosen = {"site": site} if site.isascii() and site.isdigit() else {}
    return chosen | ({"text": text} if text else {})


def _refuse_without_site(form: DescribeForm) -> None:
    if not form.has_sites:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def need_help(request: PersonRequest) -> HttpResponse:
    """What already helps with the words typed so far: a fragment while typing, a page without JavaScript."""
    words = request.POST if request.method == "POST" else request.GET
    kept = {name: words.get(name, "") for name in ("site", "text", "wanted_by", "format")}
    kept |= {"submission": words["submission"]} if words.get("submission") else {}
    form = DescribeForm(person=request.user, initial={name: value for name, value in kept.items() if value})
    _refuse_without_site(form)
    hits = queries.similar(kept["text"], request.user)
    context = {"form": form, "hits": queries.with_examples(hits)}
    return page(request, "matching/describe_need.html", context, fragment="matching/_help.html")


@require_safe
def need_detail(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_need(request, pk)
    return page(request, "matching/need_detail.html", need_context(request, need))


def need_context(request: PersonRequest, need: Need, ask_form: AskForm | None = None) -> dict[str, Any]:
    """Everything the need page shows to this person; fields the person has no right to are not in it."""
    person = request.user
    proposals = queries.visible_proposals_of(need, person)
    overrides = list(queries.overrides_of(need)) if permissions.may_see_scores(person) else []
    held = {override.offer_id for override in overrides if rules.can_confirm(override)}
    suggested = [p for p in proposals if p.state == State.SUGGESTED and p.offer_id not in held]
    live = [proposal for proposal in proposals if proposal.state in rules.LIVE_PROPOSALS]
    decides = permissions.may_decide(person)
    sees_scores = permissions.may_see_scores(person)
    show_all = "alle" in request.GET or ask_form is not None
    return {
        "need": need,
        "topics": queries.topics_of(need),
        "live": live,
        "over": [proposal for proposal in proposals if proposal.state in (State.DECLINED, State.WITHDRAWN)],
        "suggested": suggested if show_all else suggested[:SHOWN_SUGGESTIONS],
        "more": 0 if show_all else max(0, len(suggested) - SHOWN_SUGGESTIONS),
        "chosen_ids": _chosen_ids(suggested, live, ask_form),
        "ask_form": ask_form or AskForm(ids=[proposal.pk for proposal in suggested]),
        "sees_all_proposals": permissions.may_see_all_proposals(person, need),
        "sees_scores": sees_scores,
        "ruled_out": need.ruled_out if sees_scores else [],
        "overrides": overrides,
        **four_eyes(request, need, overrides),
        "can_decide": decides and rules.can_ask(need),
        "can_ask_more": len(live) < actions.MOST_HELPERS,
        "can_edit": permissions.may_change_need(person, need) and rules.can_edit(need),
        "can_close": permissions.may_close(person, need) and rules.can_close(need),
    }


def four_eyes(request: PersonRequest, need: Need, overrides: list[Override]) -> dict[str, Any]:
    """What waits for a second person, and who of the office that could be."""
    waiting = [] if need.is_over else [override for override in overrides if rules.can_confirm(override)]
    decides = permissions.may_decide(request.user)
    others = queries.others_in_office(request.user) if waiting and decides else []
    return {"waiting_overrides": waiting, "second_persons": list(others), "decides": decides}


def _chosen_ids(suggested: list[Proposal], live: list[Proposal], form: AskForm | None) -> set[int]:
    """Which suggestions are ticked: what was sent, else the best one while nobody has been asked."""
    if form is not None:
        return {pk for pk in form.sent_ids() if pk in {proposal.pk for proposal in suggested}}
    return set() if live else {proposal.pk for proposal in suggested[:PRESELECTED]}


@require_http_methods(["GET", "HEAD", "POST"])
def edit_need(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_need(request, pk)
    if not permissions.may_change_need(request.user, need):
        raise Http404
    form = EditNeedForm(typed(request), initial=EditNeedForm.saying(need))
    return form_page(
        request,
        form,
        lambda: actions.edit_need(need, by=request.user, **form.cleaned_data).get_absolute_url(),
        template="matching/edit_need.html",
        context={"need": need},
        thanks=_("Gespeichert."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def close_need(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_need(request, pk)
    if not permissions.may_close(request.user, need):
        raise Http404
    form = ReasonForm(typed(request))
    return form_page(
        request,
        form,
        lambda: actions.close_need(
            need, reason=form.cleaned_data["reason"], by=request.user
        ).get_absolute_url(),
        template="matching/close_need.html",
        context={"need": need},
        thanks=_("Das Anliegen ist zurückgezogen. Wer angefragt war, bekommt eine Mail."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def confirm_need(request: PersonRequest, pk: int) -> HttpResponse:
    """Step 3: the office confirms or changes action fields and formats."""
    need = get_need(request, pk)
    if not permissions.may_decide(request.user):
        raise Http404
    form = ConfirmForm(
        typed(request),
        initial={"action_fields": need.action_fields.all(), "formats": need.formats.all()},
    )
    return form_page(
        request,
        form,
        lambda: actions.confirm_need(
            need,
            action_fields=form.cleaned_data["action_fields"],
            formats=form.cleaned_data["formats"],
            by=request.user,
        ).get_absolute_url(),
        template="matching/confirm_need.html",
        context={"need": need, "topics": queries.topics_of(need)},
        thanks=_("Bestätigt. Die Vorschläge sind neu berechnet."),
    )


@require_POST
def refresh_need(request: PersonRequest, pk: int) -> HttpResponse:
    need = get_need(request, pk)
    if not permissions.may_decide(request.user):
        raise Http404
    return act_and_return(
        request,
        lambda: actions.refresh_proposals(need),
        need.get_absolute_url(),
        _("Die Vorschläge sind neu berechnet."),
    )
