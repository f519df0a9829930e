"""My data, my absence, my password, my keys for programs."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people import actions, limits, queries, second_factor
from buendnis.people.forms.profile import AbsenceForm, DetailsForm, PasswordForm, TokenForm
from buendnis.people.login import Busy
from buendnis.people.models import Absence, ApiToken
from buendnis.people.requests import PersonRequest
from buendnis.people.views.login import busy, status_of
from buendnis.ui.pages import page

FRESH_TOKEN = "people_fresh_token"  # noqa: S105 - name of a place in the session


def profile_page(request: PersonRequest, status: int = 200, **forms: Any) -> HttpResponse:
    """The profile with its forms; a form that came back with errors replaces its empty twin."""
    person, today = request.user, timezone.localdate()
    words = {
        "details_form": DetailsForm(initial={"name": person.name, "phone": person.phone}),
        "absence_form": AbsenceForm(),
        "password_form": PasswordForm(person),
        "token_form": TokenForm(),
        "unshown": queries.unshown_ids(),
        "roles": person.roles.select_related("organisation__deputy"),
        "absences": person.absences.filter(ends_on__gte=today),
        "tokens": queries.tokens_of(person),
        "offers": queries.offers_to(person),
        "fresh_token": request.session.pop(FRESH_TOKEN, "") if status == 200 else "",
        "bad_form": next(iter(forms.values()), None),
    }
    return page(request, "people/profile.html", words | forms, status=status)


@require_safe
def profile(request: PersonRequest) -> HttpResponse:
    return profile_page(request)


@require_POST
def change_details(request: PersonRequest) -> HttpResponse:
    form = DetailsForm(request.POST)
    if not form.is_valid():
        return profile_page(request, status=422, details_form=form)
    actions.change_details(request.user, **form.cleaned_data, by=request.user)
    messages.success(request, _("Ihre Angaben sind gespeichert."))
    return redirect("people:profile")


@require_POST
def set_absence(request: PersonRequest) -> HttpResponse:
    form = AbsenceForm(request.POST)
    if form.is_valid():
        try:
            actions.set_absence(request.user, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Ihre Abwesenheit ist notiert. Fragen gehen an Ihre Vertretung."))
            return redirect("people:profile")
    return profile_page(request, status=422, absence_form=form)


@require_POST
def end_absence(request: PersonRequest, pk: int) -> HttpResponse:
    absence = get_object_or_404(Absence, pk=pk, person=request.user)
    actions.end_absence(absence, by=request.user)
    messages.success(request, _("Ihre Abwesenheit ist gelöscht."))
    return redirect("people:profile")


@sensitive_variables("form")
@sensitive_post_parameters("old_password", "password", "password_again")
@require_http_methods(["POST"])
def change_password(request: PersonRequest) -> HttpResponse:
    if limits.consume(request, "change_password", limits.PASSWORD_CHANGES) is None:
        return busy(request)
    if not request.user.has_usable_password() and (answer := second_factor.needs_fresh_proof(request)):
        return answer  # nobody sets a first password on a screen that was left open
    form = PasswordForm(request.user, request.POST)
    try:
        if form.is_valid():
            person = actions.change_password(
                request.user, password=form.cleaned_data["password"], by=request.user
            )
            update_session_auth_hash(request, person)
            messages.success(request, _("Ihr Passwort ist geändert. Andere Geräte sind abgemeldet."))
            return redirect("people:profile")
    except Busy as problem:
        return busy(request, str(problem))
    except ValidationError as problem:
        form.add_error("password", problem)
    return profile_page(request, status=status_of(form), password_form=form)


@require_POST
def make_token(request: PersonRequest) -> HttpResponse:
    """The raw token waits in the session for the next page and is shown there once."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return profile_page(request, status=422, token_form=form)
    try:
        raw = actions.make_token(request.user, by=request.user, **form.cleaned_data)
    except NotPossible as problem:
        form.add_problem(problem)
        return profile_page(request, status=422, token_form=form)
    request.session[FRESH_TOKEN] = raw
    return redirect("people:profile")


@require_POST
def revoke_token(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk, person=request.user)
    actions.revoke_token(token, by=request.user)
    messages.success(request, _("Der Zugriffsschlüssel gilt nicht mehr."))
    return redirect("people:profile")
