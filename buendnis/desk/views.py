"""The desk's pages: each collects, none decides."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buendnis.alliance import permissions as alliance_permissions
from buendnis.alliance import queries as alliance
from buendnis.alliance.models import ProgrammePhase
from buendnis.base.tables import table_response
from buendnis.base.text import one_line
from buendnis.desk import permissions, rules
from buendnis.desk.queries import coverage as coverage_queries
from buendnis.desk.queries import finding, places, sections, week
from buendnis.desk.queries import site_file as site_file_queries
from buendnis.desk.rules import Acting
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest
from buendnis.ui import pictures
from buendnis.ui.pages import page

WAITING_SHOWN = 12
ENTRIES_PER_PAGE = 50
LONGEST_QUESTION = 300


# --- Diese Woche -------------------------------------------------------------------------------------


@require_safe
def this_week(request: PersonRequest, organisation: int | None = None) -> HttpResponse:
    """What waits: in one organisation, or in all of them together where somebody acts in several."""
    today = timezone.localdate()
    found = week.places_of(request.user)
    place = _place(found, organisation)
    person = place.person if place else request.user
    standing = people.standing(person)
    items = week.waiting_for(person, standing, today)
    shown = items if "alles" in request.GET else items[:WAITING_SHOWN]
    if standing.office:
        shown = week.with_proposals(shown, sections.best_proposals)
    context = {
        "place": place,
        "places": found,
        "today": today,
        "items": shown,
        "more": len(items) - len(shown),
        "total": len(items),
        "overdue": sum(item.due.is_overdue for item in items),
        "calls": sum(item.waiting.kind in rules.CALLS for item in items),
        "section": _section(place),
    }
    return page(request, f"desk/week/{place.acting if place else 'several'}.html", context)


def _place(found: list[week.Place], organisation: int | None) -> week.Place | None:
    """The organisation that the address names; without a name the only one there is."""
    if organisation is None:
        return found[0] if len(found) == 1 else None
    for place in found:
        if place.organisation.pk == organisation:
            return place
    raise Http404


def _section(place: week.Place | None) -> object | None:
    today = timezone.localdate()
    if place is None:
        return None
    match place.acting:
        case Acting.OFFICE:
            return sections.for_office()
        case Acting.MINISTRY:
            return sections.for_ministry()
        case Acting.MEMBER:
            return sections.for_member(place, today)
        case Acting.MUNICIPALITY | Acting.MANAGER:
            return sections.for_sites(place, today)
        case _:
            return None


# --- Site file ---------------------------------------------------------------------------------------


@require_safe
def site_file(request: PersonRequest, pk: int) -> HttpResponse:
    """Everything about one site, from all rooms."""
    site = get_object_or_404(site_file_queries.sites_for(request.user), pk=pk)
    kinds = rules.kinds_to_choose(site_file_queries.kinds_of(site, request.user))
    kind = request.GET.get("art", "") if request.GET.get("art") in dict(kinds) else ""
    entries = Paginator(site_file_queries.timeline_of(site, request.user, kind), ENTRIES_PER_PAGE)
    file = site_file_queries.site_file(site, request.user, timezone.localdate())
    context = {
        "site": site,
        "file": file,
        "entries": entries.get_page(request.GET.get("page")),
        "kinds": kinds,
        "kind": kind,
        "may_change": alliance_permissions.may_change_site(request.user, site),
    }
    own = site.municipality.organisation_id in people.standing(request.user).organisation_ids
    if not own and file.contacts:
        people_actions.record_view(request.user, site, "contacts.viewed")
    return page(request, "desk/site_file.html", context, fragment="desk/site/_timeline.html")


# --- Search ------------------------------------------------------------------------------------------


@login_not_required
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything; strangers find what is public."""
    text = one_line(request.GET.get("q", ""))[:LONGEST_QUESTION]
    kind = request.GET.get("art", "") if request.GET.get("art") in finding.KINDS else ""
    hits = finding.find(text, request.user, kind=kind) if text else []
    standing = people.standing(request.user)
    context = {
        "text": text,
        "kind": kind,
        "kinds": finding.KINDS.items(),
        "groups": finding.in_groups(hits),
        "count": len(hits),
        "may_ask": bool(standing.municipality_org_ids or standing.manages or standing.office),
    }
    return page(request, "desk/search.html", context)


# --- Pictures ----------------------------------------------------------------------------------------


@require_safe
def site_map(request: PersonRequest) -> HttpResponse:
    """The region with its sites by phase, and the same as a list."""
    _only_if(permissions.may_see_coverage(request.user))
    sites = alliance.public_sites()
    phase = request.GET.get("phase", "") if request.GET.get("phase") in ProgrammePhase.values else ""
    openable = set(alliance_permissions.visible_sites(request.user).values_list("pk", flat=True))
    found = places.places(sites, openable)
    shown = [place for place in found if not phase or place.site.phase == phase]
    context = {
        "picture": pictures.point_map(places.points(shown), title=places.map_title(shown)),
        "places": shown,
        "phases": places.phases(found),
        "all_unconfirmed": all(place.is_unconfirmed for place in shown if place.has_position),
        "phase": phase,
    }
    return page(request, "desk/map.html", context)


@require_safe
def coverage(request: PersonRequest) -> HttpResponse:
    """Open needs and available offers by action field."""
    _only_if(permissions.may_see_coverage(request.user))
    rows = coverage_queries.coverage()
    context = {
        "rows": rows,
        "missing": [row for row in rows if row.needs and not row.offers],
        "picture": coverage_queries.coverage_picture(rows),
        "may_see_capacities": permissions.may_see_capacities(request.user),
    }
    return page(request, "desk/coverage.html", context)


@require_safe
def capacities(request: PersonRequest) -> HttpResponse:
    """The half-days of all members this year, most free first."""
    _only_if(permissions.may_see_capacities(request.user))
    year = timezone.localdate().year
    rows = _capacity_rows(request, year)
    pledged = [row for row in rows if row.pledged]
    context = {
        "year": year,
        "rows": rows,
        "pledged": len(pledged),
        "free": sum(row.free for row in pledged),
        "total": sum(row.pledged for row in pledged),
        "picture": coverage_queries.capacity_picture(pledged) if pledged else "",
    }
    return page(request, "desk/capacities.html", context)


def _capacity_rows(request: PersonRequest, year: int) -> list[coverage_queries.MemberCapacity]:
    members = alliance_permissions.members_with_visible_capacity(request.user).filter(left_on__isnull=True)
    return coverage_queries.capacities(members, year)


@require_safe
def export_capacities(request: PersonRequest, form: str) -> HttpResponse:
    """The half-days of all members this year as a table."""
    _only_if(permissions.may_see_capacities(request.user))
    headers = [_("Mitglied"), _("Zugesagt"), _("Genutzt"), _("Reserviert"), _("Frei")]
    rows = [
        [row.member.short_name, row.pledged, row.used, row.reserved, row.free]
        for row in _capacity_rows(request, timezone.localdate().year)
    ]
    return table_response(form, "kontingente", headers, rows)


@require_safe
def export_coverage(request: PersonRequest, form: str) -> HttpResponse:
    """Open needs, fulfilled needs and available offers by action field as a table."""
    _only_if(permissions.may_see_coverage(request.user))
    headers = [_("Handlungsfeld"), _("Offene Bedarfe"), _("Erfüllt"), _("Angebote")]
    rows = [[row.name, row.needs, row.met, row.offers] for row in coverage_queries.coverage()]
    return table_response(form, "abdeckung", headers, rows)


def _only_if(allowed: bool) -> None:
    """A page that is not for this person looks as if it were not there (permissions.md, rule 7)."""
    if not allowed:
        raise Http404
