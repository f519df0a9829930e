"""Persons and their roles, for the office and for the lead of a municipality."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.people import actions, limits, permissions, queries
from buendnis.people.forms.persons import ContactsForm, InvitationForm, RoleForm
from buendnis.people.models import Person, Role
from buendnis.people.privacy import rights
from buendnis.people.requests import PersonRequest
from buendnis.people.views.login import busy
from buendnis.ui.pages import page

PAGE_SIZE = 50


def managed_person(request: PersonRequest, pk: int) -> Person:
    """A person whom the asker may see in the list, else 404."""
    if not permissions.may_manage_people(request.user):
        raise Http404
    return get_object_or_404(permissions.visible_persons(request.user), pk=pk)


@require_safe
def person_list(request: PersonRequest) -> HttpResponse:
    if not permissions.may_manage_people(request.user):
        raise Http404
    words = request.GET.get("q", "")
    persons = queries.persons_found(permissions.visible_persons(request.user), words)
    page_obj = Paginator(persons, PAGE_SIZE).get_page(request.GET.get("page"))
    without_lead = queries.organisations_without_lead() if queries.standing(request.user).office else []
    return page(
        request,
        "people/person_list.html",
        {
            "page_obj": page_obj,
            "words": words,
            "without_lead": without_lead,
            "invitations": permissions.visible_invitations(request.user).select_related("organisation"),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
def invite_person(request: PersonRequest) -> HttpResponse:
    if not permissions.may_manage_people(request.user):
        raise Http404
    form = InvitationForm(request.user, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        key = f"{request.user.pk}|{form.cleaned_data['email']}"
        if limits.consume(request, "invitation", limits.INVITATIONS, key) is None:
            return busy(request, _("Diese Einladung ist gerade unterwegs. Bitte warten Sie etwas."))
        try:
            shown = invite(request, form)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Die Einladung ist unterwegs."))
            return redirect(shown)
    return page(request, "people/invite_person.html", {"form": form}, status=422 if form.errors else 200)


def invite(request: PersonRequest, form: InvitationForm) -> str:
    """Where to go next: the office sees the person; a municipality its list, whosever the address is."""
    if not queries.standing(request.user).office:
        actions.offer_role(**form.cleaned_data, by=request.user)
        return reverse("people:person_list")
    person = actions.invite_person(**form.cleaned_data, by=request.user)
    return reverse("people:person_detail", args=[person.pk])


@require_safe
def person_detail(request: PersonRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    if person.pk != request.user.pk:
        actions.record_view(request.user, person, "person.viewed")
    return person_page(request, person, RoleForm(request.user))


def person_page(request: PersonRequest, person: Person, form: RoleForm, status: int = 200) -> HttpResponse:
    roles = list(person.roles.select_related("organisation"))
    words = {
        "person": person,
        "roles": [(role, permissions.may_take_role(request.user, role)) for role in roles],
        "contact_of": queries.organisations_of_contact(person),
        "form": form,
        "may_deactivate": permissions.may_deactivate(request.user, person),
        "is_restricted": rights.is_restricted(person),
        "is_linked": queries.is_linked_to_provider(person),
        "may_reset_factors": permissions.may_reset_factors(request.user, person),
        "has_second_factor": queries.has_second_factor(person),
    }
    return page(request, "people/person_detail.html", words, status=status)


@require_POST
def give_role(request: PersonRequest, pk: int) -> HttpResponse:
    person, form = managed_person(request, pk), RoleForm(request.user, request.POST)
    if form.is_valid():
        try:
            actions.give_role(
                person, form.cleaned_data["kind"], form.cleaned_data["organisation"], by=request.user
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Die Rolle ist vergeben."))
            return redirect("people:person_detail", pk)
    return person_page(request, person, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def take_role(request: PersonRequest, pk: int, role_pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    role = get_object_or_404(Role.objects.select_related("organisation"), pk=role_pk, person=person)
    if not permissions.may_take_role(request.user, role):
        raise Http404
    if request.method == "POST":
        actions.take_role(role, by=request.user)
        messages.success(request, _("Die Rolle ist beendet."))
        return redirect(after_take(request, person))
    is_last = queries.is_last_lead(person, role)
    return page(request, "people/take_role.html", {"person": person, "role": role, "is_last": is_last})


def after_take(request: PersonRequest, person: Person) -> str:
    """Back to the person, or to the list when the person is not ours any more."""
    is_ours = permissions.may_see(request.user, person)
    return reverse("people:person_detail", args=[person.pk]) if is_ours else reverse("people:person_list")


@require_http_methods(["GET", "HEAD", "POST"])
def deactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    """Confirmation page and the deed, in both directions."""
    person = managed_person(request, pk)
    if not permissions.may_deactivate(request.user, person):
        raise Http404
    if request.method == "POST":
        actions.deactivate_person(person, by=request.user)
        messages.success(request, _("Der Zugang ist gesperrt. Alle Sitzungen und Links sind beendet."))
        return redirect("people:person_detail", pk)
    return page(
        request,
        "people/deactivate_person.html",
        {"person": person, "contact_of": queries.organisations_of_contact(person)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def reactivate_person(request: PersonRequest, pk: int) -> HttpResponse:
    person = managed_person(request, pk)
    if not permissions.may_deactivate(request.user, person):
        raise Http404
    if request.method == "POST":
        actions.reactivate_person(person, by=request.user)
        messages.success(request, _("Der Zugang ist wieder offen."))
        return redirect("people:person_detail", pk)
    return page(request, "people/reactivate_person.html", {"person": person})


@require_http_methods(["GET", "HEAD", "POST"])
def set_contacts(request: PersonRequest, pk: int) -> HttpResponse:
    """Lead contact and deputy of an organisation."""
    organisation = get_object_or_404(permissions.visible_organisations(request.user), pk=pk)
    initial = {"lead": organisation.lead_id, "deputy": organisation.deputy_id}
    form = ContactsForm(queries.contact_candidates(organisation), request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_contacts(organisation, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Die Ansprechpersonen sind gespeichert."))
            return redirect("people:set_contacts", pk)
    words = {
        "form": form,
        "organisation": organisation,
        "may_manage": permissions.may_manage_people(request.user),
    }
    return page(request, "people/set_contacts.html", words, status=422 if form.errors else 200)
