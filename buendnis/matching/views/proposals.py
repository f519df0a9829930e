"""Proposals: the office asks, adds and takes back; members and sites answer."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.matching import actions, permissions, questions, rules
from buendnis.matching.forms import AddOfferForm, AskForm, ReasonForm
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.matching.views.needs import get_need, need_context
from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


@require_POST
def ask_members(request: PersonRequest, pk: int) -> HttpResponse:
    """Step 3: one click asks one to three members."""
    need = get_need(request, pk)
    if not permissions.may_decide(request.user):
        raise Http404
    form = AskForm(request.POST, ids=list(need.proposals.values_list("pk", flat=True)))
    if form.is_valid():
        try:
            asked = actions.ask_members(
                need, form.cleaned_data["proposals"], reason=form.cleaned_data["reason"], by=request.user
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            _tell_asked(request, asked)
            return redirect(need)
    return page(request, "matching/need_detail.html", need_context(request, need, form), status=422)


def _tell_asked(request: PersonRequest, chosen: list[Proposal]) -> None:
    """How many are asked now, and that others wait for a second person."""
    held = [proposal for proposal in chosen if proposal.state not in rules.LIVE_PROPOSALS]
    if count := len(chosen) - len(held):
        thanks = ngettext("%(count)s Angebot ist angefragt.", "%(count)s Angebote sind angefragt.", count)
        messages.success(request, thanks % {"count": count})
    if held:
        text = _("Sie weichen von der Reihenfolge ab. Eine zweite Person bestätigt das noch.")
        messages.info(request, text)


@require_http_methods(["GET", "HEAD", "POST"])
def propose_offer(request: PersonRequest, pk: int) -> HttpResponse:
    """Step 3: the office adds another offer, with a reason."""
    need = get_need(request, pk)
    if not permissions.may_decide(request.user):
        raise Http404
    text = request.GET.get("text", "")[:100]
    form = AddOfferForm(typed(request), need=need, text=text)
    return form_page(
        request,
        form,
        lambda: actions.propose_offer(
            need, form.cleaned_data["offer"], reason=form.cleaned_data["reason"], by=request.user
        ).need.get_absolute_url(),
        template="matching/propose_offer.html",
        context={"need": need, "text": text},
        thanks=_("Das Angebot steht jetzt bei den Vorschlägen."),
    )


def get_proposal(request: PersonRequest, pk: int) -> Proposal:
    proposals = permissions.visible_proposals(request.user).select_related(
        "need__site__municipality__organisation", "offer", "asked_by"
    )
    return get_object_or_404(proposals, pk=pk)


@require_safe
def proposal_detail(request: PersonRequest, pk: int) -> HttpResponse:
    return page(request, "matching/proposal_detail.html", _context(request, get_proposal(request, pk)))


def _context(request: PersonRequest, proposal: Proposal, part_pk: int | None = None) -> dict[str, Any]:
    """The proposal as this person may see it, with the answer form where an answer is open."""
    person = request.user
    sees_all = permissions.may_see_all_proposals(person, proposal.need)
    parts = list(proposal.parts.select_related("member__organisation").order_by("-is_lead", "pk"))
    if not sees_all:
        own = people.standing(person).member_org_ids
        parts = [part for part in parts if part.member.organisation_id in own]
    for part in parts:
        part.proposal = proposal
    open_parts = [part for part in parts if not questions.closed_because(part, person)]
    waiting = [part for part in open_parts if part.answer != ProposalMember.Answer.ACCEPTED]
    return {
        "proposal": proposal,
        "need": proposal.need,
        "parts": parts,
        "open_parts": open_parts,
        "part": next((part for part in open_parts if part.pk == part_pk), next(iter(waiting), None)),
        "form": answer_form(request),
        "for_others": permissions.is_office(person),
        "sees_scores": permissions.may_see_scores(person),
        "sees_reason": permissions.may_see_scores(person) or not sees_all,
        "can_see_need": permissions.may_see_need(person, proposal.need),
        "can_withdraw": permissions.may_decide(person) and rules.can_withdraw(proposal),
        "can_decline_as_site": permissions.may_answer_for_site(person, proposal)
        and rules.can_withdraw(proposal),
    }


def answer_form(request: PersonRequest) -> questions.AnswerForm:
    """What was typed; for the office, which answers for others, nothing is chosen beforehand."""
    chosen = {"answer": ""} if permissions.is_office(request.user) else None
    return questions.AnswerForm(typed(request), initial=chosen)


@require_http_methods(["GET", "HEAD", "POST"])
def answer_proposal(request: PersonRequest, pk: int, part_pk: int) -> HttpResponse:
    """Step 4 behind the login: a member answers; the office notes what it was told on the phone."""
    proposal = get_proposal(request, pk)
    context = _context(request, proposal, part_pk)
    part = next((part for part in context["parts"] if part.pk == part_pk), None)
    if part is None or not permissions.may_answer(request.user, part.member):
        raise Http404
    if not context["part"] or context["part"].pk != part_pk:
        messages.info(request, questions.closed_because(part, request.user) or _("Danke."))
        return redirect(proposal)
    form = answer_form(request)
    return form_page(
        request,
        form,
        lambda: _answered(request, part, form.cleaned_data),
        template="matching/proposal_detail.html",
        context=context,
    )


def _answered(request: PersonRequest, part: ProposalMember, answer: dict[str, Any]) -> str:
    thanks = questions.answer(part, request.user, answer)
    for_others = permissions.is_office(request.user)
    messages.success(request, _("Die Antwort des Mitglieds ist eingetragen.") if for_others else thanks)
    return part.proposal.get_absolute_url()


@require_POST
def withdraw_proposal(request: PersonRequest, pk: int) -> HttpResponse:
    proposal = get_proposal(request, pk)
    return act_and_return(
        request,
        lambda: actions.withdraw_proposal(proposal, by=request.user),
        proposal.need.get_absolute_url(),
        _("Die Anfrage ist zurückgenommen. Das Mitglied bekommt eine Mail."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def decline_as_site(request: PersonRequest, pk: int) -> HttpResponse:
    """The site does not want this help after all."""
    proposal = get_proposal(request, pk)
    if not permissions.may_answer_for_site(request.user, proposal):
        raise Http404
    form = ReasonForm(typed(request))
    return form_page(
        request,
        form,
        lambda: actions.decline_as_site(
            proposal, reason=form.cleaned_data["reason"], by=request.user
        ).need.get_absolute_url(),
        template="matching/decline_as_site.html",
        context={"proposal": proposal, "need": proposal.need},
        thanks=_("Danke für Ihre Antwort. Das Mitglied und die Geschäftsstelle wissen Bescheid."),
    )
