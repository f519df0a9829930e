"""What must be in order before the server starts; each step says what it does or what is wrong."""

import errno
import hashlib
import json
import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path

import psycopg
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.migrations.executor import MigrationExecutor
from whitenoise.compress import Compressor

from buendnis.config import demo

Say = Callable[[str], None]
HOUSE = Path(__file__).resolve().parents[1]
STATE = "staticfiles.state"
COMPRESSED = ("css", "js", "svg")


class CannotStart(Exception):
    """Something outside is missing or broken; the text says what and how to mend it."""


def check_port(host: str, port: int) -> None:
    """Raise CannotStart when nobody could listen there."""
    if not 0 < port < 65536:
        raise CannotStart(f"PORT={port} is no port: choose one between 1024 and 65535.")
    try:
        family, kind, proto, _name, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, proto) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as problem:
        raise CannotStart(_why_no_port(host, port, problem)) from problem


def _why_no_port(host: str, port: int, problem: OSError) -> str:
    if problem.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else 8001
        return f"Port {port} is taken by another program. Choose another one:  PORT={other} make run"
    if problem.errno == errno.EACCES:
        return f"Port {port} needs administrator rights. Choose a higher one:  PORT=8001 make run"
    return f"BUENDNIS_HOST={host} is no address of this machine ({problem.strerror})."


def check_folder(folder: Path) -> None:
    """Raise CannotStart when nothing can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as problem:
        raise CannotStart(
            f"The folder {folder} cannot be written to ({problem.strerror}). "
            "Mend its rights or name another one:  BUENDNIS_VAR=/path make run"
        ) from problem


def check_database() -> None:
    """Raise CannotStart when the database is broken or does not answer. Nothing is ever repaired silently."""
    if connection.vendor == "sqlite":
        check_sqlite(Path(str(connection.settings_dict["NAME"])))
        return
    known = connection.get_connection_params()
    address = {name: known[name] for name in ("host", "port", "user", "password", "dbname") if name in known}
    try:
        psycopg.connect(**address, connect_timeout=5).close()
    except psycopg.Error as problem:
        named = connection.settings_dict
        raise CannotStart(
            f"PostgreSQL does not answer for {named['NAME']} at {named['HOST'] or 'the local socket'}:\n"
            f"  {str(problem).strip()}\n"
            "Start it, mend DATABASE_URL, or leave DATABASE_URL empty to use the embedded database."
        ) from problem


def check_sqlite(path: Path) -> None:
    """Raise CannotStart for a file that is no database or fails SQLite's own check (trials, F15)."""
    if not path.exists():
        return
    try:
        with sqlite3.connect(path, timeout=20) as database:
            found = [row[0] for row in database.execute("PRAGMA quick_check(3)")]
        database.close()
    except sqlite3.OperationalError as problem:
        if "locked" in str(problem):
            raise CannotStart(
                f"The database {path} has been locked by another program for 20 seconds."
            ) from problem
        found = [str(problem)]
    except sqlite3.DatabaseError as problem:
        found = [str(problem)]
    if found != ["ok"]:
        raise CannotStart(
            f"The database {path} is damaged:\n  " + "\n  ".join(found) + "\n"
            "Nothing was changed. Move the file away with its -wal and -shm companions, restore your latest\n"
            "backup to the same place, then start again. Without a backup: an empty folder starts anew."
        )


def migrate(say: Say) -> None:
    """Bring the database to the present state, only when it is not."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    known = bool(executor.loader.applied_migrations)
    unknown = set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations)
    if newer := sorted(".".join(key) for key in unknown - set(executor.loader.replacements)):
        say(f"Note: the database comes from a newer version; unknown here: {newer[-1]}")
    if missing := len(executor.migration_plan(executor.loader.graph.leaf_nodes())):
        say(f"Bringing the database up to date ({missing} steps)" if known else "Creating the database")
        call_command("migrate", interactive=False, verbosity=0)


def collect_static(say: Say) -> None:
    """Collect and compress the static files, only when a source changed."""
    root, wanted = Path(settings.STATIC_ROOT), static_state()
    stamp = root / STATE
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Collecting style sheets, scripts and fonts")
    call_command("collectstatic", interactive=False, verbosity=0)
    compress_own(root)
    stamp.write_text(wanted)


def static_state() -> str:
    """A digest that changes with our static files and with the versions of the packages."""
    digest = hashlib.sha256((settings.ROOT / "requirements.lock").read_bytes())
    for file in sorted(HOUSE.glob("*/static/**/*")):
        state = file.stat()
        digest.update(f"{file.relative_to(HOUSE)} {state.st_size} {state.st_mtime_ns}".encode())
    return digest.hexdigest()


def compress_own(root: Path) -> None:
    """Put .gz and .br beside what our pages load; the editors' area is small enough without (stack.md)."""
    ours = {folder.name for folder in HOUSE.glob("*/static/*")}
    compressor = Compressor(use_gzip=True, use_brotli=True, quiet=True)
    manifest = staticfiles_storage.read_manifest()  # type: ignore[attr-defined]  # ours has one
    for name, hashed in json.loads(manifest or "{}").get("paths", {}).items():
        if name.split("/")[0] in ours and name.rsplit(".", 1)[-1] in COMPRESSED:
            list(compressor.compress(str(root / hashed)))


def load_demo(say: Say) -> None:
    """Load the demo alliance once; what was entered stays."""
    if settings.DEMO and not demo.is_loaded():
        say("Loading the demo alliance from data/")
        demo.load(say)
