"""Sites: those a person acts for, public facts, lists with filters."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from buendnis.alliance import permissions
from buendnis.alliance.models import ActionField, County, Format, Site, SiteWeight, TimelineEntry
from buendnis.people import queries as people
from buendnis.people.models import Person


def with_place(sites: QuerySet[Site]) -> QuerySet[Site]:
    """The same sites, ordered by town, with town and county ready: one query."""
    sites = sites.select_related("municipality__organisation", "municipality__county")
    return sites.order_by("municipality__organisation__name", "neighbourhood", "pk")


def sites_of(person: Person) -> QuerySet[Site]:
    """Sites the person acts for: those of the own municipality, and those the person manages."""
    standing = people.standing(person)
    own = Q(municipality__organisation_id__in=standing.municipality_org_ids)
    if standing.manages:
        own |= Q(permissions.managed_by(person))
    return with_place(Site.objects.filter(own, is_active=True))


def public_sites() -> QuerySet[Site]:
    """Sites in the programme, for the public map and list; show only place, phase, years and marks."""
    return with_place(Site.objects.filter(is_active=True))


def public_fields() -> QuerySet[ActionField]:
    """The action fields in force with their theme, by theme and number. Source: concept C3."""
    return ActionField.objects.current().select_related("theme").order_by("theme__code", "code")


def current_formats() -> QuerySet[Format]:
    """The formats in force with their role, by depth. Source: concept C6."""
    return Format.objects.current().select_related("role").order_by("role__depth", "pk")


def without_contact(sites: QuerySet[Site]) -> QuerySet[Site]:
    """Those in the programme for which nobody answers: no lead, no deputy, no lead of the town."""
    return sites.filter(is_active=True, lead=None, deputy=None, municipality__organisation__lead=None)


def site_list(
    person: Person, *, text: str = "", phase: str = "", county: str = "", contact: str = ""
) -> QuerySet[Site]:
    """Sites in the person's list, by free text (town, neighbourhood, alias, county), phase and county.

    `county` is a county's id, or "none" for independent cities; `contact` "none" means those without any.
    """
    sites = permissions.listed_sites(person)
    for word in text.split():
        sites = sites.filter(
            Q(municipality__organisation__name__icontains=word)
            | Q(neighbourhood__icontains=word)
            | Q(aliases__icontains=word)
            | Q(municipality__county__name__icontains=word)
        )
    if phase:
        sites = sites.filter(phase=phase)
    if county == "none":
        sites = sites.filter(municipality__county__isnull=True)
    elif county:
        sites = sites.filter(municipality__county_id=county)
    if contact == "none":
        sites = without_contact(sites)
    return with_place(sites)


def county_choices() -> list[tuple[str, str]]:
    """Counties that have a site, as (id, name)."""
    counties = County.objects.filter(Exists(Site.objects.filter(municipality__county_id=OuterRef("pk"))))
    return [(str(pk), name) for pk, name in counties.order_by("name").values_list("pk", "name")]


def weights_of(site: Site) -> list[tuple[ActionField, SiteWeight | None]]:
    """Every action field in force with the site's weight, or None where it has not weighed it yet."""
    known = {weight.action_field_id: weight for weight in SiteWeight.objects.filter(site=site)}
    return [(field, known.get(field.pk)) for field in ActionField.objects.current().order_by("code")]


def latest_of_site(site: Site, person: Person, limit: int = 20) -> list[TimelineEntry]:
    """The newest timeline entries of a site that the person may read."""
    entries = permissions.visible_timeline(person).filter(site=site).prefetch_related("members")
    return list(entries.order_by("-on", "-pk")[:limit])
