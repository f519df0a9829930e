"""What stands beside the waiting list on "Diese Woche": one dataclass per role, three queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext as _

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import MemberOrganisation, Site, SizeClass
from buendnis.alliance.queries.documents import held_files
from buendnis.alliance.rules import size_class
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.dates import queries as dates
from buendnis.dates.models import Duty
from buendnis.desk import rules
from buendnis.desk.queries.coverage import MemberCapacity, MissingField, capacities, missing_fields
from buendnis.desk.queries.week import Place
from buendnis.matching.models import Need, Offer, Proposal, ProposalMember
from buendnis.post.models import Message

MOST_DUTIES = 5
MOST = 10  # rows per section; the list behind each section has the rest


@dataclass(frozen=True)
class OfficeSection:
    missing: Sequence[MissingField]
    stuck: int
    without_contact: int
    held_files: int


@dataclass(frozen=True)
class DutyRow:
    """One duty of one site, with its distance in words."""

    site: Site
    entry: dates.DutyDate
    due: rules.Due

    def place(self) -> tuple[date, bool, int, int]:
        return self.entry.due_on or date.max, self.entry.is_unknown, self.entry.duty.pk, self.site.pk


@dataclass(frozen=True)
class SiteSection:
    """For a municipality and for a neighbourhood manager."""

    sites: Sequence[Site]
    needs: Sequence[Need]
    duties: Sequence[DutyRow]


@dataclass(frozen=True)
class MemberSection:
    member: MemberOrganisation
    capacity: MemberCapacity
    has_offers: bool
    engagements: Sequence[Engagement]

    @property
    def next_step(self) -> str:
        """What a new member does first: say who it is, what it can give, how much."""
        if not self.member.text:
            return "profile"
        if not self.capacity.pledged:
            return "capacity"
        return "" if self.has_offers else "offer"


@dataclass(frozen=True)
class Figure:
    text: str
    number: int


@dataclass(frozen=True)
class MinistrySection:
    by_status: Sequence[Figure]
    small: int
    small_helped: int
    missing: Sequence[MissingField]

    @property
    def small_percent(self) -> int | None:
        return rules.percent(self.small_helped, self.small)


def for_office() -> OfficeSection:
    """Gaps and worries of the office. Two queries."""
    worries = _worries()
    return OfficeSection(
        missing=missing_fields(),
        stuck=worries.get("stuck", 0),
        without_contact=worries.get("without_contact", 0),
        held_files=worries.get("held_files", 0),
    )


def best_proposals(need_ids: Sequence[int]) -> dict[int, str]:
    """For each of these needs the proposal that lies ready, in words. One query."""
    found: dict[int, str] = {}
    suggested = Proposal.objects.filter(need_id__in=need_ids, state=Proposal.State.SUGGESTED)
    lead = ProposalMember.objects.filter(proposal=OuterRef("pk"), is_lead=True).values("member__short_name")
    rows = suggested.annotate(member=Subquery(lead[:1])).order_by("need_id", "-score", "pk")
    for need_id, offer, member, score in rows.values_list("need_id", "offer__title", "member", "score"):
        found.setdefault(need_id, _in_words(offer, member, score))
    return {pk: found.get(pk, _("Noch passt kein Angebot. Hier fehlt etwas.")) for pk in need_ids}


def _in_words(offer: str, member: str, score: int) -> str:
    return _("Vorschlag liegt bereit: „%(offer)s“ von %(member)s, %(score)d Punkte") % {
        "offer": offer,
        "member": member,
        "score": score,
    }


def _worries() -> dict[str, int]:
    stuck = Message.objects.filter(state=Message.State.STUCK)
    silent = alliance.without_contact(Site.objects.all())
    counts = [
        rows.order_by().annotate(what=Value(what)).values("what").annotate(number=Count("pk"))
        for what, rows in (("stuck", stuck), ("without_contact", silent), ("held_files", held_files()))
    ]
    return {row["what"]: row["number"] for row in counts[0].union(*counts[1:], all=True)}


def for_sites(place: Place, today: date) -> SiteSection:
    """Needs, duties and files of the sites a person acts for. Three queries."""
    sites = list(alliance.sites_of(place.person))
    needs = (
        Need.objects.filter(site__in=[site.pk for site in sites])
        .exclude(status=Need.Status.CLOSED)
        .select_related("site__municipality__organisation")
        .annotate(is_last=ExpressionWrapper(Q(status=Need.Status.DONE), BooleanField()))
        .order_by("is_last", "-created_at", "-pk")
    )
    return SiteSection(sites, list(needs[:MOST]), next_duties(sites, today)[:MOST_DUTIES])


def next_duties(sites: Sequence[Site], today: date) -> list[DutyRow]:
    """What these sites must do, earliest first, undated last. One query."""
    duties = list(Duty.objects.all()) if sites else []
    rows = [
        DutyRow(site, entry, rules.duty_due(entry.due_on, entry.by_office, today))
        for site in sites
        for entry in dates.duties_among(duties, site, today)
    ]
    return sorted(rows, key=DutyRow.place)


def for_member(place: Place, today: date) -> MemberSection | None:
    """Half-days, offers and running work of one member; None when it has left. Three queries."""
    members = MemberOrganisation.objects.filter(organisation=place.organisation, left_on__isnull=True)
    offered = Offer.objects.filter(members=OuterRef("pk")).exclude(status=Offer.Status.ENDED)
    found = capacities(members.annotate(offers_something=Exists(offered)), today.year)
    if not found:
        return None
    has_offers = bool(getattr(found[0].member, "offers_something", False))
    shares = EngagementMember.objects.filter(member=found[0].member)
    engagements = (
        Engagement.objects.filter(pk__in=shares.values("engagement"))
        .filter(status__in=[Engagement.Status.RUNNING, Engagement.Status.REPORTED])
        .select_related("site__municipality__organisation")
        .order_by("next_contact_on", "pk")
    )
    return MemberSection(found[0].member, found[0], has_offers, list(engagements[:MOST]))


def for_ministry() -> MinistrySection:
    """What the alliance achieves, in figures. Three queries. Source: concept, the five people."""
    small, helped = small_municipalities()
    return MinistrySection(needs_by_status(), small, helped, missing_fields())


def needs_by_status() -> list[Figure]:
    """How many needs stand where, in the order of their way. One query."""
    counted = dict(Need.objects.order_by().values_list("status").annotate(Count("pk")))
    return [Figure(str(label), counted.get(status, 0)) for status, label in Need.Status.choices]


def small_municipalities() -> tuple[int, int]:
    """Small municipalities in the programme, and those of them with a need fulfilled. One query.

    Source: design.md, principle 4: this share is the measure.
    """
    done = Need.objects.filter(site=OuterRef("pk"), status=Need.Status.DONE)
    sites = Site.objects.filter(is_active=True).order_by()
    rows = sites.values_list(
        "municipality_id", "municipality__population", "municipality__status", Exists(done)
    )
    helped: dict[int, bool] = {}
    for town, population, status, is_done in rows:
        if size_class(population, status) == SizeClass.SMALL:
            helped[town] = helped.get(town, False) or is_done
    return len(helped), sum(helped.values())
