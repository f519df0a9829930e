"""Tests start from a migrated template database: migrate once per state of migrations, then copy."""

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

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


@pytest.fixture(scope="session", autouse=True)
def passwords_cost_little() -> Iterator[None]:
    """The same hash with little memory: hundreds of invented people get a password."""
    from buendnis.people.login import MeasuredArgon2Hasher  # noqa: PLC0415 - after Django's set-up

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MeasuredArgon2Hasher, "time_cost", 1)
        patch.setattr(MeasuredArgon2Hasher, "memory_cost", 64)
        yield


class Template(NamedTuple):
    """A database made once and copied often; `state` changes with whatever goes into it."""

    name: str
    state: str
    fill: Callable[[], None]


@cache
def migrated() -> Template:
    return Template(
        "template", state_of_migrations(), lambda: call_command("migrate", verbosity=0, interactive=False)
    )


def with_demo() -> Template:
    """The demo alliance as today's code and data make it."""
    return Template("demo", state_of_demo(), lambda: call_command("load_demo", verbosity=0))


@cache
def state_of_demo() -> str:
    """Changes with the day, too: much of the demo lies a week ahead or back."""
    today = date.today()  # noqa: DTZ011 - a key, no day of the alliance
    digest = hashlib.sha256(f"{connection.vendor} {state_of_migrations()} {today}".encode())
    for path in sorted([*ROOT.glob("buendnis/**/*.py"), *ROOT.glob("data/**/*.*")]):
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]


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
    @staticmethod
    def kept(template: Template) -> Path:
        return KEPT / f"{template.name}-{template.state}.sqlite3"

    @staticmethod
    def mine(template: Template) -> Path:
        return FAST / f"buendnis-{template.name}-{os.getpid()}.sqlite3"

    def make(self, template: Template, on: Template | None = None) -> None:
        """Make a template, from nothing or on another one, unless it is there."""
        import sqlite3  # noqa: PLC0415 - the one that settings chose

        if self.kept(template).exists():
            return
        for old in KEPT.glob(f"{template.name}-*"):
            old.unlink()
        raw = self.kept(template).with_suffix(".new")
        if on:
            shutil.copyfile(self.kept(on), raw)
        use(str(raw))
        template.fill()
        connection.close()
        with sqlite3.connect(raw) as database:
            database.execute("PRAGMA journal_mode=DELETE")
        database.close()
        raw.rename(self.kept(template))

    def copy(self, template: Template) -> None:
        self.drop(template)
        shutil.copyfile(self.kept(template), self.mine(template))
        self.enter(template)

    def enter(self, template: Template) -> None:
        use(str(self.mine(template)))

    def drop(self, template: Template) -> None:
        connection.close()
        for ending in ("", "-wal", "-shm"):
            Path(f"{self.mine(template)}{ending}").unlink(missing_ok=True)


class PostgresCopies:
    def __init__(self) -> None:
        server = {**connection.get_connection_params(), "dbname": "postgres"}
        self.server = {k: v for k, v in server.items() if k in ("host", "port", "user", "password", "dbname")}

    @staticmethod
    def kept(template: Template) -> str:
        return f"buendnis_{template.name}_{template.state}"

    @staticmethod
    def mine(template: Template) -> str:
        return f"buendnis_{template.name}_{os.getpid()}"

    def run(self, *statements: str) -> list:
        import psycopg  # noqa: PLC0415 - only where PostgreSQL is tested

        with psycopg.connect(**self.server, autocommit=True) as server:
            answers = [server.execute(statement) for statement in statements]
            return answers[-1].fetchall() if answers[-1].description else []

    def make(self, template: Template, on: Template | None = None) -> None:
        """Make a template, from nothing or on another one, unless it is there."""
        if self.run(f"SELECT 1 FROM pg_database WHERE datname = '{self.kept(template)}'"):
            return
        raw, start = f"{self.kept(template)}_new", f'TEMPLATE "{self.kept(on)}"' if on else ""
        self.run(f'DROP DATABASE IF EXISTS "{raw}"', f'CREATE DATABASE "{raw}" {start}')
        use(raw)
        template.fill()
        connection.close()
        self.run(f'ALTER DATABASE "{raw}" RENAME TO "{self.kept(template)}"')

    def copy(self, template: Template) -> None:
        self.drop(template)
        self.run(f'CREATE DATABASE "{self.mine(template)}" TEMPLATE "{self.kept(template)}"')
        self.enter(template)

    def enter(self, template: Template) -> None:
        use(self.mine(template))

    def drop(self, template: Template) -> None:
        connection.close()
        self.run(f'DROP DATABASE IF EXISTS "{self.mine(template)}" WITH (FORCE)')


@pytest.fixture(scope="session")
def kept_house() -> Callable[[str], Path]:
    """Where a house of this kind is kept, as today's code and data make it."""
    return lambda kind: KEPT / f"house-{kind}-{state_of_demo()}"


@pytest.fixture(scope="session")
def alone() -> Callable:
    """`with alone():` one process of these tests makes what the others copy."""
    return one_at_a_time


@pytest.fixture(scope="session")
def database_copies():
    return SqliteCopies() if connection.vendor == "sqlite" else PostgresCopies()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, database_copies) -> Iterator[None]:
    with django_db_blocker.unblock():
        with one_at_a_time():
            database_copies.make(migrated())
            database_copies.copy(migrated())
        yield
        database_copies.drop(migrated())


@pytest.fixture(scope="session")
def demo_database(django_db_setup, django_db_blocker, database_copies) -> Iterator[Template]:
    """A copy of the demo alliance for this process; `demo` goes in and out."""
    template = with_demo()
    with django_db_blocker.unblock():
        with one_at_a_time():
            database_copies.make(template, on=migrated())
            database_copies.copy(template)
        database_copies.enter(migrated())
        yield template
        database_copies.drop(template)


@pytest.fixture(scope="module")
def demo(demo_database, django_db_blocker, database_copies) -> Iterator[None]:
    """The demo alliance as the world of a module's tests; each is rolled back."""
    with django_db_blocker.unblock():
        database_copies.enter(demo_database)
        yield
        database_copies.enter(migrated())


@pytest.fixture
def copied_around(django_db_setup, django_db_blocker, database_copies) -> Iterator[None]:
    """A new copy before and, when pytest-django has emptied it, after."""

    def copy() -> None:
        with django_db_blocker.unblock(), one_at_a_time():
            database_copies.copy(migrated())

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
