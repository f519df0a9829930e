"""Förderstandorte: the list, its table to take along, and what is known about one."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from buendnis.alliance import actions, permissions, queries
from buendnis.alliance.forms.filters import SiteFilter
from buendnis.alliance.forms.sites import SiteForm
from buendnis.alliance.models import Municipality, Site
from buendnis.alliance.views.access import with_role
from buendnis.base.errors import NotPossible
from buendnis.base.tables import table_response
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50


def chosen(request: PersonRequest) -> tuple[SiteFilter, dict]:
    form = SiteFilter(request.GET, cares_for_contacts=permissions.may_import(request.user))
    said = form.said
    return form, {
        "text": said.get("q", ""),
        "phase": said.get("phase", ""),
        "county": said.get("county", ""),
        "contact": said.get("contact", ""),
    }


@require_safe
@with_role
def site_list(request: PersonRequest) -> HttpResponse:
    """All sites, by phase, county and word; files open where the person may."""
    form, said = chosen(request)
    page_obj = Paginator(queries.site_list(request.user, **said), PER_PAGE).get_page(request.GET.get("page"))
    ids = [site.pk for site in page_obj]
    open_files = permissions.visible_sites(request.user).filter(pk__in=ids)
    context = {
        "form": form,
        "page_obj": page_obj,
        "is_filtered": any(said.values()),
        "open_files": set(open_files.values_list("pk", flat=True)),
        "mine": set(queries.sites_of(request.user).values_list("pk", flat=True)),
        "may_import": permissions.may_import(request.user),
        "query": request.GET.urlencode(),
    }
    return page(request, "alliance/site_list.html", context, fragment="alliance/_site_list.html")


def county_name(site: Site) -> str:
    if site.municipality.county:
        return site.municipality.county.name
    is_free = site.municipality.status == Municipality.Status.INDEPENDENT_CITY
    return _("kreisfrei") if is_free else ""


@require_safe
@with_role
def export_sites(request: PersonRequest, form: str) -> HttpResponse:
    """The same sites as the list shows, as a table that can be read in again."""
    _filter, said = chosen(request)
    headers = [
        _("Kommune"), _("Quartier"), _("auch genannt"), _("Landkreis"), _("AGS"), _("Breite"), _("Länge"),
        _("Einwohnerzahl"), _("Status"), _("Programmphase"), _("Aufnahmejahr"), _("Programmjahr"),
        _("letztes Förderjahr"), _("Beleg"), _("Beleg der Lage"),
    ]  # fmt: skip
    rows = (
        [
            site.municipality.organisation.name, site.neighbourhood, site.aliases, county_name(site),
            site.municipality.ags, site.latitude, site.longitude, site.municipality.population,
            site.municipality.get_status_display(), site.get_phase_display(), site.admission_year,
            site.programme_year, site.funding_ends, site.get_checked_display(),
            site.get_position_checked_display(),
        ]
        for site in queries.site_list(request.user, **said)
    )  # fmt: skip
    return table_response(form, _("Standorte"), headers, rows)


@require_http_methods(["GET", "HEAD", "POST"])
def change_site(request: PersonRequest, pk: int) -> HttpResponse:
    """Contact, years, partnership, weights, documents of one's own site."""
    sites = permissions.visible_sites(request.user).select_related("municipality__organisation")
    site = get_object_or_404(permissions.only_changeable(request.user, sites), pk=pk)
    form = SiteForm(request.POST or None, site=site, may_set_phase=permissions.acts_for_office(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_site(
                site,
                facts=form.facts,
                weights=form.typed_weights,
                documents=form.typed_documents,
                today=timezone.localdate(),
                by=request.user,
            )
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Die Angaben sind gespeichert."))
            return redirect(site.get_absolute_url())
    status = 422 if form.errors else 200
    return page(request, "alliance/change_site.html", {"site": site, "form": form}, status=status)
