"""The Kontingentkonto of one member: what it gives, what is reserved, used and free."""

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buendnis.alliance import actions, permissions, queries, rules
from buendnis.alliance.forms.capacity import AccountForm, ConsentForm, PledgeForm
from buendnis.alliance.models import Format, MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.base.tables import table_response
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50
EARLIEST = 2000


def year_of(request: PersonRequest) -> int:
    """The year of the address (`?jahr=`); this one when it makes no sense."""
    typed, today = request.GET.get("jahr", ""), timezone.localdate()
    is_year = typed.isascii() and typed.isdigit() and len(typed) == 4
    return int(typed) if is_year and EARLIEST <= int(typed) <= today.year + 1 else today.year


def member_or_404(request: PersonRequest, pk: int) -> MemberOrganisation:
    members = permissions.members_with_visible_capacity(request.user).select_related("organisation")
    return get_object_or_404(members, pk=pk)


def account_url(member: MemberOrganisation, year: int) -> str:
    return f"{reverse('alliance:capacity', args=[member.pk])}?jahr={year}"


@require_safe
def capacity(request: PersonRequest, pk: int) -> HttpResponse:
    """Bars and table per format, and every booking with what it was for."""
    member, year = member_or_404(request, pk), year_of(request)
    if member.organisation_id not in people.standing(request.user).organisation_ids:
        people_actions.record_view(request.user, member, "capacity.viewed")
    page_obj = Paginator(queries.ledger(member, year), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "member": member,
        "year": year,
        "years": sorted({*rules.pledge_years(timezone.localdate()), year}),
        "capacity": queries.capacity_of(member, year),
        "page_obj": page_obj,
        "year_query": f"jahr={year}",
        "lines": [(entry, queries.url_of(entry.reference)) for entry in page_obj],
        "may_pledge": permissions.may_pledge(request.user, member),
        "represents": permissions.represents(request.user, member),
    }
    return page(request, "alliance/capacity.html", context)


@require_safe
def export_ledger(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    """All bookings of a year as a table."""
    member, year = member_or_404(request, pk), year_of(request)
    headers = [_("Zeitpunkt"), _("Konto"), _("Buchung"), _("Halbe Tage"), _("Wofür"), _("Text"), _("Von")]
    rows = (
        [
            timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M"), queries.account_label(entry.account),
            entry.get_kind_display(), entry.half_days, entry.reference, entry.text, entry.by.name,
        ]
        for entry in queries.ledger(member, year)
    )  # fmt: skip
    name = _("Kontingent %(member)s %(year)s") % {"member": member.short_name, "year": year}
    return table_response(form, name, headers, rows)


def change_account(
    request: PersonRequest,
    member: MemberOrganisation,
    form: AccountForm,
    template: str,
    act: Callable[[dict], object],
    done: str,
) -> HttpResponse:
    """Show a form about an account, and do what it says."""
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, done)
            return redirect(account_url(member, form.cleaned_data["year"]))
    status = 422 if form.errors else 200
    return page(request, template, {"member": member, "form": form, "year": year_of(request)}, status=status)


def initial(request: PersonRequest, member: MemberOrganisation) -> dict:
    """The year and format of the address, and what is pledged there so far."""
    year, code = year_of(request), request.GET.get("format", "")
    formats = Format.objects.current()
    format = (
        formats.filter(pk=int(code)).first() if code.isascii() and code.isdigit() and len(code) < 10 else None
    )
    wanted = format.pk if format else None
    rows = queries.capacity_of(member, year).rows
    pledged = next((row.pledged for row in rows if row.format_id == wanted), None)
    return {"year": year, "format": format, "half_days": pledged}


@require_http_methods(["GET", "HEAD", "POST"])
def pledge_capacity(request: PersonRequest, pk: int) -> HttpResponse:
    """State how many half-days the member gives."""
    members = permissions.members_open_to_pledge(request.user).select_related("organisation")
    member = get_object_or_404(members, pk=pk)
    years = rules.pledge_years(timezone.localdate())
    form = PledgeForm(request.POST or None, years=years, initial=initial(request, member))

    def act(data: dict) -> None:
        actions.pledge_capacity(
            member=member,
            year=data["year"],
            format=data["format"],
            half_days=data["half_days"],
            by=request.user,
        )

    return change_account(
        request, member, form, "alliance/pledge_capacity.html", act, _("Das Kontingent ist gespeichert.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def consent_to_more(request: PersonRequest, pk: int) -> HttpResponse:
    """The member itself agrees to more than it pledged."""
    members = permissions.members_represented(request.user).select_related("organisation")
    member = get_object_or_404(members, pk=pk)
    years = rules.pledge_years(timezone.localdate())
    given = initial(request, member)
    form = ConsentForm(
        request.POST or None, years=years, initial={"year": given["year"], "format": given["format"]}
    )

    def act(data: dict) -> None:
        actions.consent_to_more(
            member=member,
            year=data["year"],
            format=data["format"],
            half_days=data["half_days"],
            reason=data["reason"],
            submission=data["submission"],
            by=request.user,
        )

    return change_account(
        request, member, form, "alliance/consent_to_more.html", act, _("Die halben Tage sind bewilligt.")
    )
