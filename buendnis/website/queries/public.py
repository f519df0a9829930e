"""What strangers read on the start page and near them."""

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import ActionField, MemberOrganisation, ProgrammePhase, Site, ThemeCluster
from buendnis.cooperation.models import Engagement
from buendnis.dates import queries as dates
from buendnis.dates.models import CalendarEntry
from buendnis.matching.models import Offer
from buendnis.ui.pictures import Point

TITLES_PER_FIELD = 2
DATES_SHOWN = 4
KIND_OF_PHASE = {phase: kind for kind, phase in enumerate(ProgrammePhase.values)}


@dataclass(frozen=True)
class Numbers:
    """How big the alliance is: counts, as of now."""

    sites: int
    members: int
    offers: int
    engagements: int


@dataclass
class FieldOffers:
    """One action field: how many offers can be had, and the titles of a few."""

    action_field: ActionField
    count: int
    offers: list[Offer] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.count - len(self.offers)


def numbers() -> Numbers:
    """Four counts, four small queries."""
    running = Engagement.objects.exclude(status=Engagement.Status.CANCELLED)
    return Numbers(
        sites=Site.objects.filter(is_active=True).count(),
        members=MemberOrganisation.objects.filter(left_on__isnull=True).count(),
        offers=Offer.objects.available().count(),
        engagements=running.count(),
    )


def offers_by_theme() -> dict[ThemeCluster, list[FieldOffers]]:
    """The action fields by theme (concept C3), each with what is offered: three queries, however many offers.

    Only titles of offers in trial or proven, proven first; nothing else about an offer is public.
    """
    available = Q(offers__status__in=[Offer.Status.TRIAL, Offer.Status.PROVEN])
    fields = alliance.public_fields().annotate(offer_count=Count("offers", filter=available, distinct=True))
    found = {f.pk: FieldOffers(f, f.offer_count) for f in fields}
    for field_id, offer in _first_offers():
        if field_id in found:
            found[field_id].offers.append(offer)
    themes: dict[ThemeCluster, list[FieldOffers]] = {}
    for item in found.values():
        themes.setdefault(item.action_field.theme, []).append(item)
    return themes


def _first_offers() -> list[tuple[int, Offer]]:
    pairs = Offer.action_fields.through.objects
    rank = Window(
        RowNumber(),
        partition_by=F("actionfield_id"),
        order_by=[F("offer__status"), F("offer__title"), F("offer_id")],
    )
    ranked = pairs.filter(offer__in=Offer.objects.available()).annotate(rank=rank)
    rows = (
        ranked.filter(rank__lte=TITLES_PER_FIELD)  # type: ignore[misc]  # the stubs lose annotations
        .select_related("offer")
        .order_by("actionfield_id", "rank")
    )
    return [(row.actionfield_id, row.offer) for row in rows]


def next_dates(today: date) -> list[CalendarEntry]:
    """What is open to everybody and lies ahead; soonest first."""
    return dates.upcoming(AnonymousUser(), today, DATES_SHOWN)


def dates_near(place: str, today: date) -> list[CalendarEntry]:
    """Public dates whose place names this town; empty without a town."""
    if not place:
        return []
    upcoming = dates.upcoming(AnonymousUser(), today)
    return [entry for entry in upcoming if entry.place and place.casefold() in entry.place.casefold()]


def sites_near(place: str) -> QuerySet[Site]:
    """Public sites whose town, neighbourhood, other name or county contains every word; all for none."""
    sites = alliance.public_sites()
    for word in place.split():
        sites = sites.filter(
            Q(municipality__organisation__name__icontains=word)
            | Q(neighbourhood__icontains=word)
            | Q(aliases__icontains=word)
            | Q(municipality__county__name__icontains=word)
        )
    return sites


def points(sites: list[Site]) -> list[Point]:
    """Sites on the map, told apart by phase; each leads to its lines on the page "In Ihrer Nähe"."""
    near = reverse("website:near_you")
    return [
        Point(
            latitude=site.latitude,
            longitude=site.longitude,
            text=_("%(site)s – %(phase)s") % {"site": site, "phase": site.get_phase_display()},
            url=f"{near}#standort-{site.pk}",
            kind=KIND_OF_PHASE.get(site.phase, len(KIND_OF_PHASE)),
        )
        for site in sites
        if site.latitude is not None and site.longitude is not None
    ]
