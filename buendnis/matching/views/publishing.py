"""Publishing a plan: what goes out is said before, and asked for once more after a change."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from buendnis.matching import actions, queries, rules
from buendnis.matching.models import Plan
from buendnis.matching.queries.plans import PlanPage
from buendnis.matching.views import plan_words
from buendnis.matching.views.form_page import act_and_return, form_page, typed
from buendnis.matching.views.plan_words import Mails
from buendnis.matching.views.plans import get_plan_to_change
from buendnis.people.requests import PersonRequest
from buendnis.ui.forms import Form


@require_http_methods(["GET", "HEAD", "POST"])
def publish_plan(request: PersonRequest, pk: int) -> HttpResponse:
    """Says exactly who will be asked, asks them with one button, and shows afterwards who was."""
    plan = get_plan_to_change(request, pk)

    def act() -> str:
        actions.publish_plan(plan, by=request.user)
        return reverse("matching:publish_plan", args=[plan.pk])

    return form_page(
        request,
        Form(typed(request)),
        act,
        template="matching/publish_plan.html",
        context=_context(plan),
        thanks=_("Der Einsatzplan ist veröffentlicht."),
    )


def _context(plan: Plan) -> dict[str, Any]:
    found = queries.plan_page(plan)
    is_draft = rules.plans.can_publish(plan, timezone.localdate())
    sent = [row for row in found.lines if _was_sent(plan, row)]
    mails = plan_words.mails(found.due if is_draft else sent)
    return {
        "plan": plan,
        "plan_name": plan_words.plan_name(plan),
        "is_draft": is_draft,
        "mails": mails,
        "summary": summary(mails, is_draft=is_draft),
        "submit_text": submit_text(mails),
        "later": found.later,
        "second": [row for row in found.lines if row.waits_for_second],
        "impossible": [row for row in found.lines if row.obstacle],
        "unchanged": _asked_before(found, plan),
        "replaces": queries.published_plan(plan.year) if is_draft else None,
    }


def _was_sent(plan: Plan, row: Any) -> bool:
    """Whether this line was asked because of this plan."""
    asked = row.line.proposal
    published = plan.published_at
    return bool(asked and asked.asked_at and published and asked.asked_at >= published)


def _asked_before(found: PlanPage, plan: Plan) -> int:
    return sum(row.line.proposal_id is not None and not _was_sent(plan, row) for row in found.lines)


def summary(mails: Sequence[Mails], *, is_draft: bool) -> str:
    """How many questions to how many members, before or after."""
    count = sum(mail.number for mail in mails)
    if not count:
        return _("Jetzt wird niemand angefragt.") if is_draft else _("Bisher ist niemand angefragt.")
    text = (
        ngettext(
            "Mit Ihrem Klick geht %(count)s Anfrage hinaus.",
            "Mit Ihrem Klick gehen %(count)s Anfragen hinaus, an %(members)s Mitglieder.",
            count,
        )
        if is_draft
        else ngettext(
            "%(count)s Anfrage ist hinausgegangen.",
            "%(count)s Anfragen sind hinausgegangen, an %(members)s Mitglieder.",
            count,
        )
    )
    return text % {"count": count, "members": len(mails)}


def submit_text(mails: Sequence[Mails]) -> str:
    """The button says what it does."""
    count = sum(mail.number for mail in mails)
    if not count:
        return _("Veröffentlichen, ohne jemanden anzufragen")
    text = ngettext(
        "Veröffentlichen und %(count)s Anfrage senden", "Veröffentlichen und %(count)s Anfragen senden", count
    )
    return text % {"count": count}


@require_POST
def ask_replanned(request: PersonRequest, pk: int) -> HttpResponse:
    """One click after a change: ask those who were newly planned."""
    plan = get_plan_to_change(request, pk)
    return act_and_return(
        request,
        lambda: actions.ask_replanned(plan, by=request.user),
        plan.get_absolute_url(),
        _("Die Anfragen sind unterwegs."),
    )
