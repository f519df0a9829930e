"""„Das kommt auf Sie zu“: what the published plan means for one member, and what it says to it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buendnis.alliance import permissions as alliance_permissions
from buendnis.alliance import rules as alliance_rules
from buendnis.alliance.models import MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.matching import permissions
from buendnis.matching.actions.plan_answers import say
from buendnis.matching.actions.plan_limit import limit_half_days as limit
from buendnis.matching.forms.plan_member import LimitForm, SayForm
from buendnis.matching.models import PlanLineMember
from buendnis.matching.queries import plan_member as queries
from buendnis.matching.views.balance_pictures import year_picture
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

Says = PlanLineMember.Says


@require_safe
def coming_up_list(request: PersonRequest) -> HttpResponse:
    """The way to one's own page; a choice where somebody acts for several members, or sees them all."""
    members = permissions.members_with_plan_parts(request.user).order_by("short_name", "pk")
    if not permissions.sees_all_plan_parts(request.user):
        own = list(members.select_related("organisation"))
        if len(own) == 1:
            return redirect("matching:coming_up", own[0].pk)
        return page(request, "matching/coming_up_list.html", {"members": own})
    return page(request, "matching/coming_up_list.html", {"rows": queries.heard(request.user)})


@require_safe
def coming_up(request: PersonRequest, pk: int) -> HttpResponse:
    """One member's year: the address names the member, `jahr` the year."""
    member = _member(request, pk)
    if member.organisation_id not in people.standing(request.user).organisation_ids:
        people_actions.record_view(request.user, member, "capacity.viewed")
    return page(request, "matching/coming_up.html", _context(request, member, _year(request, member)))


def _member(request: PersonRequest, pk: int) -> MemberOrganisation:
    members = permissions.members_with_plan_parts(request.user).select_related("organisation")
    return get_object_or_404(members, pk=pk)


def _year(request: PersonRequest, member: MemberOrganisation) -> int:
    """The year of the address; without one the first with a plan for the member, else this year."""
    years = _years(member)
    typed = request.GET.get("jahr", "")
    if typed in {str(year) for year in years}:
        return int(typed)
    return next(iter(queries.planned_years(member)), timezone.localdate().year)


def _years(member: MemberOrganisation) -> list[int]:
    """Years to choose from: those one can plan for, and those with a plan for the member."""
    return sorted({*alliance_rules.pledge_years(timezone.localdate()), *queries.planned_years(member)})


def _context(
    request: PersonRequest,
    member: MemberOrganisation,
    year: int,
    *,
    said: tuple[int, SayForm] | None = None,
    limit_form: LimitForm | None = None,
) -> dict[str, Any]:
    """The page; `said` is the form of one engagement that came back with errors."""
    found = queries.member_year(member, year, request.user)
    speaks = member.organisation_id in people.standing(request.user).member_org_ids
    can_limit = alliance_permissions.represents(request.user, member)
    years = alliance_rules.pledge_years(timezone.localdate())
    if can_limit and year in years and limit_form is None:
        limit_form = LimitForm(years=years, initial={"year": year, "half_days": found.load.total})
    return {
        "member": member,
        "year": year,
        "years": _years(member),
        "found": found,
        "groups": [
            (group, [(row, _form(row, speaks, said)) for row in group.rows]) for group in found.groups
        ],
        "failed": said[0] if said else None,
        "speaks": speaks,
        "limit_form": limit_form if can_limit and year in years else None,
        "picture": year_picture(member, found.load) if found.load.total else "",
    }


def _form(row: queries.PartRow, speaks: bool, said: tuple[int, SayForm] | None) -> SayForm | None:
    """The form of one engagement, where the person may say something to it."""
    if not (row.can_say and speaks):
        return None
    return said[1] if said and said[0] == row.part.pk else SayForm(part=row.part)


def _address(member: MemberOrganisation, year: int) -> str:
    return f"{reverse('matching:coming_up', args=[member.pk])}?jahr={year}"


@require_POST
def say_to_plan(request: PersonRequest, pk: int, part_pk: int) -> HttpResponse:
    """„Passt uns“ or, with a reason, „Passt uns nicht“; nothing that binds."""
    member = _member(request, pk)
    parts = permissions.visible_plan_parts(request.user).filter(member=member)
    part = get_object_or_404(parts.select_related("line__plan", "member__organisation"), pk=part_pk)
    if not permissions.may_say(request.user, part):
        raise Http404
    year, form = part.line.plan.year, SayForm(request.POST, part=part)
    if form.is_valid():
        try:
            say(part, form.cleaned_data["says"], reason=form.cleaned_data["reason"], by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _thanks(form.cleaned_data["says"]))
            return redirect(_address(member, year))
    context = _context(request, member, year, said=(part.pk, form))
    return page(request, "matching/coming_up.html", context, status=422)


def _thanks(says: str) -> str:
    if says == Says.WILLING:
        return _("Danke. Wir fragen Sie an, wenn es so weit ist. Erst dann sagen Sie verbindlich zu.")
    return _("Danke. Die Geschäftsstelle sieht den Grund. Der Plan sucht einen anderen Weg.")


@require_POST
def limit_half_days(request: PersonRequest, pk: int) -> HttpResponse:
    """At most so many half-days in this year."""
    member = _member(request, pk)
    if not alliance_permissions.represents(request.user, member):
        raise Http404
    form = LimitForm(request.POST, years=alliance_rules.pledge_years(timezone.localdate()))
    if form.is_valid():
        year, half_days = form.cleaned_data["year"], form.cleaned_data["half_days"]
        try:
            limit(member, year=year, half_days=half_days, by=request.user)
        except PermissionDenied as problem:
            raise Http404 from problem
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Gespeichert. Mehr plant niemand für Sie ein."))
            return redirect(_address(member, year))
    year = form.cleaned_data.get("year") or timezone.localdate().year
    return page(
        request, "matching/coming_up.html", _context(request, member, year, limit_form=form), status=422
    )
