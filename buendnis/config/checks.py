"""What must be true before this installation may take requests."""

from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from buendnis.post import queries as post

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
    return OK if post.worker_seen(timezone.now()) else "not seen for 2 minutes"
