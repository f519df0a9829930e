"""What must be true before this installation may take requests."""

from datetime import timedelta

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from buendnis.post.models import Heartbeat

OK = "ok"


def readiness() -> dict[str, str]:
    """Database, migrations and worker, each `ok` or a few words; asks nothing more once one failed."""
    try:
        found = {"database": OK, "migrations": migrations(), "worker": ""}
        found["worker"] = worker() if found["migrations"] == OK else "unknown"
    except Error as problem:
        return {"database": type(problem).__name__, "migrations": "unknown", "worker": "unknown"}
    return found


def migrations() -> str:
    """`ok`, or how many migrations have not been applied."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return OK if not missing else f"{missing} missing"


def worker() -> str:
    """Whether a worker was seen in the last two minutes (contract of design.md)."""
    return OK if Heartbeat.objects.filter(seen_at__gte=timezone.now() - timedelta(minutes=2)).exists() else "not seen for 2 minutes"
