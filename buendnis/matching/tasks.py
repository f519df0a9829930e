"""What the worker does in this room; each thing in its own action."""

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from buendnis.matching import actions

BACKGROUND = "background"
AFTER_PUBLISHING = timedelta(minutes=1)  # the page asks the lines itself; this is for what it did not finish


def daily(now: datetime) -> None:
    actions.remind_silent_members(now)
    actions.ask_due_lines(now)


def hourly(now: datetime) -> None:
    actions.rank_stale_needs(now)
    actions.fail_silent_plans(now)


def enqueue_once(job: Task, *args: Any) -> None:
    """Enqueue a job unless the very same one waits already: what it finds then is newer still."""
    waiting = DBTaskResult.objects.filter(
        status=TaskResultStatus.READY, task_path=job.module_path, args_kwargs={"args": args, "kwargs": {}}
    )
    if not waiting.exists():
        job.enqueue(*args)


@task(backend=BACKGROUND)
def compute_plan(pk: int) -> None:
    actions.compute_plan(pk)


@task(backend=BACKGROUND)
def ask_rest(pk: int) -> None:
    actions.ask_due_lines(timezone.now())


@task(backend=BACKGROUND)
def replan(year: int, cause: str, about: dict[str, Any]) -> None:
    actions.replan(year, cause, about)
