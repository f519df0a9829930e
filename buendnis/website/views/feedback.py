"""Barriere melden: anybody reports, the office answers."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page
from buendnis.website import actions, permissions, queries, rules
from buendnis.website.forms import AnswerForm, BarrierForm
from buendnis.website.models import AccessibilityFeedback
from buendnis.website.views import brake
from buendnis.website.views.tickets import ticket_list, with_clock


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def report_barrier(request: HttpRequest) -> HttpResponse:
    """A form that works for everybody; the page in question is filled in where we know it."""
    if request.method != "POST":
        form = BarrierForm(initial={"page": _page_in_question(request), "submission": uuid.uuid4()})
        return _form(request, form)
    form = BarrierForm(request.POST)
    if not form.is_valid():
        return _form(request, form, status=422)
    try:
        _brake(request, form.cleaned_data["submission"])
    except brake.TooManyTries as problem:
        form.add_problem(problem)
        return brake.later(_form(request, form, status=429))
    words = {name: form.cleaned_data[name] for name in ("text", "page", "email", "submission")}
    report = actions.report_barrier(**words)
    return redirect("website:barrier_reported", report.submission)


def _form(request: HttpRequest, form: BarrierForm, status: int = 200) -> HttpResponse:
    return page(request, "website/report_barrier.html", {"form": form}, status=status)


def _page_in_question(request: HttpRequest) -> str:
    """From `?seite=`, or where the person comes from; only paths of our own."""
    host = request.get_host()
    told = request.GET.get("seite", "")
    return rules.own_path(told if told else request.headers.get("Referer", ""), host)


def _brake(request: HttpRequest, submission: uuid.UUID) -> None:
    """Raises TooManyTries; sending the same report again does not count."""
    if not AccessibilityFeedback.objects.filter(submission=submission).exists():
        brake.count_try(request, "barrier", rules.REPORTS_PER_HOUR)


@login_not_required
@require_safe
def barrier_reported(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """Thanks and the day by which we answer; the address cannot be guessed and shows no words."""
    report = get_object_or_404(AccessibilityFeedback, submission=submission)
    back = rules.own_path(report.page, request.get_host())
    return page(request, "website/barrier_reported.html", {"report": report, "back": back})


@require_safe
def feedback_list(request: HttpRequest) -> HttpResponse:
    if not permissions.sees_feedback(request.user):
        raise Http404
    return ticket_list(request, "website/feedback_list.html", queries.feedback_list(request.user))


@require_safe
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(permissions.visible_feedback(request.user), pk=pk)
    return _feedback(request, report, AnswerForm())


def _feedback(
    request: HttpRequest, report: AccessibilityFeedback, form: AnswerForm, status: int = 200
) -> HttpResponse:
    can = rules.can_answer(report) and permissions.may_answer_feedback(request.user)
    context = {**with_clock(report), "form": form if can else None}
    return page(request, "website/feedback.html", context, status=status)


@require_POST
def answer_feedback(request: PersonRequest, pk: int) -> HttpResponse:
    if not permissions.may_answer_feedback(request.user):
        raise Http404
    report = get_object_or_404(permissions.visible_feedback(request.user), pk=pk)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _feedback(request, report, form, status=422)
    try:
        report = actions.answer_feedback(report, answer=form.cleaned_data["answer"], by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        sent = _("Ihre Antwort ist unterwegs.") if report.email else _("Ihre Antwort ist notiert.")
        messages.success(request, sent)
    return redirect("website:feedback", pk)
