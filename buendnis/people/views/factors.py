"""Setting up and taking away second factors: app, passkeys, recovery codes; and the office's help."""

import json
import time
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people import actions, mfa, permissions, queries, second_factor
from buendnis.people.forms.factors import AppForm, NameForm, NewPasskeyForm
from buendnis.people.middleware.second_factor import on_the_way
from buendnis.people.requests import PersonRequest
from buendnis.people.views.persons import managed_person
from buendnis.people.views.security import after_proof
from buendnis.ui.pages import page

SHOWN_UNTIL = "people_codes_shown_until"  # place in the session: a moment, never the codes
SHOWN_SECONDS = 600
FORM_METHODS = ["GET", "HEAD", "POST"]


def here(request: PersonRequest) -> str:
    return request.session.session_key or ""


def after_adding(request: PersonRequest, factor: Authenticator, sentence: str) -> HttpResponse:
    """The new factor counts for this session; with the first one the recovery codes are shown."""
    second_factor.note_factor(request, factor)
    messages.success(request, sentence)
    factors = queries.factors_of(request.user)
    if len(factors.passkeys) + bool(factors.app) > 1:
        return redirect("people:security")
    return show_codes(request)


def show_codes(request: PersonRequest) -> HttpResponse:
    request.session[SHOWN_UNTIL] = time.time() + SHOWN_SECONDS
    return redirect("people:recovery_codes")


# --- App -----------------------------------------------------------------------------------------------


@on_the_way
@after_proof
@sensitive_post_parameters("code")
@require_http_methods(FORM_METHODS)
def add_app(request: PersonRequest) -> HttpResponse:
    """A picture and the same secret as text; the first code proves that the app has it."""
    form, secret = AppForm(request.POST or None), totp.get_totp_secret()
    if request.method == "POST" and form.is_valid():
        try:
            app = actions.add_app(
                request.user, secret=secret, here=here(request), by=request.user, **form.cleaned_data
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            totp.clear_totp_secret(request)
            return after_adding(request, app, _("Die App ist eingerichtet."))
    words = {"form": form, "picture": picture_of(request, secret), "secret": in_fours(secret)}
    return page(request, "people/add_app.html", words, status=422 if form.errors else 200)


def picture_of(request: PersonRequest, secret: str) -> str:
    """The QR code as inline SVG: no style, no script, so that it stands under the strict policy."""
    adapter = get_adapter()
    svg = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return mark_safe(svg[svg.index("<svg") :])  # rule: safe-html – drawn by qrcode from our own words


def in_fours(secret: str) -> str:
    return " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))


@after_proof
@require_http_methods(FORM_METHODS)
def remove_app(request: PersonRequest) -> HttpResponse:
    app = get_object_or_404(Authenticator, user=request.user, type=Authenticator.Type.TOTP)
    return remove(request, app, _("Authenticator-App"), _("Die App ist entfernt."))


def remove(request: PersonRequest, factor: Authenticator, name: str, sentence: str) -> HttpResponse:
    """Confirmation page and the deed."""
    if request.method == "POST":
        try:
            actions.remove_factor(factor, here=here(request), by=request.user)
        except NotPossible as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, sentence)
        return redirect("people:security")
    return page(request, "people/remove_factor.html", {"name": name})


# --- Passkeys ------------------------------------------------------------------------------------------


@on_the_way
@after_proof
@sensitive_post_parameters("credential")
@require_http_methods(FORM_METHODS)
def add_passkey(request: PersonRequest) -> HttpResponse:
    """The browser makes the passkey, the person names it."""
    form = NewPasskeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        passkey = actions.add_passkey(request.user, here=here(request), by=request.user, **form.cleaned_data)
        return after_adding(request, passkey, _("Der Passkey ist eingerichtet."))
    words = {"form": form, "options": json.dumps(mfa.registration_options(request.user))}
    return page(request, "people/add_passkey.html", words, status=422 if form.errors else 200)


def own_passkey(request: PersonRequest, pk: int) -> Authenticator:
    return get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)


@after_proof
@require_http_methods(FORM_METHODS)
def rename_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    passkey = own_passkey(request, pk)
    form = NameForm(request.POST or None, initial={"name": passkey.wrap().name})
    if request.method == "POST" and form.is_valid():
        actions.rename_passkey(passkey, by=request.user, **form.cleaned_data)
        messages.success(request, _("Der Name ist gespeichert."))
        return redirect("people:security")
    words = {"form": form, "name": passkey.wrap().name}
    return page(request, "people/rename_passkey.html", words, status=422 if form.errors else 200)


@after_proof
@require_http_methods(FORM_METHODS)
def remove_passkey(request: PersonRequest, pk: int) -> HttpResponse:
    passkey = own_passkey(request, pk)
    return remove(request, passkey, passkey.wrap().name, _("Der Passkey ist entfernt."))


# --- Recovery codes ------------------------------------------------------------------------------------


def codes_shown(request: PersonRequest) -> list[str]:
    """The codes, in the minutes after they were made; afterwards nobody sees them again."""
    if time.time() > request.session.get(SHOWN_UNTIL, 0):
        return []
    return queries.factors_of(request.user).codes_left


@after_proof
@require_safe
def recovery_codes(request: PersonRequest) -> HttpResponse:
    factors = queries.factors_of(request.user)
    if not factors.any:
        return redirect("people:security")
    words: dict[str, Any] = {"codes": codes_shown(request), "count": len(factors.codes_left)}
    return page(request, "people/recovery_codes.html", words)


@after_proof
@require_safe
def download_codes(request: PersonRequest) -> HttpResponse:
    """The same codes as a text file, while they are shown."""
    codes = codes_shown(request)
    if not codes:
        raise Http404
    text = render_to_string("people/recovery_codes.txt", {"codes": codes, "person": request.user}, request)
    answer = HttpResponse(text, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="wiederherstellungscodes.txt"'
    return answer


@require_POST
@after_proof
def keep_codes(request: PersonRequest) -> HttpResponse:
    """The person has put the codes away: they are not shown again. Whoever had to set them up goes on."""
    request.session.pop(SHOWN_UNTIL, None)
    messages.success(request, _("Gut. Ihr Zugang ist jetzt doppelt geschützt."))
    if permissions.needs_second_factor(request.user):
        return redirect(settings.LOGIN_REDIRECT_URL)
    return redirect("people:security")


@require_POST
@after_proof
def renew_codes(request: PersonRequest) -> HttpResponse:
    try:
        actions.renew_codes(request.user, here=here(request), by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("people:security")
    messages.success(request, _("Die alten Codes gelten nicht mehr."))
    return show_codes(request)


# --- Lost: the office helps ----------------------------------------------------------------------------


@after_proof
@require_http_methods(FORM_METHODS)
def reset_factors(request: PersonRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    if not permissions.may_reset_factors(request.user, person) or not queries.has_second_factor(person):
        raise Http404
    if request.method == "POST":
        actions.reset_factors(person, by=request.user)
        messages.success(request, _("Der zweite Faktor ist zurückgesetzt. Die Person bekommt eine E-Mail."))
        return redirect("people:person_detail", pk)
    return page(request, "people/reset_factors.html", {"person": person})
