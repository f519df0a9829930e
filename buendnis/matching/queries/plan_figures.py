"""Figures of a plan, counted from what is stored: load of members, help for sites and fields, fairness."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from django.db.models import Q, Sum
from django.utils import timezone

from buendnis.alliance import rules as alliance_rules
from buendnis.alliance.models import ActionField, CapacityAccount, MemberOrganisation, Site, SizeClass
from buendnis.matching import rules
from buendnis.matching.models import Need, Plan, PlanGap, PlanLine, PlanLineMember, PlanRule, ProposalMember
from buendnis.matching.queries.plans import SITE, names_for

OPEN_ANSWERS = (ProposalMember.Answer.WAITING, ProposalMember.Answer.LATER)


@dataclass(frozen=True)
class Load:
    """A member's half-days in the plan's year: `total` = `planned` + `asked` + `booked` + `kept` + `free`.

    planned: lines nobody was asked about yet. asked: questions without an answer. booked: reserved and used,
    from this plan or not. kept: held back by the office. `free` below 0: more was asked than there is.
    """

    member: MemberOrganisation
    total: int
    planned: int
    asked: int
    booked: int
    kept: int
    lines: int

    @property
    def free(self) -> int:
        return self.total - self.planned - self.asked - self.booked - self.kept

    @property
    def percent(self) -> int:
        """How much of the half-days is taken, whole percent."""
        return round(100 * (self.total - self.free) / self.total) if self.total else 0


def loads(plan: Plan) -> list[Load]:
    """Who gives how much in the plan's year, the most loaded first; five queries."""
    accounts = CapacityAccount.objects.filter(year=plan.year).order_by().values_list("member_id")
    sums = accounts.annotate(Sum("pledged"), Sum("consented"), Sum("reserved"), Sum("used"))
    total = {pk: pledged + consented for pk, pledged, consented, _r, _u in sums}
    booked = {pk: reserved + used for pk, _p, _c, reserved, used in sums}
    planned, lines, asked, kept = _planned(plan), _lines(plan), _asked(plan), _kept(plan)
    members = MemberOrganisation.objects.filter(
        Q(pk__in=list(total)) | Q(pk__in=list(planned)) | Q(pk__in=list(lines))
    ).select_related("organisation")
    found = [
        Load(
            member=member,
            total=total.get(member.pk, 0),
            planned=planned.get(member.pk, 0),
            asked=asked.get(member.pk, 0),
            booked=booked.get(member.pk, 0),
            kept=kept.get(member.pk, 0),
            lines=lines.get(member.pk, 0),
        )
        for member in members
    ]
    return sorted(found, key=lambda load: (-load.percent, load.member.short_name))


def _planned(plan: Plan) -> dict[int, int]:
    parts = PlanLineMember.objects.filter(line__plan=plan, line__is_dropped=False, line__proposal=None)
    return dict(parts.order_by().values_list("member_id").annotate(Sum("half_days")))


def _lines(plan: Plan) -> Counter[int]:
    parts = PlanLineMember.objects.filter(line__plan=plan, line__is_dropped=False)
    return Counter(parts.order_by().values_list("member_id", flat=True))


def _asked(plan: Plan) -> dict[int, int]:
    """Half-days of questions to members that wait for an answer; they are not reserved yet."""
    if plan.year != timezone.localdate().year:
        return {}
    parts = ProposalMember.objects.filter(answer__in=OPEN_ANSWERS, proposal__state="asked")
    return dict(parts.order_by().values_list("member_id").annotate(Sum("half_days")))


def _kept(plan: Plan) -> dict[int, int]:
    kept = PlanRule.objects.filter(year=plan.year, kind=PlanRule.Kind.RESERVE, lifted_at__isnull=True)
    return {member: half_days or 0 for member, half_days in kept.values_list("member_id", "half_days")}


@dataclass(frozen=True)
class SiteRow:
    """What one site gets: `points` is the best fit among its lines, 0 when it goes without help."""

    site: Site
    is_small: bool
    lines: list[PlanLine] = field(default_factory=list)
    gaps: list[PlanGap] = field(default_factory=list)

    @property
    def points(self) -> int:
        return max((line.fit for line in self.lines), default=0)

    @property
    def needs(self) -> int:
        return len({line.need_id for line in self.lines} | {gap.need_id for gap in self.gaps})

    @property
    def served(self) -> int:
        return len({line.need_id for line in self.lines})


def sites_in(plan: Plan) -> list[SiteRow]:
    """Every site with a need in the plan, worst served first; two queries."""
    lines = PlanLine.objects.filter(plan=plan, is_dropped=False).select_related(SITE, "offer", "proposal")
    gaps = PlanGap.objects.filter(plan=plan).select_related(SITE)
    rows: dict[int, SiteRow] = {}
    for line in lines:
        _row(rows, line.need.site).lines.append(line)
    for gap in gaps:
        _row(rows, gap.need.site).gaps.append(gap)
    return sorted(rows.values(), key=lambda row: (row.points, str(row.site), row.site.pk))


def _row(rows: dict[int, SiteRow], site: Site) -> SiteRow:
    return rows.setdefault(site.pk, SiteRow(site, is_small(site)))


def is_small(site: Site) -> bool:
    """Whether the site belongs to a small municipality."""
    town = site.municipality
    return alliance_rules.size_class(town.population, town.status) == SizeClass.SMALL


@dataclass(frozen=True)
class FieldRow:
    """One action field: needs in the plan, how many of them get help, lines; a need may count in several."""

    field: ActionField
    needs: int
    served: int

    @property
    def unserved(self) -> int:
        return self.needs - self.served


def coverage(plan: Plan) -> list[FieldRow]:
    """How the plan covers the action fields, in their order; fields without a need are left out."""
    served = set(PlanLine.objects.filter(plan=plan, is_dropped=False).values_list("need_id", flat=True))
    unserved = set(PlanGap.objects.filter(plan=plan).values_list("need_id", flat=True)) - served
    links = Need.action_fields.through.objects.filter(need_id__in=served | unserved)
    of_field: dict[int, set[int]] = defaultdict(set)
    for field_id, need_id in links.values_list("actionfield_id", "need_id"):
        of_field[field_id].add(need_id)
    fields = ActionField.objects.filter(pk__in=of_field).select_related("theme").order_by("code")
    return [FieldRow(field, len(of_field[field.pk]), len(of_field[field.pk] & served)) for field in fields]


@dataclass(frozen=True)
class Fairness:
    """How evenly a plan helps. Gini from 0 (all sites alike) towards 1; all other shares in whole percent."""

    sites: int
    served_sites: int
    needs: int
    served_needs: int
    gini: float
    worst: SiteRow | None  # None without any site
    small_sites: int
    small_served: int
    half_days: int
    busiest: Load | None
    rows: list[SiteRow]
    loads: list[Load]

    @property
    def small_percent(self) -> int:
        """How many of the small municipalities' sites get help."""
        return round(100 * self.small_served / self.small_sites) if self.small_sites else 0

    @property
    def served_percent(self) -> int:
        return round(100 * self.served_needs / self.needs) if self.needs else 0


def fairness_of(plan: Plan) -> Fairness:
    """Who gets how much, counted from the plan as it stands now, changes included. Source: concept C24."""
    rows, shares = sites_in(plan), loads(plan)
    small = [row for row in rows if row.is_small]
    planned = PlanLineMember.objects.filter(line__plan=plan, line__is_dropped=False)
    return Fairness(
        sites=len(rows),
        served_sites=sum(bool(row.lines) for row in rows),
        needs=sum(row.needs for row in rows),
        served_needs=sum(row.served for row in rows),
        gini=rules.plans.gini([row.points for row in rows]),
        worst=rows[0] if rows else None,
        small_sites=len(small),
        small_served=sum(bool(row.lines) for row in small),
        half_days=planned.aggregate(sum=Sum("half_days"))["sum"] or 0,
        busiest=shares[0] if shares else None,
        rows=rows,
        loads=shares,
    )


@dataclass(frozen=True)
class Missing:
    """What would help most: half-days of a member, or an offer in a field that nobody covers.

    `needs` are those that go without help today and would gain; `points` what the plan would be worth more.
    """

    kind: str  # "half_days" or "offer"
    text: str
    needs: list[Need]
    points: int
    member: MemberOrganisation | None = None
    field: ActionField | None = None


def missing_offers(plan: Plan) -> list[Missing]:
    """ "Welche Angebote fehlen?": offers or half-days, the most helpful first. Source: concept C8."""
    return sorted(
        [*_missing_fields(plan), *_missing_half_days(plan)],
        key=lambda row: (-row.points, -len(row.needs), row.text),
    )


def _missing_fields(plan: Plan) -> list[Missing]:
    """Action fields of needs that go without, with those needs."""
    gaps = PlanGap.objects.filter(plan=plan).values_list("need_id", flat=True)
    needs = Need.objects.filter(pk__in=list(gaps)).select_related("site__municipality__organisation")
    of_field: dict[int, list[Need]] = defaultdict(list)
    known: dict[int, ActionField] = {}
    for need in needs.prefetch_related("action_fields"):
        for one in need.action_fields.all():
            known[one.pk] = one
            of_field[one.pk].append(need)
    return [Missing("offer", known[pk].name, found, 0, field=known[pk]) for pk, found in of_field.items()]


def _missing_half_days(plan: Plan) -> list[Missing]:
    """Members with whose further half-days more needs would get help."""
    items = plan.findings.get("missing", [])
    names = names_for(items)
    members = MemberOrganisation.objects.in_bulk([item["member"] for item in items])
    wanted = {pk for item in items for pk in item.get("needs", [])}
    needs = Need.objects.select_related("site__municipality__organisation").in_bulk(wanted)
    return [
        Missing(
            "half_days",
            rules.plan_sentences.of_item(item, names),
            [needs[pk] for pk in item.get("needs", []) if pk in needs],
            item.get("points", 0),
            member=members[item["member"]],
        )
        for item in items
        if item["member"] in members
    ]
