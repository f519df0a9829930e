"""Tests start from a migrated template database: migrate once per state of migrations, then copy."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

ROOT = Path(__file__).parent
KEPT = ROOT / ".pytest_cache" / "db"
FAST = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())


def state_of_migrations() -> str:
    digest = hashlib.sha256(" ".join([connection.vendor, *settings.INSTALLED_APPS]).encode())
    for path in [ROOT / "requirements.lock", *sorted(ROOT.glob("buendnis/*/migrations/*.py"))]:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def one_at_a_time() -> Iterator[None]:
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def use(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name


def migrate_into(name: str) -> None:
    use(name)
    call_command("migrate", verbosity=0, interactive=False)
    connection.close()


@contextmanager
def unlocked_record() -> Iterator[None]:
    """Lift the locks of the record for a moment: they refuse to be emptied, as they should."""
    with connection.cursor() as cursor:
        locks = []
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'record%people%'"
            )
            locks = cursor.fetchall()
            for name, _ in locks:
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            tables = ("people_recordentry", "people_recordseal", "people_recordreason")
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        yield
        if connection.vendor == "sqlite":
            for _, statement in locks:
                cursor.execute(statement)
        else:
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


@pytest.fixture
def unlocked() -> Callable:
    """For tests of what somebody can do who took the locks off."""
    return unlocked_record


@pytest.fixture(scope="session", autouse=True)
def flush_empties_the_record() -> Iterator[None]:
    """Tests with real commits empty all tables afterwards; a real installation cannot."""
    emptied = BaseDatabaseOperations.execute_sql_flush

    def execute_sql_flush(operations, sql_list):
        with unlocked_record():
            emptied(operations, sql_list)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
        yield


class SqliteCopies:
    def __init__(self) -> None:
        self.template = KEPT / f"{state_of_migrations()}.sqlite3"
        self.mine = FAST / f"buendnis-test-{os.getpid()}.sqlite3"

    def make_template(self) -> None:
        import sqlite3  # noqa: PLC0415 - the one that settings chose

        if self.template.exists():
            return
        raw = self.template.with_suffix(".new")
        raw.unlink(missing_ok=True)
        migrate_into(str(raw))
        with sqlite3.connect(raw) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        database.close()
        raw.rename(self.template)

    def copy(self) -> None:
        self.drop()
        shutil.copyfile(self.template, self.mine)
        use(str(self.mine))

    def drop(self) -> None:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.mine}{ending}").unlink(missing_ok=True)


class PostgresCopies:
    def __init__(self) -> None:
        self.template = f"buendnis_template_{state_of_migrations()}"
        self.mine = f"buendnis_test_{os.getpid()}"
        self.server = {**connection.get_connection_params(), "dbname": "postgres", "autocommit": True}
        self.server = {
            k: v for k, v in self.server.items() if k in ("host", "port", "user", "password", "dbname")
        }

    def run(self, *statements: str) -> list:
        import psycopg  # noqa: PLC0415 - only where PostgreSQL is tested

        with psycopg.connect(**self.server, autocommit=True) as server:
            answers = [server.execute(statement) for statement in statements]
            return answers[-1].fetchall() if answers[-1].description else []

    def make_template(self) -> None:
        if self.run(f"SELECT 1 FROM pg_database WHERE datname = '{self.template}'"):
            return
        raw = f"{self.template}_new"
        self.run(f'DROP DATABASE IF EXISTS "{raw}"', f'CREATE DATABASE "{raw}"')
        migrate_into(raw)
        self.run(f'ALTER DATABASE "{raw}" RENAME TO "{self.template}"')

    def copy(self) -> None:
        self.drop()
        self.run(f'CREATE DATABASE "{self.mine}" TEMPLATE "{self.template}"')
        use(self.mine)

    def drop(self) -> None:
        connection.close()
        self.run(f'DROP DATABASE IF EXISTS "{self.mine}" WITH (FORCE)')


@pytest.fixture(scope="session")
def database_copies():
    return SqliteCopies() if connection.vendor == "sqlite" else PostgresCopies()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, database_copies) -> Iterator[None]:
    with django_db_blocker.unblock():
        with one_at_a_time():
            database_copies.make_template()
            database_copies.copy()
        yield
        database_copies.drop()


@pytest.fixture
def copied_around(django_db_setup, django_db_blocker, database_copies) -> Iterator[None]:
    """A new copy before and, when pytest-django has emptied it, after."""

    def copy() -> None:
        with django_db_blocker.unblock(), one_at_a_time():
            database_copies.copy()

    copy()
    yield
    copy()


@pytest.fixture
def fresh_database(copied_around, transactional_db) -> None:
    """For tests with real threads or processes: commits are real, the database is a copy of its own."""


def pytest_report_header() -> str:
    return f"database: {connection.vendor}"


def pytest_terminal_summary(terminalreporter) -> None:
    terminalreporter.write_line(f"database of this run: {connection.vendor}")
