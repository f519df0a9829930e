"""What the rankings of many needs share, loaded once; a fixed number of queries."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import TextField
from django.db.models.functions import Cast

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import MemberOrganisation
from buendnis.matching import rules
from buendnis.matching.models import Focus, Need, Offer, OfferMember, Proposal
from buendnis.matching.queries.ranking import (
    CODES,
    MEMBER_COLUMNS,
    NO_CODES,
    TELLING_AT_LEAST,
    TELLING_SHARE,
    TWO_YEARS,
)
from buendnis.people import queries as people
from buendnis.search import queries as search


class OfferRow(NamedTuple):
    """An offer without what depends on the need."""

    pk: int
    title: str
    status: str
    phases: str
    sizes: str
    most_km: int | None
    starts_on: date | None
    ends_on: date | None
    formats: tuple[int, ...]
    parts: tuple[tuple[int, int], ...]  # member id, half-days; the leading one first


class MemberRow(NamedTuple):
    """A member without what depends on the site."""

    pk: int
    name: str
    point: tuple[float | None, float | None]
    lead_id: int | None
    deputy_id: int | None
    is_active: bool


@dataclass(frozen=True)
class Loaded:
    """Everything that the rankings share, loaded once for one day."""

    today: date
    offers: dict[int, OfferRow]
    members: dict[int, MemberRow]
    free: dict[int, dict[int | None, int]]  # half-days by member and format; None is any format
    counties: dict[int, frozenset[int]]
    by_field: dict[int, list[int]]  # action field -> offers
    fields_of: dict[int, list[int]]  # offer -> action fields
    by_word: dict[str, list[str]]  # stem -> keys of offers
    fields: dict[int, list[tuple[int, str, str]]]  # need -> its fields
    formats: dict[int, dict[int, str]]  # need -> its formats
    agreed: dict[int, list[tuple[int, int, int]]]  # site -> (need, member, proposal) of two years
    focuses: dict[int, Focus]  # site -> the one that counts
    conflicts: list[alliance.Conflict]
    absent: frozenset[int]
    declined: dict[int, frozenset[int]]

    @cached_property
    def helpers(self) -> "dict[int, dict[int, rules.Helper]]":
        """By site: its helpers, with the way to it. Filled as sites come up."""
        return {}


def load(needs: Sequence[Need], today: date) -> Loaded:
    """Load what the rankings of these needs share; 17 queries, however many there are."""
    pks = [need.pk for need in needs]
    sites = {need.site_id for need in needs}
    formats_of, parts_of = _links(Offer.formats.through, "format_id"), _parts()
    fields_of = _links(Offer.action_fields.through, "actionfield_id")
    by_field: dict[int, list[int]] = defaultdict(list)
    for offer_id, field_ids in fields_of.items():
        for field_id in field_ids:
            by_field[field_id].append(offer_id)
    offers = _offers(formats_of, parts_of)
    most = max(TELLING_AT_LEAST, len(offers) // TELLING_SHARE)
    return Loaded(
        today=today,
        offers=offers,
        members=_members(today),
        free=_free(today.year),
        counties=_counties(),
        by_field=by_field,
        fields_of=fields_of,
        by_word=search.telling_words("offer", most=most),
        fields=_fields(pks),
        formats=_formats(pks),
        agreed=_agreed(sites, today),
        focuses=_focuses(today),
        conflicts=alliance.conflicts(today),
        absent=frozenset(people.absent_ids(today)),
        declined=_declined(pks),
    )


def _links(through: Any, column: str) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for offer_id, other_id in through.objects.order_by().values_list("offer_id", column):
        found[offer_id].append(other_id)
    return found


def _parts() -> dict[int, list[tuple[int, int]]]:
    rows = OfferMember.objects.order_by("-is_lead", "pk").values_list("offer_id", "member_id", "half_days")
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for offer_id, member_id, half_days in rows:
        found[offer_id].append((member_id, half_days))
    return found


def _offers(formats: dict[int, list[int]], parts: dict[int, list[tuple[int, int]]]) -> dict[int, OfferRow]:
    rows = Offer.objects.annotate(
        for_phases=Cast("phases", TextField()), for_sizes=Cast("size_classes", TextField())
    ).values_list("pk", "title", "status", *CODES, "max_distance_km", "starts_on", "ends_on")
    return {
        pk: OfferRow(
            pk,
            title,
            status,
            phases if phases != NO_CODES else "",
            sizes if sizes != NO_CODES else "",
            most_km,
            starts_on,
            ends_on,
            tuple(sorted(formats.get(pk, ()))),
            tuple(parts.get(pk, ())),
        )
        for pk, title, status, phases, sizes, most_km, starts_on, ends_on in rows.order_by()
    }


def _members(today: date) -> dict[int, MemberRow]:
    rows = MemberOrganisation.objects.order_by().values_list(*MEMBER_COLUMNS)
    return {
        pk: MemberRow(pk, name, (lat, lon), lead, deputy, active and (left_on is None or left_on > today))
        for pk, name, lat, lon, lead, deputy, active, left_on in rows
    }


def _free(year: int) -> dict[int, dict[int | None, int]]:
    free: dict[int, dict[int | None, int]] = defaultdict(dict)
    for (member_id, format_id), half_days in alliance.free_half_days(year).items():
        free[member_id][format_id] = half_days
    return free


def _counties() -> dict[int, frozenset[int]]:
    links = MemberOrganisation.counties.through.objects.order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, county_id in links.values_list("memberorganisation_id", "county_id"):
        found[member_id].add(county_id)
    return {pk: frozenset(counties) for pk, counties in found.items()}


def _fields(needs: list[int]) -> dict[int, list[tuple[int, str, str]]]:
    links = Need.action_fields.through.objects.filter(need_id__in=needs).order_by("actionfield__code")
    found: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    columns = ("need_id", "actionfield_id", "actionfield__name", "actionfield__identifier")
    for need_id, field_id, name, identifier in links.values_list(*columns):
        found[need_id].append((field_id, name, identifier))
    return found


def _formats(needs: list[int]) -> dict[int, dict[int, str]]:
    links = Need.formats.through.objects.filter(need_id__in=needs).order_by("format_id")
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for need_id, format_id, name in links.values_list("need_id", "format_id", "format__name"):
        found[need_id][format_id] = name
    return found


def _agreed(sites: set[int], today: date) -> dict[int, list[tuple[int, int, int]]]:
    rows = Proposal.objects.filter(
        state=Proposal.State.AGREED, answered_at__date__gte=today - TWO_YEARS, need__site_id__in=sites
    ).order_by("pk")
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for site_id, *row in rows.values_list("need__site_id", "need_id", "parts__member_id", "pk"):
        found[site_id].append((row[0], row[1], row[2]))
    return found


def _focuses(today: date) -> dict[int, Focus]:
    running = Focus.objects.filter(starts_on__lte=today, ends_on__gte=today).order_by("-points", "pk")
    found: dict[int, Focus] = {}
    for focus in running.prefetch_related("sites"):
        for site in focus.sites.all():
            found.setdefault(site.pk, focus)
    return found


def _declined(needs: list[int]) -> dict[int, frozenset[int]]:
    rows = Proposal.objects.filter(state=Proposal.State.DECLINED, need_id__in=needs).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for need_id, offer_id in rows.values_list("need_id", "offer_id"):
        found[need_id].add(offer_id)
    return {pk: frozenset(offers) for pk, offers in found.items()}
