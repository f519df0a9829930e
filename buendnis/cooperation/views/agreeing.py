"""The site's consent, on the page behind the login; the same form stands in the mail."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buendnis.cooperation import actions, permissions, questions, rules
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.views.form_page import form_page
from buendnis.matching import actions as matching
from buendnis.matching.models import Proposal
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


@require_http_methods(["GET", "HEAD", "POST"])
def agree(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept or decline the help that the members have promised."""
    proposals = permissions.visible_for_agreeing(request.user).select_related(
        "need__site__municipality__organisation", "offer"
    )
    proposal = get_object_or_404(proposals.prefetch_related("parts__member__organisation"), pk=pk)
    if engagement := Engagement.objects.filter(proposal=proposal).first():
        return redirect(engagement)
    if not rules.can_agree(proposal):
        return page(
            request,
            "cooperation/agree_closed.html",
            {"proposal": proposal, "is_early": rules.is_early(proposal)},
        )
    is_yes = request.POST.get("answer") != questions.NO
    return form_page(
        request,
        questions.agree_form(timezone.localdate()),
        lambda typed: answer(request, proposal, typed),
        template="cooperation/agree.html",
        context={"proposal": proposal},
        done=request.path if is_yes else proposal.need.get_absolute_url(),
        thanks=_("Danke! Die Zusammenarbeit ist vereinbart. Alle Beteiligten bekommen eine Mail.")
        if is_yes
        else _("Danke für Ihre Antwort. Das Mitglied und die Geschäftsstelle wissen Bescheid."),
    )


def answer(request: PersonRequest, proposal: Proposal, typed: dict[str, Any]) -> None:
    if typed["answer"] == questions.NO:
        matching.decline_as_site(proposal, reason=typed["reason"], by=request.user)
    else:
        actions.start_engagement(proposal, by=request.user, first_date=typed["first_date"])
