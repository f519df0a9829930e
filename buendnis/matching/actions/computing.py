"""The worker computes a plan: claims it, watches the engine, stores the answer or says why there is none."""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from buendnis.matching import queries, rules
from buendnis.matching.actions.plan_storing import Results, results, store_answer
from buendnis.matching.models import Plan
from buendnis.matching.queries.planning import Planning
from buendnis.people import actions as people
from buendnis.people import queries as who
from buendnis.planner import instance as engine
from buendnis.planner.child import solve_in_child

State = Plan.State
SECONDS = 20.0  # for the engine; small alliances need a fraction of one
NOTE_SECONDS = 1.0
GIVEN_UP_AFTER = timedelta(minutes=10)  # without a sign of life


def compute_plan(pk: int) -> None:
    """Compute a waiting plan, or once more one whose worker died. Called by the worker's job.

    Loading and solving happen outside any transaction; lines, gaps and figures are stored in one at the end.
    A plan that is over by now stays as it is, so the job may run twice. The published plan is not touched.
    """
    plan = _claim(pk)
    if plan is None:
        return
    watch = Watch(plan.pk)
    try:
        planning = queries.planning_of(plan, on_step=watch.note)
        answer = watch.solve(planning)
        found = None if answer.status == "infeasible" else results(planning, answer)
        watch.note()
        _finish(plan, planning, answer, found)
    except Exception:
        give_up(plan, "broken")
        raise


@transaction.atomic
def _claim(pk: int) -> Plan | None:
    plan = Plan.objects.select_for_update(of=("self",)).filter(pk=pk).first()
    if plan is None or not rules.plans.is_under_way(plan):
        return None
    if plan.cancel_asked:
        move_plan(plan, State.CANCELLED)
        plan.save(update_fields=["state", "finished_at"])
        return None
    if plan.state == State.WAITING:
        move_plan(plan, State.COMPUTING)
    plan.seen_at, plan.progress = timezone.now(), {}
    plan.save(update_fields=["state", "seen_at", "progress"])
    return plan


class Watch:
    """Notes progress and signs of life at most once a second, and hears when somebody cancels."""

    def __init__(self, pk: int) -> None:
        self.pk = pk
        self.latest: dict[str, Any] = {}
        self.noted_at = float("-inf")
        self.stopped = False

    def solve(self, planning: Planning) -> engine.Plan:
        """The engine's answer; as good as it got when somebody cancels."""
        return solve_in_child(
            planning.instance, seconds=SECONDS, on_progress=self.progress, cancelled=self.is_cancelled
        )

    def progress(self, found: Any) -> None:
        self.latest = {
            "share": found.share,
            "value": found.value,
            "bound": found.upper_bound,
            "worst_site": found.worst_site,
            "unserved": found.unserved,
        }
        self.note()

    def is_cancelled(self) -> bool:
        self.note()
        return self.stopped

    def note(self) -> None:
        """A sign of life; nobody's plan any more means stop."""
        if time.monotonic() - self.noted_at < NOTE_SECONDS:
            return
        self.noted_at = time.monotonic()
        mine = Plan.objects.filter(pk=self.pk, state=State.COMPUTING, cancel_asked=False)
        self.stopped = not mine.update(seen_at=timezone.now(), progress=self.latest)


@transaction.atomic
def _finish(plan: Plan, planning: Planning, answer: engine.Plan, found: Results | None) -> None:
    """Store everything or nothing; who was cancelled or given up meanwhile stays so."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state != State.COMPUTING:
        return
    if plan.cancel_asked:
        move_plan(plan, State.CANCELLED)
    elif found is None:
        plan.problem = {"items": queries.contradiction(planning, answer)}
        move_plan(plan, State.FAILED)
    else:
        store_answer(plan, planning, answer, found)
        move_plan(plan, State.DRAFT)
    plan.progress = {}
    plan.save()
    people.record(who.system(), "plan.computed", plan, year=plan.year, state=plan.state)


def move_plan(plan: Plan, state: str) -> None:
    """Change a locked plan's state by the table; the caller saves it with `finished_at`."""
    plan.state = rules.step(rules.plans.PLAN_STEPS, plan.state, state)
    if state in (State.DRAFT, State.CANCELLED, State.FAILED):
        plan.finished_at = timezone.now()


@transaction.atomic
def give_up(plan: Plan, code: str) -> None:
    """The plan failed; `code` names the sentence that says so."""
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if not rules.plans.is_under_way(plan):
        return
    move_plan(plan, State.FAILED)
    plan.problem = {"items": [{"code": code}]}
    plan.save(update_fields=["state", "finished_at", "problem"])
    people.record(who.system(), "plan.failed", plan, year=plan.year)


def fail_silent_plans(now: datetime) -> int:
    """Give up plans from which nothing was heard for ten minutes, so that a new one can begin; how many."""
    silent = Plan.objects.filter(state=State.COMPUTING, seen_at__lt=now - GIVEN_UP_AFTER)
    found = list(silent)
    for plan in found:
        give_up(plan, "silent")
    return len(found)
