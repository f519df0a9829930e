"""What stands beside the waiting list on "Diese Woche": one dataclass per role, three queries each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, Subquery, Value
from django.utils.translation import gettext as _

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import MemberOrganisation, Municipality, Site, SizeClass
from buendnis.alliance.rules import size_class
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.dates import queries as dates
from buendnis.dates.models import Duty
from buendnis.desk import rules
from buendnis.desk.queries.coverage import FieldCoverage, MemberCapacity, capacities, missing_fields
from buendnis.desk.queries.week import Place
from buendnis.matching.models import Need, Offer, Proposal, ProposalMember
from buendnis.post.models import Message

INBOX = 20
MOST = 10  # rows per section; the list behind each section has the rest


@dataclass(frozen=True)
class OfficeSection:
    missing: Sequence[FieldCoverage]
    stuck: int
    without_contact: int


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
    offers: int
    engagements: Sequence[Engagement]

    @property
    def next_step(self) -> str:
        """What a new member does first: say who it is, what it can give, how much."""
        if not self.member.text:
            return "profile"
        if not self.capacity.pledged:
            return "capacity"
        return "" if self.offers else "offer"


@dataclass(frozen=True)
class Figure:
    text: str
    number: int


@dataclass(frozen=True)
class MinistrySection:
    by_status: Sequence[Figure]
    small: int
    small_helped: int
    missing: Sequence[FieldCoverage]

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
    )


def best_proposals() -> dict[str, str]:
    """For each need at the top of the inbox the proposal that lies ready, in words, by the need's address.

    The same order and number as matching's inbox. One query.
    """
    suggested = Proposal.objects.filter(need=OuterRef("pk"), state=Proposal.State.SUGGESTED)
    best = suggested.order_by("-score", "pk")
    lead = ProposalMember.objects.filter(proposal=OuterRef("best"), is_lead=True)
    needs = (
        Need.objects.filter(status=Need.Status.OPEN)
        .annotate(best=Subquery(best.values("pk")[:1]))
        .annotate(
            best_offer=Subquery(best.values("offer__title")[:1]),
            best_score=Subquery(best.values("score")[:1]),
            best_member=Subquery(lead.values("member__short_name")[:1]),
        )
        .order_by("next_contact_on", "pk")
    )
    return {need.get_absolute_url(): _in_words(need) for need in needs[:INBOX]}


def _in_words(need: Need) -> str:
    if not need.best_offer:  # type: ignore[attr-defined]
        return _("Noch passt kein Angebot. Hier fehlt etwas.")
    return _("Vorschlag liegt bereit: „%(offer)s“ von %(member)s, %(score)d Punkte") % {
        "offer": need.best_offer,  # type: ignore[attr-defined]
        "member": need.best_member,  # type: ignore[attr-defined]
        "score": need.best_score,  # type: ignore[attr-defined]
    }


def _worries() -> dict[str, int]:
    stuck = Message.objects.filter(state=Message.State.STUCK)
    silent = Site.objects.filter(is_active=True, lead=None, deputy=None)
    silent = silent.filter(municipality__organisation__lead=None)
    counts = [
        rows.order_by().annotate(what=Value(what)).values("what").annotate(number=Count("pk"))
        for what, rows in (("stuck", stuck), ("without_contact", silent))
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
    return SiteSection(sites, list(needs[:MOST]), next_duties(sites, today)[:MOST])


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
    found = capacities(members.annotate(has_offers=Exists(offered)), today.year)
    if not found:
        return None
    shares = EngagementMember.objects.filter(member=found[0].member)
    engagements = (
        Engagement.objects.filter(pk__in=shares.values("engagement"))
        .filter(status__in=[Engagement.Status.RUNNING, Engagement.Status.REPORTED])
        .select_related("site__municipality__organisation")
        .order_by("next_contact_on", "pk")
    )
    return MemberSection(found[0].member, found[0], int(found[0].member.has_offers), list(engagements[:MOST]))


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
    done = Need.objects.filter(site__municipality=OuterRef("pk"), status=Need.Status.DONE)
    active = Site.objects.filter(municipality=OuterRef("pk"), is_active=True)
    towns = Municipality.objects.filter(Exists(active)).order_by()
    rows = towns.values_list("population", "status", Exists(done))
    small = [helped for people, status, helped in rows if size_class(people, status) == SizeClass.SMALL]
    return len(small), sum(small)
