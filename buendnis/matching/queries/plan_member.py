"""What published plans mean for one member: its year in half-days, its engagements, what it still can say."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import MemberOrganisation
from buendnis.matching import permissions, rules
from buendnis.matching.models import Plan, PlanLineMember, PlanRule, Proposal, ProposalMember
from buendnis.matching.rules import plan_parts
from buendnis.people.models import Person

Says = PlanLineMember.Says
OPEN_ANSWERS = (ProposalMember.Answer.WAITING, ProposalMember.Answer.LATER)


@dataclass(frozen=True)
class YearLoad:
    """A member's half-days of a year: `total` = `booked` + `asked` + `planned` + `kept` + `free`.

    booked: reserved and used. asked: questions without an answer. planned: nobody was asked yet. kept: held
    back by the office. `free` below 0: more is planned than the member gives.
    """

    total: int
    booked: int
    asked: int
    planned: int
    kept: int

    @property
    def free(self) -> int:
        return self.total - self.booked - self.asked - self.planned - self.kept


@dataclass(frozen=True)
class PartRow:
    """One engagement as its member sees it. `title` is empty where the member may not read the need."""

    part: PlanLineMember
    state: str
    title: str
    url: str
    why: list[str]
    can_say: bool

    @property
    def wanted_by(self) -> date | None:
        """The day by which the site wishes for it; None where the plan begins later anyway."""
        day, start = self.part.line.need.wanted_by, self.part.line.planned_from
        return day if day and (start is None or start <= day) else None

    @property
    def is_asked(self) -> bool:
        return self.state == plan_parts.ASKED


@dataclass(frozen=True)
class Group:
    """Engagements under one heading; `code` is a state, or `planned` once a quarter."""

    code: str
    heading: str
    rows: list[PartRow]


@dataclass(frozen=True)
class MemberYear:
    """What a year's published plan means for one member."""

    member: MemberOrganisation
    year: int
    plan: Plan | None
    load: YearLoad
    groups: list[Group] = field(default_factory=list)


def planned_years(member: MemberOrganisation) -> list[int]:
    """Years in whose published plan the member has a part, earliest first."""
    parts = PlanLineMember.objects.filter(member=member, line__plan__state=Plan.State.PUBLISHED)
    return sorted(set(parts.values_list("line__plan__year", flat=True)))


def member_year(member: MemberOrganisation, year: int, person: Person) -> MemberYear:
    """One member's year as this person may see it; a fixed number of queries, however many engagements."""
    plan = Plan.objects.filter(year=year, state=Plan.State.PUBLISHED).select_related("published_by").first()
    parts = list(_parts(member, plan)) if plan else []
    answers = _answers(member, parts)
    states = {part.pk: plan_parts.state_of(part, answers.get(part.line.proposal_id, "")) for part in parts}
    readable = _readable(parts, person)
    rows = [
        _row(part, states[part.pk], part.line.need_id in readable)
        for part in parts
        if states[part.pk] != plan_parts.OVER
    ]
    planned = sum(row.part.half_days for row in rows if row.state == plan_parts.PLANNED)
    return MemberYear(member, year, plan, year_load(member, year, planned), _groups(rows))


def _parts(member: MemberOrganisation, plan: Plan) -> QuerySet[PlanLineMember]:
    parts = PlanLineMember.objects.filter(member=member, line__plan=plan)
    loaded = parts.select_related(
        "line__plan",
        "line__need__site__municipality__organisation",
        "line__offer",
        "line__proposal",
        "said_by",
    )
    return loaded.order_by("line__planned_from", "line__need__wanted_by", "pk")


def _answers(member: MemberOrganisation, parts: Iterable[PlanLineMember]) -> dict[int | None, str]:
    """The member's own answers by proposal."""
    ids = [part.line.proposal_id for part in parts if part.line.proposal_id]
    if not ids:
        return {}
    own = ProposalMember.objects.filter(member=member, proposal__in=ids)
    return dict(own.values_list("proposal_id", "answer"))


def _readable(parts: Iterable[PlanLineMember], person: Person) -> set[int]:
    """Needs among them that the person may open."""
    ids = {part.line.need_id for part in parts}
    if not ids:
        return set()
    return set(permissions.visible_needs(person).filter(pk__in=ids).values_list("pk", flat=True))


def _row(part: PlanLineMember, state: str, is_readable: bool) -> PartRow:
    need, proposal = part.line.need, part.line.proposal
    url = need.get_absolute_url()
    if proposal is not None and state in (plan_parts.ASKED, plan_parts.PROMISED):
        url = proposal.get_absolute_url()
    return PartRow(
        part=part,
        state=state,
        title=need.title if is_readable else "",
        url=url if is_readable else "",
        why=plan_parts.reasons_for_member(part.line.reasons, knows_need=is_readable),
        can_say=state == plan_parts.PLANNED and rules.plans.can_say(part),
    )


def _groups(rows: list[PartRow]) -> list[Group]:
    """What needs an answer first, then quarter by quarter, then what is promised, then what was refused."""
    of_state: dict[str, list[PartRow]] = {}
    for row in rows:
        of_state.setdefault(row.state, []).append(row)
    planned = sorted(of_state.get(plan_parts.PLANNED, []), key=_quarter)
    groups = [
        Group(plan_parts.ASKED, _("Bitte antworten"), of_state.get(plan_parts.ASKED, [])),
        *(
            Group(plan_parts.PLANNED, plan_parts.quarter_name(quarter), list(found))
            for quarter, found in groupby(planned, key=_quarter)
        ),
        Group(plan_parts.PROMISED, _("Zugesagt"), of_state.get(plan_parts.PROMISED, [])),
        Group(plan_parts.REFUSED, _("Passt Ihnen nicht"), of_state.get(plan_parts.REFUSED, [])),
    ]
    return [group for group in groups if group.rows]


def _quarter(row: PartRow) -> tuple[int, int]:
    return plan_parts.quarter_of(row.part.line.planned_from)


def year_load(member: MemberOrganisation, year: int, planned: int) -> YearLoad:
    """The member's half-days of a year with what a plan adds; three queries."""
    known = alliance.capacity_of(member, year)
    kept = PlanRule.objects.filter(
        year=year, kind=PlanRule.Kind.RESERVE, member=member, lifted_at__isnull=True
    ).aggregate(sum=Sum("half_days"))["sum"]
    return YearLoad(known.total, known.reserved + known.used, _asked(member, year), planned, kept or 0)


def _asked(member: MemberOrganisation, year: int) -> int:
    """Half-days of questions without an answer; they count in the running year."""
    if year != timezone.localdate().year:
        return 0
    parts = ProposalMember.objects.filter(
        member=member, answer__in=OPEN_ANSWERS, proposal__state=Proposal.State.ASKED
    )
    return parts.aggregate(sum=Sum("half_days"))["sum"] or 0


@dataclass(frozen=True)
class Heard:
    """What one member said about its parts of a published plan: numbers of engagements."""

    member: MemberOrganisation
    year: int
    parts: int
    willing: int
    rather_not: int

    @property
    def nothing(self) -> int:
        return self.parts - self.willing - self.rather_not


def heard(person: Person) -> list[Heard]:
    """Members with a part in published plans that the person may see, and what they said; two queries."""
    parts = permissions.visible_plan_parts(person).filter(line__plan__state=Plan.State.PUBLISHED)
    refused = Q(says=Says.RATHER_NOT)
    counted = (
        parts.filter(refused | Q(line__is_dropped=False))
        .order_by()
        .values_list("member_id", "line__plan__year")
        .annotate(
            parts=Count("pk"),
            willing=Count("pk", filter=Q(says=Says.WILLING)),
            rather_not=Count("pk", filter=refused),
        )
    )
    rows = list(counted)
    members = MemberOrganisation.objects.select_related("organisation").in_bulk({row[0] for row in rows})
    found = [Heard(members[row[0]], *row[1:]) for row in rows]
    return sorted(found, key=lambda row: (row.member.short_name, row.member.pk, row.year))
