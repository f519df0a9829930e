"""The balance of a plan: how evenly it helps, what simple ways would have made of it, what it leaves open."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, Max, OuterRef

from buendnis.alliance import rules as alliance_rules
from buendnis.alliance.models import ActionField, Municipality, Site, SizeClass
from buendnis.matching import rules
from buendnis.matching.models import Need, Offer, Plan, PlanGap, PlanLine, Proposal
from buendnis.matching.queries.plan_figures import Fairness, Missing, fairness_of, missing_offers
from buendnis.matching.rules import plan_yardsticks

AVAILABLE = (Offer.Status.TRIAL, Offer.Status.PROVEN)
WEAK = 600  # points of the best help, 0 to 1000, below which a better offer is missing
PUT_OFF = "next_year"
TOWN = "site__municipality"


@dataclass(frozen=True)
class NeverHelped:
    """Sites in the programme at which nobody ever helped: all, those that ask, those that the plan helps.

    A site asks when a need of it is open and no member was asked about it yet.
    """

    sites: int
    asking: list[Site]
    in_plan: frozenset[int]

    @property
    def left_out(self) -> list[Site]:
        return [site for site in self.asking if site.pk not in self.in_plan]


@dataclass(frozen=True)
class Way:
    """What one way of asking comes to on the plan's problem. `worst` in points, 0 to 100."""

    code: str
    sites: int
    all_sites: int
    needs: int
    worst: int
    gini: float
    percent: int | None  # of the plan's value


@dataclass(frozen=True)
class Because:
    """How many needs go without help for one reason."""

    code: str
    needs: int


@dataclass(frozen=True)
class Balance:
    """Everything about the fairness of one plan; numbers of sites, towns and needs."""

    fairness: Fairness
    small_towns: int
    small_towns_fulfilled: int
    never: NeverHelped
    ways: list[Way]
    gaps: int
    because: list[Because]
    fields: list["FieldGap"]


def balance_of(plan: Plan) -> Balance:
    """The balance as the plan stands now; a fixed number of queries. Source: concept C24."""
    gaps = _gaps(plan)
    small, fulfilled = small_towns()
    return Balance(
        fairness=fairness_of(plan),
        small_towns=small,
        small_towns_fulfilled=fulfilled,
        never=_never_helped(plan),
        ways=ways_of(plan.figures.get("yardsticks", {})),
        gaps=len(gaps),
        because=_because(gaps),
        fields=field_gaps(gap.need for gap in gaps),
    )


def ways_of(known: dict[str, dict[str, Any]]) -> list[Way]:
    """The plan beside the simple ways; empty for plans that were computed before there was a comparison."""
    if plan_yardsticks.PLAN not in known:
        return []
    whole = known[plan_yardsticks.PLAN]["value"]
    return [
        Way(
            code=code,
            sites=known[code]["sites"],
            all_sites=known[code]["all_sites"],
            needs=known[code]["needs"],
            worst=round(known[code]["worst"] / 10),
            gini=known[code]["gini"],
            percent=round(100 * known[code]["value"] / whole) if whole else None,
        )
        for code in (plan_yardsticks.PLAN, plan_yardsticks.FIRST_COME, plan_yardsticks.BEST_FIRST)
        if code in known
    ]


def small_towns() -> tuple[int, int]:
    """Small municipalities in the programme, and those of them with a need fulfilled. One query.

    Source: design.md, principle 4: this share is the measure.
    """
    done = Need.objects.filter(site=OuterRef("pk"), status=Need.Status.DONE)
    rows = Site.objects.filter(is_active=True).order_by()
    helped: dict[int, bool] = {}
    for town, population, status, is_done in rows.values_list(
        "municipality_id", "municipality__population", "municipality__status", Exists(done)
    ):
        if alliance_rules.size_class(population, status) == SizeClass.SMALL:
            helped[town] = helped.get(town, False) or is_done
    return len(helped), sum(helped.values())


def _never_helped(plan: Plan) -> NeverHelped:
    """Two queries."""
    agreed = Proposal.objects.filter(need__site=OuterRef("pk"), state=Proposal.State.AGREED)
    done = Need.objects.filter(site=OuterRef("pk"), status=Need.Status.DONE)
    live = Proposal.objects.filter(need=OuterRef("pk"), state__in=rules.LIVE_PROPOSALS)
    asking = Need.objects.open().filter(~Exists(live), site=OuterRef("pk"))
    sites = Site.objects.filter(~Exists(agreed), ~Exists(done), is_active=True)
    found = sites.annotate(asks=Exists(asking)).select_related("municipality__organisation")
    in_plan = PlanLine.objects.filter(plan=plan, is_dropped=False).values_list("need__site_id", flat=True)
    all_sites = list(found.order_by("municipality__organisation__name", "neighbourhood", "pk"))
    return NeverHelped(
        len(all_sites), [site for site in all_sites if getattr(site, "asks", False)], frozenset(in_plan)
    )


def _gaps(plan: Plan) -> list[PlanGap]:
    """Needs that the plan leaves without help, with what their tables show."""
    towns = (f"need__{TOWN}__organisation", f"need__{TOWN}__county")
    gaps = PlanGap.objects.filter(plan=plan).select_related(*towns)
    return list(gaps.prefetch_related("need__action_fields", "need__formats").order_by("need_id"))


def _because(gaps: Iterable[PlanGap]) -> list[Because]:
    """What stands nearest in the way, counted over all gaps, the most frequent first."""
    counted = Counter(main_reason(gap) for gap in gaps)
    return [Because(code, number) for code, number in sorted(counted.items(), key=lambda x: (-x[1], x[0]))]


def main_reason(gap: PlanGap) -> str:
    """The code of what stands nearest in the way; what rules an offer out counts by its own code."""
    first: dict[str, Any] = next(iter(gap.because), {})
    code = str(first.get("code", "nothing_fits"))
    return str(first.get("why", code)) if code == "ruled_out" else code


@dataclass(frozen=True)
class FieldGap:
    """One action field in which something is missing: needs without help (`needs`), and needs whose best help
    fits badly (`weak`); which sites ask, what they wish for, where they are.
    """

    field: ActionField
    needs: list[Need]
    weak: list[Need]
    sites: list[Site]
    small: int
    formats: list[str]
    counties: list[str]
    offers: int  # that could be proposed today

    @property
    def is_without_offer(self) -> bool:
        return not self.offers


def field_gaps(without: Iterable[Need], weak: Iterable[Need] = ()) -> list[FieldGap]:
    """Needs by action field, the most needs without help first; a need may count in several. One query."""
    of_field: dict[int, tuple[list[Need], list[Need]]] = defaultdict(lambda: ([], []))
    known: dict[int, ActionField] = {}
    for place, needs in enumerate((without, weak)):
        for need in needs:
            for one in need.action_fields.all():
                known[one.pk] = one
                of_field[one.pk][place].append(need)
    links = Offer.action_fields.through.objects.filter(
        actionfield_id__in=list(of_field), offer__status__in=AVAILABLE
    )
    offers = Counter(links.order_by().values_list("actionfield_id", flat=True))
    found = [_field_gap(known[pk], *needs, offers[pk]) for pk, needs in of_field.items()]
    return sorted(found, key=lambda row: (-len(row.needs), -len(row.weak), -len(row.sites), row.field.code))


def _field_gap(field: ActionField, without: list[Need], weak: list[Need], offers: int) -> FieldGap:
    needs = [*without, *weak]
    sites = {need.site_id: need.site for need in needs}
    towns = {site.municipality_id: site.municipality for site in sites.values()}
    wished = Counter(format.name for need in needs for format in need.formats.all())
    return FieldGap(
        field=field,
        needs=without,
        weak=weak,
        sites=sorted(sites.values(), key=lambda site: (str(site), site.pk)),
        small=sum(_is_small(town) for town in towns.values()),
        formats=[name for name, _count in sorted(wished.items(), key=lambda x: (-x[1], x[0]))],
        counties=sorted({town.county.name for town in towns.values() if town.county}),
        offers=offers,
    )


def _is_small(town: Municipality) -> bool:
    return alliance_rules.size_class(town.population, town.status) == SizeClass.SMALL


@dataclass(frozen=True)
class WhatIsMissing:
    """Where a new offer or more time would help most."""

    plan: Plan | None
    fields: list[FieldGap]
    half_days: list[Missing]

    @property
    def is_nothing(self) -> bool:
        return not self.fields and not self.half_days


def what_is_missing(year: int) -> WhatIsMissing:
    """What the plan that counts lacks (this year's, else next year's, else the newest draft).

    Needs that were put off on purpose are left out. Source: concept C8.
    """
    plan = plan_that_counts(year)
    if plan is None:
        return WhatIsMissing(None, [], [])
    without = [gap.need for gap in _gaps(plan) if main_reason(gap) != PUT_OFF]
    more = [row for row in missing_offers(plan) if row.kind == "half_days"]
    return WhatIsMissing(plan, field_gaps(without, _weakly_helped(plan)), more)


def _weakly_helped(plan: Plan) -> list[Need]:
    """Needs whose best help in the plan fits badly, the worst first."""
    lines = PlanLine.objects.filter(plan=plan, is_dropped=False).order_by()
    best = lines.values_list("need_id").annotate(points=Max("fit")).filter(points__lt=WEAK)
    points = dict(best)
    needs = Need.objects.filter(pk__in=list(points)).select_related(
        f"{TOWN}__organisation", f"{TOWN}__county"
    )
    found = needs.prefetch_related("action_fields", "formats")
    return sorted(found, key=lambda need: (points[need.pk], need.pk))


def plan_that_counts(year: int) -> Plan | None:
    """The published plan of the year, else of the next, else the newest draft. One query."""
    shown = Plan.objects.filter(state__in=[Plan.State.PUBLISHED, Plan.State.DRAFT], year__gte=year)
    plans = list(shown.select_related("created_by", "published_by").order_by("-created_at", "-pk")[:50])
    published = sorted(
        (plan for plan in plans if plan.state == Plan.State.PUBLISHED), key=lambda plan: plan.year
    )
    return next(iter([*published, *plans]), None)
