"""The steps of an engagement, each on its own page with one form."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buendnis.cooperation import actions, permissions, queries, questions, rules
from buendnis.cooperation.forms import CancelForm, ContactForm, FirstDateForm
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.views.form_page import form_page
from buendnis.people.models import Person
from buendnis.people.requests import PersonRequest

typed_page = require_http_methods(["GET", "HEAD", "POST"])
May = Callable[[Person, Engagement], bool]


def engagement_for(request: PersonRequest, pk: int, may: May) -> Engagement:
    """The engagement, or 404 for those who may not take this step."""
    engagements = queries.with_parties(permissions.visible_engagements(request.user))
    engagement = get_object_or_404(engagements, pk=pk)
    if not may(request.user, engagement):
        raise Http404
    return engagement


def step(
    request: PersonRequest,
    engagement: Engagement,
    form_class: type,
    act: Callable[[dict[str, Any]], object],
    *,
    template: str,
    thanks: str,
    initial: dict[str, Any] | None = None,
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        form_class,
        act,
        template=f"cooperation/{template}.html",
        context={"engagement": engagement, **context},
        done=engagement.get_absolute_url(),
        thanks=thanks,
        initial=initial,
    )


@typed_page
def set_first_date(request: PersonRequest, pk: int) -> HttpResponse:
    engagement = engagement_for(request, pk, permissions.may_carry_on)
    return step(
        request,
        engagement,
        FirstDateForm,
        lambda typed: actions.set_first_date(engagement, first_date=typed["first_date"], by=request.user),
        template="first_date",
        thanks=_("Der Termin ist notiert. Alle Beteiligten bekommen einen Kalendereintrag."),
        initial=FirstDateForm.starting_with(engagement, timezone.localdate()),
    )


@typed_page
def report_result(request: PersonRequest, pk: int) -> HttpResponse:
    engagement = engagement_for(request, pk, permissions.may_carry_on)
    if not rules.can_report(engagement):
        return redirect(engagement)
    return step(
        request,
        engagement,
        questions.result_form(engagement),
        lambda typed: actions.report_result(
            engagement,
            result=typed["result"],
            half_days=questions.half_days_typed(engagement, typed),
            may_be_told=typed["may_be_told"],
            by=request.user,
            seen=typed["version"],
        ),
        template="report_result",
        thanks=_("Danke! Das Ergebnis ist notiert. Die andere Seite bestätigt es noch."),
        on_behalf=permissions.side_of(request.user, engagement) == Engagement.Side.OFFICE,
    )


@typed_page
def confirm_result(request: PersonRequest, pk: int) -> HttpResponse:
    """The site says whether the result is right."""
    engagement = engagement_for(request, pk, permissions.may_confirm_as_site)
    if not rules.waits_for_site(engagement):
        return redirect(engagement)

    def act(typed: dict[str, Any]) -> None:
        if typed["answer"] == questions.NO:
            actions.object_to_result(engagement, reason=typed["reason"], by=request.user)
        else:
            actions.confirm_as_site(engagement, by=request.user, seen=typed["version"])

    return step(
        request,
        engagement,
        questions.result_right_form(engagement),
        act,
        template="confirm_result",
        thanks=_("Danke! Ihre Antwort ist notiert."),
    )


@typed_page
def confirm_half_days(request: PersonRequest, pk: int) -> HttpResponse:
    """A member says how many half-days it gave; with several own members one after the other."""
    engagement = engagement_for(request, pk, permissions.takes_part)
    waiting = [
        part
        for part in permissions.own_parts(request.user, engagement)
        if rules.waits_for_member(engagement, part)
    ]
    if not waiting:
        return redirect(engagement)
    part = waiting[0]
    return step(
        request,
        engagement,
        questions.half_days_form(part),
        lambda typed: actions.confirm_half_days(
            part, half_days=typed["half_days"], by=request.user, seen=typed["version"]
        ),
        template="confirm_half_days",
        thanks=_("Danke! Ihre halben Tage sind notiert."),
        part=part,
    )


@typed_page
def note_contact(request: PersonRequest, pk: int) -> HttpResponse:
    engagement = engagement_for(request, pk, permissions.may_carry_on)
    return step(
        request,
        engagement,
        ContactForm,
        lambda typed: actions.note_contact(
            engagement, next_contact_on=typed["next_contact_on"], text=typed["text"], by=request.user
        ),
        template="note_contact",
        thanks=_("Der nächste Kontakt ist notiert."),
        initial={"next_contact_on": rules.next_question_on(timezone.localdate())},
    )


@typed_page
def cancel_engagement(request: PersonRequest, pk: int) -> HttpResponse:
    engagement = engagement_for(request, pk, permissions.may_carry_on)
    if not rules.can_cancel(engagement):
        return redirect(engagement)
    return step(
        request,
        engagement,
        CancelForm,
        lambda typed: actions.cancel_engagement(engagement, reason=typed["reason"], by=request.user),
        template="cancel",
        thanks=_("Die Zusammenarbeit ist beendet. Die reservierten halben Tage sind wieder frei."),
    )


@typed_page
def answer_feedback(request: PersonRequest, pk: int, months: int) -> HttpResponse:
    engagement = engagement_for(request, pk, permissions.may_answer_feedback)
    feedback = get_object_or_404(engagement.feedback, months=months)
    if not rules.can_answer(feedback):
        return redirect(engagement)
    return step(
        request,
        engagement,
        questions.FeedbackForm,
        lambda typed: actions.answer_feedback(
            feedback, helped=typed["helped"], text=typed["text"], by=request.user
        ),
        template="answer_feedback",
        thanks=_("Danke! Ihre Rückmeldung hilft denen, die Ihnen geholfen haben."),
        feedback=feedback,
    )
