"""Requests about one's own data: anybody asks, a link confirms, the office answers."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people.models import Person
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page
from buendnis.website import actions, permissions, queries, rules, signing
from buendnis.website.forms import ExtensionForm, NoteForm, PrivacyRequestForm, RequestAnswerForm
from buendnis.website.models import PrivacyRequest
from buendnis.website.views import brake
from buendnis.website.views.tickets import ticket_list, with_clock

# --- Anybody ------------------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def ask_about_data(request: HttpRequest) -> HttpResponse:
    """One form for everybody; strangers prove by mail who they are, others by being logged in."""
    person = request.user if isinstance(request.user, Person) else None
    if request.method != "POST":
        initial = {"submission": uuid.uuid4(), "kind": request.GET.get("art", "")}
        return _form(request, PrivacyRequestForm(initial=initial, is_known=bool(person)))
    form = PrivacyRequestForm(request.POST, is_known=bool(person))
    if not form.is_valid():
        return _form(request, form, status=422)
    words = {name: form.cleaned_data[name] for name in ("kind", "text", "submission")}
    if person:
        own = actions.file_own_request(**words, by=person)
        return redirect("website:request_received", own.submission)
    try:
        _file(request, **words, email=form.cleaned_data["email"])
    except brake.TooManyTries as problem:
        form.add_problem(problem)
        return brake.later(_form(request, form, status=429))
    return redirect("website:request_sent")


def _form(request: HttpRequest, form: PrivacyRequestForm, status: int = 200) -> HttpResponse:
    return page(request, "website/ask_about_data.html", {"form": form}, status=status)


def _file(request: HttpRequest, *, email: str, submission: uuid.UUID, **words: Any) -> None:
    """At most one mail to an address in ten minutes; whoever asks sees no difference."""
    if PrivacyRequest.objects.filter(submission=submission).exists():
        return
    brake.count_try(request, "privacy", rules.REQUESTS_PER_HOUR)
    if not brake.written_lately("privacy.mail", email, rules.MINUTES_BETWEEN_MAILS):
        actions.file_request(**words, email=email, submission=submission)


@login_not_required
@require_safe
def request_sent(request: HttpRequest) -> HttpResponse:
    """The same page for known and unknown addresses."""
    return page(request, "website/request_sent.html")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm_privacy_request(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing: mail scanners look too. Only the button confirms."""
    found = signing.request_behind(token)
    if found is None:
        return _link_closed(request, _("Diesen Link gibt es nicht. Ist er vollständig?"), 404)
    if request.method == "POST":
        try:
            actions.confirm_request(found)
        except NotPossible as problem:
            return _link_closed(request, str(problem), 410)
        return redirect("website:request_received", found.submission)
    if found.confirmed_at:
        return redirect("website:request_received", found.submission)
    return _to_itself(page(request, "website/confirm_privacy_request.html", {"token": token}))


def _link_closed(request: HttpRequest, why: str, status: int) -> HttpResponse:
    return _to_itself(page(request, "website/request_link_closed.html", {"why": why}, status=status))


def _to_itself(response: HttpResponse) -> HttpResponse:
    """No Referer carries the address of the page, no search engine keeps it."""
    response["Referrer-Policy"] = "strict-origin"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@login_not_required
@never_cache
@require_safe
def request_received(request: HttpRequest, submission: uuid.UUID) -> HttpResponse:
    """The number and the day by which we answer; the address cannot be guessed and shows no words."""
    found = get_object_or_404(PrivacyRequest, submission=submission, confirmed_at__isnull=False)
    return _to_itself(page(request, "website/request_received.html", {"found": found}))


# --- The office ---------------------------------------------------------------------------------------


@require_safe
def privacy_request_list(request: HttpRequest) -> HttpResponse:
    if not permissions.sees_requests(request.user):
        raise Http404
    return ticket_list(request, "website/privacy_request_list.html", queries.request_list(request.user))


def _visible(request: HttpRequest, pk: int) -> PrivacyRequest:
    requests = permissions.visible_requests(request.user).select_related("person", "answered_by")
    return get_object_or_404(requests, pk=pk)


@require_safe
def privacy_request(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, _visible(request, pk))


def _detail(request: HttpRequest, found: PrivacyRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """The request with what the asker may do; a form that came back with errors replaces its empty twin."""
    may, today = permissions.may_work_on_request(request.user, found), timezone.localdate()
    words = {
        **with_clock(found),
        "may": may,
        "note_form": NoteForm(initial={"note": found.note}) if may else None,
        "answer_form": RequestAnswerForm() if may and rules.can_answer(found) else None,
        "extension_form": ExtensionForm() if may and rules.can_extend(found, today) else None,
        "extended_until": rules.extended_due_on(timezone.localdate(found.received_at)),
        "bad_form": next(iter(forms.values()), None),
    }
    return page(request, "website/privacy_request.html", words | forms, status=status)


def _workable(request: PersonRequest, pk: int) -> PrivacyRequest:
    found = _visible(request, pk)
    if not permissions.may_work_on_request(request.user, found):
        raise Http404
    return found


@require_POST
def note_request(request: PersonRequest, pk: int) -> HttpResponse:
    found, form = _workable(request, pk), NoteForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, status=422, note_form=form)
    actions.note_request(found, note=form.cleaned_data["note"], by=request.user)
    messages.success(request, _("Ihre Notiz ist gespeichert."))
    return redirect("website:privacy_request", pk)


@require_POST
def extend_request(request: PersonRequest, pk: int) -> HttpResponse:
    found, form = _workable(request, pk), ExtensionForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, status=422, extension_form=form)
    try:
        actions.extend_request(found, reason=form.cleaned_data["reason"], by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Die Frist ist verlängert. Die Person erfährt den Grund per E-Mail."))
    return redirect("website:privacy_request", pk)


@require_POST
def answer_request(request: PersonRequest, pk: int) -> HttpResponse:
    found, form = _workable(request, pk), RequestAnswerForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, status=422, answer_form=form)
    try:
        actions.answer_request(found, answer=form.cleaned_data["answer"], by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Ihre Antwort ist unterwegs. Die Anfrage ist erledigt."))
    return redirect("website:privacy_request", pk)
