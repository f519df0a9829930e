"""Restriction and objection: the office for somebody, everybody for oneself."""

import json
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.base.tables import download
from buendnis.people import permissions
from buendnis.people.actions import record
from buendnis.people.actions import restrictions as actions
from buendnis.people.forms.restrictions import LiftingForm, ObjectionForm, RestrictionForm
from buendnis.people.middleware.exports import records_itself
from buendnis.people.models import Person
from buendnis.people.privacy import rights, telling
from buendnis.people.requests import PersonRequest
from buendnis.people.views.persons import managed_person
from buendnis.ui.pages import page


def restrictable(request: PersonRequest, pk: int) -> Person:
    """Somebody for whom the asker may note these rights, else 404."""
    person = managed_person(request, pk)
    if not permissions.may_restrict(request.user, person):
        raise Http404
    return person


@records_itself
@require_safe
def person_data_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything about somebody who asked and cannot log in, to hand over. Source: Art. 15 and 20 DSGVO."""
    person = restrictable(request, pk)
    record(request.user, "data.handed_over", person)
    content = json.dumps(telling.for_machines(person), ensure_ascii=False, indent=2)
    return download(f"auskunft-{person.pk}.json", "application/json", content.encode())


@require_safe
def data_rights(request: PersonRequest, pk: int) -> HttpResponse:
    return _data_rights(request, restrictable(request, pk))


def _data_rights(request: PersonRequest, person: Person, status: int = 200, **forms: Any) -> HttpResponse:
    held = rights.restrictions_in_force(timezone.localdate()).filter(person=person).first()
    words = {
        "person": person,
        "restriction": held,
        "restriction_form": None if held else RestrictionForm(),
        "lifting_form": LiftingForm() if held and not held.ends_on else None,
        "objection_form": ObjectionForm(initial={"purposes": objections_of(person)}),
        "bad_form": next(iter(forms.values()), None),
    }
    return page(request, "people/data_rights.html", words | forms, status=status)


def objections_of(person: Person) -> list[str]:
    return list(person.objections.values_list("purpose", flat=True))


@require_POST
def restrict_person(request: PersonRequest, pk: int) -> HttpResponse:
    person, form = restrictable(request, pk), RestrictionForm(request.POST)
    if not form.is_valid():
        return _data_rights(request, person, status=422, restriction_form=form)
    try:
        actions.restrict_person(person, ground=form.cleaned_data["ground"], by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Die Daten sind eingeschränkt. Andere sehen die Person nicht mehr."))
    return redirect("people:data_rights", pk)


@require_POST
def lift_restriction(request: PersonRequest, pk: int) -> HttpResponse:
    """The restriction in force of this person; told before it ends."""
    person, form = restrictable(request, pk), LiftingForm(request.POST)
    held = rights.restrictions_in_force(timezone.localdate()).filter(person=person).first()
    if held is None:
        raise Http404
    if form.is_valid():
        try:
            actions.lift_restriction(held, ends_on=form.cleaned_data["ends_on"], by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Das Ende steht fest. Die Person bekommt eine E-Mail."))
            return redirect("people:data_rights", pk)
    return _data_rights(request, person, status=422, lifting_form=form)


@require_POST
def object_for(request: PersonRequest, pk: int) -> HttpResponse:
    person, form = restrictable(request, pk), ObjectionForm(request.POST)
    if not form.is_valid():
        return _data_rights(request, person, status=422, objection_form=form)
    actions.set_objections(person, **form.cleaned_data, by=request.user)
    messages.success(request, _("Der Widerspruch ist gespeichert und gilt ab sofort."))
    return redirect("people:data_rights", pk)


@require_http_methods(["GET", "HEAD", "POST"])
def my_objections(request: PersonRequest) -> HttpResponse:
    """What I do not want; holds at once."""
    initial = {"purposes": objections_of(request.user)}
    form = ObjectionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_objections(request.user, **form.cleaned_data, by=request.user)
        messages.success(request, _("Ihr Widerspruch ist gespeichert und gilt ab sofort."))
        return redirect("people:my_objections")
    words = {"form": form, "is_restricted": rights.is_restricted(request.user)}
    return page(request, "people/my_objections.html", words, status=422 if form.errors else 200)
