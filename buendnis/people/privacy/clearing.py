"""After the commit of an erasure, and as often as needed: files, the list, the database's own files."""

import logging
from pathlib import Path

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from buendnis.people.models import Deletion
from buendnis.people.privacy import deletions

log = logging.getLogger(__name__)
FULL_TEXT = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%%USING fts5%%'"


def clear() -> int:
    """Finish every erasure that is not finished; how many there were. Safe at any time."""
    unfinished = [one for one in Deletion.objects.order_by("pk") if one.pending or one.listed_at is None]
    for deletion in unfinished:
        deletions.append(deletion)
        left = [path for path in deletion.pending if not _is_gone(path)]
        Deletion.objects.filter(pk=deletion.pk).update(pending=left, listed_at=timezone.now())
    if unfinished:
        forget_in_database_files()
    return len(unfinished)


def _is_gone(path: str) -> bool:
    try:
        if path.startswith("storage:"):
            default_storage.delete(path.removeprefix("storage:"))
        else:
            Path(path).unlink(missing_ok=True)
    except OSError as problem:
        log.error("a file of an erased person cannot be deleted yet: %s", type(problem).__name__)
        return False
    return True


def forget_in_database_files() -> None:
    """SQLite: merge full-text indexes and empty the write-ahead log, so that no byte of it is left on disk.

    With `secure_delete` freed pages are zeros already. PostgreSQL keeps dead rows until its autovacuum.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(FULL_TEXT)
        for (table,) in cursor.fetchall():
            name = connection.ops.quote_name(table)
            cursor.execute(f"INSERT INTO {name}({name}) VALUES ('optimize')")  # noqa: S608 - a table's own name
        if not connection.in_atomic_block:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
