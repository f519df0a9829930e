"""Bündnismitglieder: the list, a profile, changing it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buendnis.alliance import actions, permissions, queries
from buendnis.alliance.forms.filters import MemberFilter
from buendnis.alliance.forms.members import MemberForm
from buendnis.alliance.models import CoordinatingOffice, MemberOrganisation, Ministry
from buendnis.alliance.views.access import with_role
from buendnis.base.errors import NotPossible
from buendnis.base.tables import table_response
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.models import Organisation, Person
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50
TIMELINE = 20


def chosen(request: PersonRequest) -> tuple[MemberFilter, dict]:
    form = MemberFilter(request.GET)
    said = form.said
    return form, {"text": said.get("q", ""), "action_field": said.get("field")}


@require_safe
@with_role
def member_list(request: PersonRequest) -> HttpResponse:
    """Who belongs to the alliance, by word and action field."""
    form, said = chosen(request)
    members = queries.member_list(request.user, **said)
    is_filtered = any(value not in ("", None) for value in said.values())
    context = {
        "form": form,
        "page_obj": Paginator(members, PER_PAGE).get_page(request.GET.get("page")),
        "is_filtered": is_filtered,
        "ministries": [] if is_filtered else Ministry.objects.select_related("organisation"),
        "offices": [] if is_filtered else CoordinatingOffice.objects.select_related("organisation"),
        "mine": set(queries.members_of(request.user).values_list("pk", flat=True)),
        "may_import": permissions.may_import(request.user),
        "query": request.GET.urlencode(),
    }
    return page(request, "alliance/member_list.html", context, fragment="alliance/_member_list.html")


@require_safe
@with_role
def export_members(request: PersonRequest, form: str) -> HttpResponse:
    """The same members as the list shows, as a table that can be read in again; no personal data."""
    _filter, said = chosen(request)
    headers = [
        _("Name"), _("Kurzname"), _("Art"), _("Handlungsfelder"), _("Über die Organisation"),
        _("Eigene Strukturen"), _("Beleg"), _("Beleg der Handlungsfelder"),
    ]  # fmt: skip
    rows = (
        [
            member.organisation.name, member.short_name, _("Bündnismitglied"),
            "|".join(str(field.code) for field in member.action_fields.all()), member.text,
            member.own_structures, member.get_checked_display(), member.get_action_fields_checked_display(),
        ]
        for member in queries.member_list(request.user, **said)
    )  # fmt: skip
    return table_response(form, _("Bündnismitglieder"), headers, rows)


@require_safe
def member_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """One member: what it brings, whom to ask, what it did."""
    member = get_object_or_404(queries.members_with_details(permissions.visible_members(request.user)), pk=pk)
    today = timezone.localdate()
    sees_capacity = permissions.may_see_capacity(request.user, member)
    sees_responsible = permissions.may_see_responsible(request.user, member)
    context = {
        "member": member,
        "responsible": responsible_for(member.organisation, request.user) if sees_responsible else [],
        "contacts": permissions.visible_contacts(request.user, member),
        "timeline": timeline_of(request, member),
        "interests": interests_of(request, member),
        "sees_interests": permissions.may_see_interests(request.user, member),
        "capacity": queries.capacity_of(member, today.year) if sees_capacity else None,
        "may_change": permissions.may_change_member(request.user, member),
    }
    own = member.organisation_id in people.standing(request.user).organisation_ids
    if not own and (context["responsible"] or context["contacts"]):
        people_actions.record_view(request.user, member, "contacts.viewed")
    return page(request, "alliance/member_detail.html", context)


def responsible_for(organisation: Organisation, asker: Person) -> list[tuple[str, Person]]:
    """Lead contact and deputy, as far as there are any; for the organisation and those who coordinate."""
    hidden = set() if people.standing(asker).office else people.unshown_ids()
    both = ((_("Hauptansprechperson"), organisation.lead), (_("Vertretung"), organisation.deputy))
    return [(label, person) for label, person in both if person and person.pk not in hidden]


def timeline_of(request: PersonRequest, member: MemberOrganisation) -> list:
    return list(permissions.visible_timeline(request.user).filter(members=member)[:TIMELINE])


def interests_of(request: PersonRequest, member: MemberOrganisation) -> list:
    interests = permissions.visible_interests(request.user).filter(member=member)
    return list(interests.select_related("municipality__organisation", "site__municipality__organisation"))


@require_http_methods(["GET", "HEAD", "POST"])
def change_member(request: PersonRequest, pk: int) -> HttpResponse:
    """What a member says about itself, and its contact persons."""
    members = permissions.visible_members(request.user).select_related("organisation")
    member = get_object_or_404(permissions.only_changeable_members(request.user, members), pk=pk)
    form = MemberForm(request.POST or None, member=member)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_member(
                member,
                profile=form.profile,
                action_fields=form.cleaned_data["action_fields"],
                counties=form.cleaned_data["counties"],
                contacts=form.typed_contacts,
                by=request.user,
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Das Profil ist gespeichert."))
            return redirect(member)
    status = 422 if form.errors else 200
    return page(request, "alliance/change_member.html", {"member": member, "form": form}, status=status)
