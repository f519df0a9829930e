"""Proving who one is: the second step of a login, the login by passkey, and once more before great things."""

import json
from http import HTTPStatus
from typing import Any

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url, passthrough_next_redirect_url
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from buendnis.people import emails, login, mfa, permissions, queries, second_factor
from buendnis.people.forms.factors import CodeForm, MailCodeForm, PasskeyForm, PasswordProofForm
from buendnis.people.middleware.second_factor import on_the_way
from buendnis.people.models import Person
from buendnis.people.requests import PersonRequest
from buendnis.people.views.login import busy, status_of
from buendnis.ui.forms import Form
from buendnis.ui.pages import page

WAYS: dict[str, type[Any]] = {
    "credential": PasskeyForm,
    "code": CodeForm,
    "password": PasswordProofForm,
    "mail_code": MailCodeForm,
}


def ways_with_factor(person: Person) -> list[str]:
    """The ways that a person's second factors open, by the name of their field."""
    factors = queries.factors_of(person)
    return [*(["credential"] if factors.passkeys else []), *(["code"] if factors.any else [])]


def ways_of(request: PersonRequest) -> list[str]:
    """How somebody logged in may prove it once more; a mailed code only where nothing better exists."""
    person, with_factor = request.user, ways_with_factor(request.user)
    if with_factor and not second_factor.is_strong(request):
        return with_factor
    password = ["password"] if person.has_usable_password() else []
    return [*with_factor, *password, *([] if with_factor else ["mail_code"])]


def typed(request: HttpRequest, person: Person, ways: list[str]) -> Form | None:
    """The form that was sent, among those that were offered."""
    name = next((name for name in ways if name in request.POST), "")
    return WAYS[name](person, request.POST) if name else None


def answer(
    request: HttpRequest, template: str, person: Person, ways: list[str], form: Any, **more: Any
) -> HttpResponse:
    """The page with a form for each way; the one that came back carries its errors."""
    forms = {f"{name}_form": form if isinstance(form, WAYS[name]) else WAYS[name](person) for name in ways}
    words = {
        **forms,
        **more,
        "bad_form": form,
        "options": json.dumps(mfa.request_options(person)) if "credential" in ways else "",
        "next": get_next_redirect_url(request) or "",
    }
    return page(request, template, words, status=status_of(form) if form else HTTPStatus.OK)


# --- On the way in -------------------------------------------------------------------------------------


@login_stage_required(stage=AuthenticateStage.key, redirect_urlname="account_login")
@sensitive_post_parameters("code", "credential")
@require_http_methods(["GET", "HEAD", "POST"])
def second_step(request: HttpRequest) -> HttpResponse:
    """After the right password or code: the factor. Nobody gets here who did not prove the first."""
    stage = request._login_stage  # type: ignore[attr-defined]  # allauth's decorator sets it
    person = stage.login.user
    ways = ways_with_factor(person)
    form: Any = typed(request, person, ways)
    if form is None or not form.is_valid():
        return answer(request, "people/second_step.html", person, ways, form)
    post_authentication(request, form.factor)
    return stage.exit()


@login_not_required
@sensitive_post_parameters("credential")
@require_http_methods(["GET", "HEAD", "POST"])
def login_by_passkey(request: HttpRequest) -> HttpResponse:
    """First asks the browser for any passkey of ours, then logs its holder in; no address is typed."""
    if request.method != "POST" or request.user.is_authenticated:
        return redirect("account_login")
    if not login.consume(request, "passkey", ""):
        return busy(request)
    if "credential" not in request.POST:
        return JsonResponse(mfa.request_options(None))
    form = PasskeyForm(None, request.POST)
    if not form.is_valid():
        messages.error(request, _("Dieser Passkey passt hier nicht. Bitte nehmen Sie einen anderen Weg."))
        return redirect(passthrough_next_redirect_url(request, reverse("account_login"), "next"))
    clear_login(request)
    post_authentication(request, form.factor, passwordless=True)
    return perform_login(request, Login(user=form.factor.user, redirect_url=get_next_redirect_url(request)))


# --- Once more -----------------------------------------------------------------------------------------


@on_the_way
@sensitive_post_parameters("password", "code", "credential", "mail_code")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: PersonRequest) -> HttpResponse:
    """Who is logged in proves it again, and goes on where they were."""
    ways = ways_of(request)
    try:
        form: Any = typed(request, request.user, ways)
        if form is None or not form.is_valid():
            return proof_page(request, ways, form)
    except login.Busy as problem:
        return busy(request, str(problem))
    if factor := getattr(form, "factor", None):
        second_factor.note_factor(request, factor)
    else:
        second_factor.note_proof(request, "password" if "password" in form.fields else "code")
    return redirect(get_next_redirect_url(request) or settings.LOGIN_REDIRECT_URL)


def proof_page(request: PersonRequest, ways: list[str], form: Any) -> HttpResponse:
    """A form for each way; the field for a mailed code only where one is on its way."""
    waits = second_factor.waits_for_mail_code(request)
    words = {
        "may_mail": "mail_code" in ways,
        "demo_password": settings.DEMO_PASSWORD if permissions.is_demo_login(request.user) else "",
    }
    shown = [way for way in ways if way != "mail_code" or waits]
    return answer(request, "people/prove.html", request.user, shown, form, **words)


@on_the_way
@require_POST
def send_proof_code(request: PersonRequest) -> HttpResponse:
    """Mail six digits to whoever has no second factor; counted like the codes of the login."""
    if "mail_code" in ways_of(request):
        email = request.user.email
        here = login.consume(request, "request_login_code", login.network_key(request, email))
        if not (here and login.consume(request, "request_login_code_anywhere", email)):
            return busy(request)
        emails.proof_code(request.user, second_factor.start_mail_code(request)).send()
    return redirect(passthrough_next_redirect_url(request, reverse("people:prove"), "next"))
