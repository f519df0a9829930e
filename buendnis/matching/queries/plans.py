"""Plans as pages show them: lines with reasons and sentences, gaps, changes, what members say."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.matching import rules
from buendnis.matching.models import (
    Need,
    Offer,
    Override,
    Plan,
    PlanChange,
    PlanGap,
    PlanLine,
    PlanLineMember,
    PlanRule,
)

State = Plan.State
SITE = "need__site__municipality__organisation"
BY_PLACE = (f"{SITE}__name", "need__site__neighbourhood", "need__site_id")


@dataclass(frozen=True)
class LineRow:
    """A line with words: reasons add up to its points; `why` says what it costs and what it is for."""

    line: PlanLine
    parts: list[PlanLineMember]
    why: list[str]
    others: "list[OtherRow]" = field(default_factory=list)  # the best candidates that were not chosen
    obstacle: str = ""  # why it could not be asked when its turn came
    waits_for_second: bool = False  # a choice by hand against the ranking: four eyes (ADR 0011)
    can_be_asked: bool = False  # by the office, with one click

    @property
    def state(self) -> str:
        """Code of what the line stands at: dropped, the proposal's state, second, later or planned."""
        if self.line.is_dropped:
            return "dropped"
        if self.line.proposal is not None:
            return self.line.proposal.state
        if self.waits_for_second:
            return "second"
        return "later" if self.line.planned_from else "planned"

    @property
    def half_days(self) -> int:
        return sum(part.half_days for part in self.parts)


@dataclass(frozen=True)
class OtherRow:
    """A candidate of the same need that the plan did not choose, and why."""

    title: str
    why: list[str]


@dataclass(frozen=True)
class GapRow:
    """A need without help, and what stands against it, the nearest way out first."""

    gap: PlanGap
    why: list[str]


@dataclass(frozen=True)
class ChangeRow:
    """What moved in a published plan after something happened: pairs as (need, offer)."""

    change: PlanChange
    added: list[tuple[Need, Offer]]
    removed: list[tuple[Need, Offer]]


@dataclass(frozen=True)
class Progress:
    """How far a computation is; `percent` None while it waits for the worker."""

    percent: int | None = None
    value: int | None = None
    bound: float | None = None
    worst_site: int | None = None
    unserved: int | None = None
    is_silent: bool = False  # no sign of life for a while: it will be taken up again or given up


@dataclass(frozen=True)
class PlanPage:
    """One plan with everything its page shows."""

    plan: Plan
    lines: list[LineRow]
    gaps: list[GapRow]
    changes: list[ChangeRow]
    progress: Progress
    problem: list[str]
    can_cancel: bool
    can_publish: bool
    due: list[LineRow] = field(default_factory=list)  # would be asked when published, or are being asked
    replanned: list[LineRow] = field(default_factory=list)  # wait for one click of the office
    later: list[LineRow] = field(default_factory=list)  # wait for their day


def plan_list(year: int | None = None) -> QuerySet[Plan]:
    """All plans, newest first, of one year or of all."""
    plans = Plan.objects.select_related("created_by", "published_by")
    return plans if year is None else plans.filter(year=year)


def published_plan(year: int) -> Plan | None:
    """The plan that counts in a year."""
    return plan_list(year).filter(state=State.PUBLISHED).first()


def running_plan(year: int) -> Plan | None:
    """The plan of a year that waits for the worker or is being computed; there is never more than one."""
    return plan_list(year).filter(state__in=[State.WAITING, State.COMPUTING]).first()


def lines_of(plan: Plan) -> QuerySet[PlanLine]:
    """All lines with need, site, offer, proposal and the members' parts; two queries."""
    parts = PlanLineMember.objects.select_related("member__organisation")
    lines = PlanLine.objects.filter(plan=plan).select_related(SITE, "offer", "proposal")
    return lines.prefetch_related(Prefetch("parts", parts)).order_by(*BY_PLACE, "need_id", "-fit", "pk")


def gaps_of(plan: Plan) -> QuerySet[PlanGap]:
    """All needs without help, with their sites; one query."""
    return PlanGap.objects.filter(plan=plan).select_related(SITE).order_by(*BY_PLACE, "need_id")


def line_rows(
    plan: Plan,
    lines: Sequence[PlanLine],
    *,
    today: date | None = None,
    names: rules.plan_sentences.Names | None = None,
) -> list[LineRow]:
    """Some lines of a plan (one page of them) in words; at most five queries more."""
    today = today or timezone.localdate()
    names = names or names_for([item for line in lines for item in line.explanation.get("items", [])])
    held = _waiting_for_second(lines)
    return [_line_row(line, plan, names, held, today) for line in lines]


def gap_rows(gaps: Sequence[PlanGap], *, names: rules.plan_sentences.Names | None = None) -> list[GapRow]:
    """Some gaps (one page of them) in words; at most four queries more."""
    names = names or names_for([item for gap in gaps for item in gap.because])
    return [GapRow(gap, rules.plan_sentences.of_items(gap.because, names)) for gap in gaps]


def plan_page(plan: Plan, *, today: date | None = None) -> PlanPage:
    """Everything about one plan; a fixed number of queries, however many lines."""
    today = today or timezone.localdate()
    lines, gaps = list(lines_of(plan)), list(gaps_of(plan))
    changes = list(PlanChange.objects.filter(plan=plan)[:50])
    names = names_for(items_in(plan, lines, gaps))
    rows = line_rows(plan, lines, today=today, names=names)
    open_rows = [row for row in rows if not rules.plans.is_settled(row.line)]
    return PlanPage(
        plan=plan,
        lines=rows,
        gaps=gap_rows(gaps, names=names),
        changes=change_rows(changes),
        progress=progress_of(plan),
        problem=rules.plan_sentences.of_items(plan.problem.get("items", []), names),
        can_cancel=rules.plans.can_cancel(plan),
        can_publish=rules.plans.can_publish(plan, today),
        due=[row for row in open_rows if rules.plans.is_due(row.line, today) and not row.waits_for_second],
        replanned=[row for row in open_rows if row.line.origin == PlanLine.Origin.REPLANNED],
        later=[row for row in open_rows if row.line.planned_from and row.line.planned_from > today],
    )


def _line_row(
    line: PlanLine, plan: Plan, names: rules.plan_sentences.Names, held: set[tuple[int, int]], today: date
) -> LineRow:
    return LineRow(
        line=line,
        parts=list(line.parts.all()),
        why=rules.plan_sentences.of_items(line.explanation.get("items", []), names),
        others=[
            OtherRow(
                names["offer"].get(other["offer"], ""), rules.plan_sentences.of_items(other["items"], names)
            )
            for other in line.explanation.get("others", [])
        ],
        obstacle=line.explanation.get("obstacle", ""),
        waits_for_second=(line.need_id, line.offer_id) in held and line.proposal_id is None,
        can_be_asked=plan.state == State.PUBLISHED and rules.plans.can_be_asked_now(line, today),
    )


def _waiting_for_second(lines: Iterable[PlanLine]) -> set[tuple[int, int]]:
    needs = {line.need_id for line in lines if line.origin == PlanLine.Origin.LOCKED}
    if not needs:
        return set()
    waiting = Override.objects.filter(need__in=needs, state=Override.State.WAITING)
    return set(waiting.values_list("need_id", "offer_id"))


def items_in(plan: Plan, lines: Sequence[PlanLine], gaps: Sequence[PlanGap]) -> list[dict[str, Any]]:
    """All items that will be said, so that names can be looked up at once."""
    found = [item for line in lines for item in line.explanation.get("items", [])]
    others = [other for line in lines for other in line.explanation.get("others", [])]
    found += [{"offer": other["offer"]} for other in others]
    found += [item for other in others for item in other["items"]]
    found += [item for gap in gaps for item in gap.because]
    found += plan.problem.get("items", [])
    for group in plan.findings.values():
        found += group
    return found


def names_for(items: list[dict[str, Any]]) -> rules.plan_sentences.Names:
    """What the members, offers, needs and sites in these items are called; at most four queries."""
    ids = {kind: rules.plan_sentences.ids_in(items, kind) for kind in rules.plan_sentences.KINDS}
    sources: dict[str, QuerySet[Any]] = {
        "member": MemberOrganisation.objects.all(),
        "offer": Offer.objects.all(),
        "need": Need.objects.all(),
        "site": Site.objects.select_related("municipality__organisation"),
    }
    return {
        kind: {row.pk: str(row) for row in rows.filter(pk__in=ids[kind])} if ids[kind] else {}
        for kind, rows in sources.items()
    }


SILENT_SECONDS = 60


def progress_of(plan: Plan) -> Progress:
    """How far the computation is."""
    if not rules.plans.is_under_way(plan):
        return Progress(percent=100)
    last = plan.seen_at or plan.created_at
    silent = (timezone.now() - last).total_seconds() > SILENT_SECONDS
    if plan.state == State.WAITING:
        return Progress(is_silent=silent)
    known = plan.progress
    return Progress(
        percent=min(99, round(100 * known.get("share", 0))),
        value=known.get("value"),
        bound=known.get("bound"),
        worst_site=known.get("worst_site"),
        unserved=known.get("unserved"),
        is_silent=silent,
    )


def change_rows(changes: Sequence[PlanChange]) -> list[ChangeRow]:
    """Changes with their needs and offers; two queries."""
    pairs = [pair for change in changes for pair in [*change.added, *change.removed]]
    needs = Need.objects.select_related("site__municipality__organisation").in_bulk(
        {need for need, _ in pairs}
    )
    offers = Offer.objects.in_bulk({offer for _, offer in pairs})

    def known(found: list[list[int]]) -> list[tuple[Need, Offer]]:
        return [(needs[need], offers[offer]) for need, offer in found if need in needs and offer in offers]

    return [ChangeRow(change, known(change.added), known(change.removed)) for change in changes]


def plan_rules(year: int) -> QuerySet[PlanRule]:
    """What holds for every plan of the year, newest first; lifted ones are left out."""
    rules_now = PlanRule.objects.filter(year=year, lifted_at__isnull=True)
    return rules_now.select_related(SITE, "offer", "member__organisation", "created_by")


@dataclass(frozen=True)
class Comparison:
    """What differs between two plans of a year; lines of `plan` unless said otherwise."""

    plan: Plan
    other: Plan
    same: list[PlanLine]
    added: list[PlanLine]
    removed: list[PlanLine]  # lines of `other`
    newly_served: list[PlanLine]
    no_longer_served: list[PlanLine]  # lines of `other`


def compare(plan: Plan, other: Plan) -> Comparison:
    """What `plan` has that `other` has not, and the reverse; four queries."""
    ours = {(line.need_id, line.offer_id): line for line in lines_of(plan) if not line.is_dropped}
    theirs = {(line.need_id, line.offer_id): line for line in lines_of(other) if not line.is_dropped}
    served, before = {need for need, _ in ours}, {need for need, _ in theirs}
    added = [line for pair, line in ours.items() if pair not in theirs]
    removed = [line for pair, line in theirs.items() if pair not in ours]
    return Comparison(
        plan=plan,
        other=other,
        same=[line for pair, line in ours.items() if pair in theirs],
        added=added,
        removed=removed,
        newly_served=[line for line in added if line.need_id not in before],
        no_longer_served=[line for line in removed if line.need_id not in served],
    )
