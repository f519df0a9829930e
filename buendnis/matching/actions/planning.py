"""A plan is ordered, and cancelled; `computing` does the work in between."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, queries, rules, signals
from buendnis.matching.actions.computing import fail_silent_plans, move_plan
from buendnis.matching.models import Plan
from buendnis.people import actions as people
from buendnis.people.models import Person

State = Plan.State


class PlanUnderWay(NotPossible):
    """Somebody else's plan of the same year is being computed; `plan` is that one."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(
            _("Für %(year)s wird schon ein Plan berechnet, begonnen von %(name)s. Bitte warten Sie kurz.")
            % {"year": plan.year, "name": plan.created_by.name}
        )
        self.plan = plan


@transaction.atomic
def begin_plan(
    year: int,
    weights: Mapping[str, Any] | None = None,
    *,
    by: Person,
    submission: UUID | None = None,
    is_example: bool = False,
) -> Plan:
    """Order a plan for a year; the worker computes it, `Plan.progress` tells how far it is.

    The same submission again gives the same plan. Raises PlanUnderWay (with the other plan) while one of
    this year is computed, NotPossible for other years or weights. Nobody is asked before `publish_plan`.
    Source: concept C8, C9, C11; ADR 0023.
    """
    if not permissions.may_plan(by):
        raise PermissionDenied
    if submission and (known := Plan.objects.filter(submission=submission, created_by=by).first()):
        return known
    if not rules.plans.can_plan(year, timezone.localdate()):
        raise NotPossible(_("Geplant wird für dieses und das nächste Jahr."), field="year")
    chosen = rules.plans.chosen_weights(weights)
    fail_silent_plans(timezone.now())
    try:
        with transaction.atomic():
            plan = Plan.objects.create(
                year=year,
                weights=chosen,
                based_on=queries.published_plan(year),
                created_by=by,
                submission=submission or uuid4(),
                is_example=is_example,
            )
    except IntegrityError:
        running = queries.running_plan(year)
        if running is None:
            raise
        raise PlanUnderWay(running) from None
    people.record(by, "plan.begun", plan, year=year, weights=chosen)
    signals.plan_begun.send(Plan, plan=plan)
    return plan


@transaction.atomic
def cancel_plan(plan: Plan, *, by: Person) -> Plan:
    """Stop a computation; what counted before still counts. Cancelling again changes nothing.

    A plan in the worker's hands is told and ends within about a second.
    """
    plan = _lock(plan)
    if not permissions.may_plan(by):
        raise PermissionDenied
    if plan.state == State.CANCELLED or plan.cancel_asked:
        return plan
    if not rules.plans.can_cancel(plan):
        raise NotPossible(_("Dieser Plan ist schon fertig berechnet."))
    plan.cancel_asked = True
    if plan.state == State.WAITING:
        move_plan(plan, State.CANCELLED)
    plan.save(update_fields=["cancel_asked", "state", "finished_at"])
    people.record(by, "plan.cancelled", plan, year=plan.year)
    return plan


def _lock(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("created_by").get(pk=plan.pk)
