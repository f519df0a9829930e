"""Work that is due once per slot, whichever worker comes first and however often it looks."""

import logging
from collections.abc import Collection
from datetime import datetime
from typing import Literal

from django.db import IntegrityError, transaction
from django.utils import timezone

from buendnis.post import registry
from buendnis.post.models import PeriodicRun
from buendnis.post.registry import Job

log = logging.getLogger(__name__)


def register(name: str, every: Literal["day", "hour"] = "day", *, run) -> None:
    """Let the worker call `run(now)` once per day or hour. The job runs in a transaction: keep it short."""
    registry.jobs[name] = Job(name=name, every=every, run=run)


def slot_of(job: Job, now: datetime) -> str:
    """The slot in local time, such as "2026-11-23" or "2026-11-23T08"; twice-lived hours count once."""
    return timezone.localtime(now).strftime("%Y-%m-%d" if job.every == "day" else "%Y-%m-%dT%H")


def run_due(now: datetime, resting: Collection[str] = ()) -> list[str]:
    """Run what has not run in its present slot, but for jobs that rest; the names of jobs that failed."""
    slots = {name: slot_of(job, now) for name, job in registry.jobs.items()}
    done = set(PeriodicRun.objects.filter(slot__in=set(slots.values())).values_list("name", "slot"))
    due = [
        registry.jobs[name]
        for name, slot in slots.items()
        if (name, slot) not in done and name not in resting
    ]
    return [job.name for job in due if not _run_once(job, slots[job.name], now)]


def _run_once(job: Job, slot: str, now: datetime) -> bool:
    """Mark the slot and do the work in one transaction: both happen or neither."""
    try:
        with transaction.atomic():
            PeriodicRun.objects.create(name=job.name, slot=slot)
            job.run(now)
    except IntegrityError as problem:
        if PeriodicRun.objects.filter(name=job.name, slot=slot).exists():
            return True
        log.error("periodic job %s failed in slot %s", job.name, slot, exc_info=problem)
        return False
    except Exception:
        log.exception("periodic job %s failed in slot %s", job.name, slot)
        return False
    return True
