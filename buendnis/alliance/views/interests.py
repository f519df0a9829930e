"""Befangenheit: declare a conflict, let it end."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from buendnis.alliance import actions, permissions
from buendnis.alliance.forms.interests import EndForm, InterestForm
from buendnis.alliance.models import MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


def member_or_404(request: PersonRequest, pk: int) -> MemberOrganisation:
    members = permissions.visible_members(request.user).select_related("organisation")
    return get_object_or_404(permissions.only_changeable_members(request.user, members), pk=pk)


def show(request: PersonRequest, member: MemberOrganisation, form: InterestForm) -> HttpResponse:
    interests = permissions.visible_interests(request.user).filter(member=member)
    context = {
        "member": member,
        "form": form,
        "today": timezone.localdate(),
        "interests": interests.select_related(
            "municipality__organisation", "site__municipality__organisation", "declared_by"
        ),
    }
    return page(request, "alliance/interests.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def declare_interest(request: PersonRequest, pk: int) -> HttpResponse:
    """What is declared, and a form for one more."""
    member = member_or_404(request, pk)
    form = InterestForm(request.POST or None, initial={"starts_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.declare_interest(member=member, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Die Befangenheit ist eingetragen. Sie gilt ab sofort."))
            return redirect("alliance:declare_interest", member.pk)
    return show(request, member, form)


@require_POST
def end_interest(request: PersonRequest, pk: int, interest: int) -> HttpResponse:
    """Let a conflict end on a day."""
    member = member_or_404(request, pk)
    declared = get_object_or_404(
        permissions.visible_interests(request.user).filter(member=member), pk=interest
    )
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(text) for text in form.errors["ends_on"]))
        return redirect("alliance:declare_interest", member.pk)
    try:
        actions.end_interest(declared, ends_on=form.cleaned_data["ends_on"], by=request.user)
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("Das Ende ist eingetragen."))
    return redirect("alliance:declare_interest", member.pk)
