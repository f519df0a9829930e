"""News that matters here: members leave or are biased; the plan waits for the worker, or is disturbed.

Jobs are stored in the transaction that sends the news: both happen or neither.
"""

from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from buendnis.alliance import signals as alliance
from buendnis.alliance.models import InterestDeclaration, MemberOrganisation
from buendnis.matching import actions, signals, tasks
from buendnis.matching.models import Need, Plan, PlanChange, Proposal

Cause = PlanChange.Cause


@receiver(alliance.member_left, dispatch_uid="matching.member_left")
def end_offers_of(sender: object, *, member: MemberOrganisation, **news: Any) -> None:
    actions.end_offers_of(member)
    _disturb(timezone.localdate().year, Cause.CAPACITY, {"member": member.pk})


@receiver(alliance.interest_declared, dispatch_uid="matching.interest_declared")
def drop_biased_proposals(sender: object, *, interest: InterestDeclaration, **news: Any) -> None:
    actions.drop_biased_proposals(interest)
    _disturb(timezone.localdate().year, Cause.RULE, {"member": interest.member_id})


@receiver(alliance.capacity_changed, dispatch_uid="matching.capacity_changed")
def follow_capacity(sender: object, *, member: MemberOrganisation, year: int, **news: Any) -> None:
    _disturb(year, Cause.CAPACITY, {"member": member.pk})


@receiver(signals.plan_begun, dispatch_uid="matching.plan_begun")
def compute_plan(sender: object, *, plan: Plan, **news: Any) -> None:
    tasks.compute_plan.enqueue(plan.pk)


@receiver(signals.plan_published, dispatch_uid="matching.plan_published")
def ask_rest(sender: object, *, plan: Plan, **news: Any) -> None:
    tasks.ask_rest.using(run_after=timezone.now() + tasks.AFTER_PUBLISHING).enqueue(plan.pk)


@receiver(signals.proposal_over, dispatch_uid="matching.proposal_over")
def follow_refusal(sender: object, *, proposal: Proposal, **news: Any) -> None:
    about = {"need": proposal.need_id, "offer": proposal.offer_id}
    _disturb(timezone.localdate().year, Cause.DECLINED, about)


@receiver(signals.need_described, dispatch_uid="matching.need_described")
def follow_need(sender: object, *, need: Need, **news: Any) -> None:
    _disturb(timezone.localdate().year, Cause.NEED, {"need": need.pk})


@receiver(signals.need_closed, dispatch_uid="matching.need_over")
def follow_end(sender: object, *, need: Need, **news: Any) -> None:
    _disturb(timezone.localdate().year, Cause.OVER, {"need": need.pk})


@receiver(signals.plan_disturbed, dispatch_uid="matching.plan_disturbed")
def follow_disturbance(sender: object, *, year: int, cause: str, about: dict[str, int], **news: Any) -> None:
    _disturb(year, cause, about)


def _disturb(year: int, cause: str, about: dict[str, int]) -> None:
    """Let the worker look at the year's published plan, if there is one."""
    if Plan.objects.filter(year=year, state=Plan.State.PUBLISHED).exists():
        tasks.enqueue_once(tasks.replan, year, str(cause), about)
