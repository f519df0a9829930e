"""A plan is published: its questions go out as usual, one need after the other; nobody is just assigned."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, queries, rules, signals
from buendnis.matching.actions.locking import lock_need
from buendnis.matching.actions.overrides import hold_back
from buendnis.matching.actions.ranking import parts_of, suggestion
from buendnis.matching.actions.sending import refuse_too_many, send_questions
from buendnis.matching.models import Need, Override, Plan, PlanLine, PlanRule, Proposal, ProposalMember
from buendnis.people import actions as people
from buendnis.people import queries as who
from buendnis.people.models import Person

State = Plan.State
SETTLED = (Override.State.CONFIRMED, Override.State.ALONE)


class NotAsked(NotPossible):
    """A line of the plan cannot be asked right now; the sentence says why."""


@dataclass(frozen=True)
class Published:
    """What came of publishing: lines asked, waiting for a second person, and not possible any more."""

    plan: Plan
    asked: list[PlanLine] = field(default_factory=list)
    held: list[PlanLine] = field(default_factory=list)
    failed: list[tuple[PlanLine, str]] = field(default_factory=list)  # with the German reason


def publish_plan(plan: Plan, *, by: Person) -> Published:
    """The plan counts from now on, and its lines are asked; the plan before is replaced.

    First the plan changes its state in one transaction, then each need is asked in its own: a crash between
    two needs loses nothing, the worker's job asks the rest. Publishing again asks only what is still open.
    Hard limits are looked at once more; lines that are not possible any more are named and not sent.
    Raises NotPossible for a plan that is no draft. Source: concept C8; ADR 0023, 0011.
    """
    plan = _publish(plan, by)
    return ask_lines(plan, _due(plan), by=by)


@transaction.atomic
def _publish(plan: Plan, by: Person) -> Plan:
    """Change the state; two at once end with one published plan."""
    year = Plan.objects.select_for_update(of=("self",)).filter(year=plan.year).order_by("pk")
    plans = {found.pk: found for found in year}
    plan = plans[plan.pk]
    if not permissions.may_plan(by):
        raise PermissionDenied
    if plan.state == State.PUBLISHED:
        return plan
    if not rules.plans.can_publish(plan, timezone.localdate()):
        raise NotPossible(_("Veröffentlichen lässt sich nur ein fertig berechneter Entwurf."))
    for before in plans.values():
        if before.state == State.PUBLISHED:
            before.state = rules.step(rules.plans.PLAN_STEPS, before.state, State.REPLACED)
            before.save(update_fields=["state"])
    plan.state = rules.step(rules.plans.PLAN_STEPS, plan.state, State.PUBLISHED)
    plan.published_by, plan.published_at = by, timezone.now()
    plan.save(update_fields=["state", "published_by", "published_at"])
    people.record(by, "plan.published", plan, year=plan.year)
    signals.plan_published.send(Plan, plan=plan)
    return plan


def _due(plan: Plan) -> list[PlanLine]:
    today = timezone.localdate()
    lines = PlanLine.objects.filter(plan=plan, is_dropped=False, proposal=None).order_by(
        "need_id", "-fit", "pk"
    )
    return [line for line in lines if rules.plans.is_due(line, today)]


def ask_lines(plan: Plan, lines: Iterable[PlanLine], *, by: Person) -> Published:
    """Ask these lines, each in its own transaction; what became of each."""
    outcome = Published(plan)
    for line in lines:
        try:
            proposal = _ask(line, by)
        except NotPossible as problem:
            PlanLine.objects.filter(pk=line.pk).update(
                explanation={**line.explanation, "obstacle": str(problem)}
            )
            outcome.failed.append((line, str(problem)))
        else:
            (outcome.asked if proposal else outcome.held).append(line)
    return outcome


@transaction.atomic
def _ask(line: PlanLine, by: Person) -> Proposal | None:
    """The proposal that was asked, None when it waits for a second person. Asking again changes nothing."""
    need = lock_need(Need(pk=line.need_id))
    line = PlanLine.objects.select_for_update(of=("self",)).select_related("plan", "offer").get(pk=line.pk)
    if not permissions.may_plan(by):
        raise PermissionDenied
    if line.proposal_id:
        return line.proposal
    if line.plan.state != State.PUBLISHED or line.is_dropped:
        raise NotAsked(_("Der Plan sieht diesen Einsatz nicht mehr vor."))
    if not rules.can_ask(need):
        raise NotAsked(_("Dieser Bedarf ist bereits beendet."))
    proposals = list(need.proposals.select_related("offer").prefetch_related("parts"))
    proposal = _proposal(need, line, proposals)
    if proposal.state not in rules.LIVE_PROPOSALS:
        refuse_too_many(proposals, [proposal], queries.waiting_offers(need))
        if _is_held(need, line, proposal, proposals, by):
            return None
        send_questions(need, [proposal], by=by)
    line.proposal = proposal
    line.explanation.pop("obstacle", None)
    line.save(update_fields=["proposal", "explanation"])
    return proposal


def _proposal(need: Need, line: PlanLine, proposals: list[Proposal]) -> Proposal:
    """The proposal of this pair, stored as a suggestion when the ranking has not kept it.

    Raises NotAsked where a hard limit stands against it, or where it was answered before.
    """
    known = next((proposal for proposal in proposals if proposal.offer_id == line.offer_id), None)
    if known and known.state in rules.LIVE_PROPOSALS:
        return known
    if known and not rules.can_be_asked(known, known.parts.all()):
        raise NotAsked(_("Für diesen Bedarf wurde dieses Angebot schon beantwortet."))
    found = queries.ranking(need, offer_ids=[line.offer_id])
    if not found.ranked:
        raise NotAsked(
            found.ruled_out[0].reason if found.ruled_out else _("Dieses Angebot gibt es nicht mehr.")
        )
    if known:
        return known
    proposal = suggestion(need, found, found.ranked[0])
    proposal.save()
    ProposalMember.objects.bulk_create(parts_of(proposal, found.ranked[0]))
    return proposal


def _is_held(need: Need, line: PlanLine, proposal: Proposal, proposals: list[Proposal], by: Person) -> bool:
    """Whether a choice by hand that differs from the ranking waits for a second person (ADR 0011).

    What the plan itself chose is no override: it weighs all needs at once (ADR 0023).
    """
    if line.origin != PlanLine.Origin.LOCKED or not _differs(proposal, proposals):
        return False
    locks = PlanRule.objects.filter(kind=PlanRule.Kind.LOCK, year=line.plan.year, lifted_at__isnull=True)
    rule = locks.filter(need=need, offer=line.offer_id).select_related("created_by").first()
    known = Override.objects.filter(need=need, offer=line.offer_id).exclude(state=Override.State.DROPPED)
    if rule is None or known.filter(state__in=SETTLED).exists():
        return False
    if not known.exists():
        Override.objects.create(
            need=need, offer_id=line.offer_id, what="plan_lock", reason=rule.reason, by=rule.created_by
        )
    proposal.override_reason = rule.reason
    proposal.save(update_fields=["override_reason"])
    return bool(hold_back(need, [proposal], [], reason=rule.reason, by=by))


def _differs(proposal: Proposal, proposals: list[Proposal]) -> bool:
    suggested = [p for p in proposals if p.state == Proposal.State.SUGGESTED and not p.override_reason]
    ranked = sorted(suggested, key=lambda p: (-p.score, p.offer_id))
    return rules.is_override([proposal.pk], [p.pk for p in ranked])


def ask_line(line: PlanLine, *, by: Person) -> Proposal | None:
    """The office asks one line now, also before its day; None when it waits for a second person.

    Raises NotAsked, NotPossible.
    """
    return _ask(line, by)


def ask_replanned(plan: Plan, *, by: Person) -> Published:
    """One click: ask everything that was newly planned after refusals and other changes."""
    if not permissions.may_plan(by):
        raise PermissionDenied
    today = timezone.localdate()
    lines = PlanLine.objects.filter(
        plan=plan, is_dropped=False, proposal=None, origin=PlanLine.Origin.REPLANNED
    ).order_by("need_id", "-fit", "pk")
    return ask_lines(plan, [line for line in lines if rules.plans.can_be_asked_now(line, today)], by=by)


def ask_due_lines(now: datetime) -> int:
    """Ask lines of published plans whose day has come, and what a crash left open; how many were asked.

    A job of the worker, in the name of whoever published; by the system when that person is gone.
    """
    asked = 0
    plans = Plan.objects.filter(state=State.PUBLISHED, year=timezone.localdate(now).year)
    for plan in plans.select_related("published_by"):
        publisher = plan.published_by
        by = publisher if publisher and permissions.may_plan(publisher) else who.system()
        asked += len(ask_lines(plan, _due(plan), by=by).asked)
    return asked
