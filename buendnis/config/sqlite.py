"""Which SQLite runs: one without the WAL-reset corruption bug, or none (ADR 0003)."""

import sys

FIXED = (3, 51, 3)
BACKPORTS = {(3, 50): 7, (3, 44): 6}


def use_safe_sqlite() -> None:
    """Let Django see pysqlite3 as `sqlite3` where its wheel is installed."""
    try:
        import pysqlite3  # noqa: PLC0415 - absent where no wheel fits
    except ImportError:
        return
    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite carries the fix for the WAL-reset bug.

    Source: trust finding 1; fixed in 3.51.3, backported to 3.50.7 and 3.44.6.
    """
    if version >= FIXED:
        return True
    return version[2] >= BACKPORTS.get(version[:2], sys.maxsize)
