"""Long work in the background (django-tasks): done by the worker beside the mail, begun again when it died.

The library claims jobs safely, but has no retry: a job whose worker was killed would stay "running" for ever.
So every job must be safe to run twice. ADR 0022.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django_tasks.base import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from buendnis.post.models import Heartbeat

BACKEND = "background"
Status = TaskResultStatus
DEAD_AFTER = timedelta(seconds=60)  # four missed heartbeats
MOST_TRIES = 3


class WorkerDied(Exception):
    """The worker was gone before the job was done, three times over."""


def run_ready_jobs(worker: str) -> int:
    """Run what waits, one job after the other, until nothing does; how many were run."""
    ready = DBTaskResult.objects.ready().filter(backend_name=BACKEND)
    if not ready.exists():
        return 0
    jobs = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=None,
        worker_id=worker,
    )
    jobs.run()
    return jobs._run_tasks


@transaction.atomic
def sweep_jobs(now: datetime, starting: str = "") -> int:
    """Let jobs of dead workers run again, and give up those that were tried three times; how many.

    `starting` is a worker that has just begun: what ran under its name before died with its predecessor.
    """
    alive = set(Heartbeat.objects.filter(seen_at__gte=now - DEAD_AFTER).values_list("name", flat=True))
    running = DBTaskResult.objects.filter(backend_name=BACKEND, status=Status.RUNNING)
    dead = [job for job in running.select_for_update() if not is_alive(job, alive - {starting})]
    for job in dead:
        if len(job.worker_ids) < MOST_TRIES:
            job.status, job.started_at = Status.READY, None
            job.save(update_fields=["status", "started_at"])
        else:
            job.set_failed(WorkerDied(f"tried {len(job.worker_ids)} times"))
    return len(dead)


def is_alive(job: DBTaskResult, alive: set[str]) -> bool:
    """Whether the worker that claimed the job last still beats."""
    return bool(job.worker_ids) and job.worker_ids[-1] in alive
