"""A copy of everything that cannot be made again, complete or not there at all.

The database is copied by its own means, never as a file (trust finding 8): SQLite's backup API sees one
state also while others write; pg_dump reads one snapshot. The manifest comes last: a folder without it is
no backup.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

MANIFEST = "manifest.json"
FORMAT = 1
BLOCK = 1 << 20
KEPT_FILES = ("deletions.jsonl", "record-anchors.jsonl")  # must outlive the database they speak of
PARTIAL = ".part"


class CannotBackUp(Exception):
    """Why no backup was made; the text says what to do."""


@dataclass(frozen=True)
class Entry:
    """One file of a backup: its path below the folder, size in bytes and SHA-256."""

    path: str
    size: int
    sha256: str


def make_backup(target: Path) -> dict[str, object]:
    """Copy database, uploads and kept files to an empty folder; the manifest that was written.

    Raises CannotBackUp when the folder is not empty, the copy is damaged or a tool is missing. What was
    written until then stays without a manifest, so nobody can take it for a backup.
    """
    claim(target)
    database = copy_database(target)
    copied = [database, *copy_kept(target)]
    for name, root in {"media": settings.MEDIA_ROOT, "files": settings.PRIVATE_ROOT}.items():
        copied += copy_tree(Path(root), target / name)
    manifest = {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "engine": connections[DEFAULT_DB_ALIAS].vendor,
        "migrations": sorted(
            map(list, MigrationRecorder(connections[DEFAULT_DB_ALIAS]).applied_migrations())
        ),
        "files": [asdict(entry_of(path, target)) for path in copied],
    }
    write_last(target / MANIFEST, json.dumps(manifest, indent=1, ensure_ascii=False))
    return manifest


def claim(target: Path) -> None:
    """The folder, made when missing, for nobody else to read; empty it must be."""
    target.mkdir(parents=True, exist_ok=True)
    if any(target.iterdir()):
        raise CannotBackUp(f"{target} is not empty. Name a new folder, such as one with today's date.")
    target.chmod(0o700)
    if target.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve()):
        raise CannotBackUp("A backup among the media files would be published. Name another folder.")


# --- The database --------------------------------------------------------------------------------------


def copy_database(target: Path) -> Path:
    return copy_sqlite(target) if connections[DEFAULT_DB_ALIAS].vendor == "sqlite" else dump_postgres(target)


def copy_sqlite(target: Path) -> Path:
    """One state of the database, also under load, as a single file without a journal beside it."""
    copy = target / "database.sqlite3"
    source = connections[DEFAULT_DB_ALIAS].settings_dict["NAME"]
    live = sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)
    with closing(live), closing(sqlite3.connect(copy)) as database:
        live.backup(database)
        database.execute("PRAGMA journal_mode=DELETE")
        found = [row[0] for row in database.execute("PRAGMA integrity_check")]
        loose = database.execute("PRAGMA foreign_key_check").fetchall()
    if found != ["ok"] or loose:
        raise CannotBackUp(f"The copy is damaged ({'; '.join(found)[:200]}; {len(loose)} loose keys).")
    copy.chmod(0o600)
    return copy


def dump_postgres(target: Path) -> Path:
    """One snapshot in pg_dump's own format, read back once so that a cut file is noticed."""
    copy = target / "database.dump"
    known = connections[DEFAULT_DB_ALIAS].settings_dict
    options = {"--host": known["HOST"], "--port": known["PORT"], "--username": known["USER"]}
    named = [f"{option}={value}" for option, value in options.items() if value]
    env = {**os.environ, "PGPASSWORD": str(known["PASSWORD"] or "")}
    run([tool("pg_dump"), "--format=custom", f"--file={copy}", *named, str(known["NAME"])], env)
    run([tool("pg_restore"), "--list", str(copy)], env)
    copy.chmod(0o600)
    return copy


def tool(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise CannotBackUp(f"{name} is missing. Debian/Ubuntu: sudo apt-get install postgresql-client")


def run(command: list[str], env: dict[str, str]) -> None:
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
    if done.returncode:
        raise CannotBackUp(f"{Path(command[0]).name} failed: {done.stderr.strip()[:500]}")


# --- Files ---------------------------------------------------------------------------------------------


def copy_kept(target: Path) -> Iterator[Path]:
    for name in KEPT_FILES:
        if (settings.VAR / name).is_file():
            yield copy_file(settings.VAR / name, target / name)


def copy_tree(root: Path, target: Path) -> Iterator[Path]:
    """Every uploaded file; one that goes while we copy was deleted by a person and is no loss."""
    for path in sorted(root.rglob("*")) if root.is_dir() else []:
        if path.is_file() and not path.is_symlink():
            try:
                yield copy_file(path, target / path.relative_to(root))
            except FileNotFoundError:
                continue


def copy_file(source: Path, copy: Path) -> Path:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, copy)
    copy.chmod(0o600)
    return copy


def entry_of(path: Path, root: Path) -> Entry:
    return Entry(path.relative_to(root).as_posix(), path.stat().st_size, sha256_of(path))


def sha256_of(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def write_last(path: Path, text: str) -> None:
    """Write and rename, so that the name appears only with the whole text behind it."""
    partial = path.with_suffix(PARTIAL)
    with partial.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    partial.chmod(0o600)
    partial.rename(path)


# --- Looking at a backup -----------------------------------------------------------------------------


def faults_of(folder: Path) -> list[str]:
    """What is wrong with a backup: missing, changed or added files; empty when it is whole."""
    if not (folder / MANIFEST).is_file():
        return [f"{MANIFEST} is missing: the backup was never finished."]
    known = {entry["path"]: entry for entry in json.loads((folder / MANIFEST).read_text())["files"]}
    there = {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()} - {MANIFEST}
    faults = [f"{path} is missing." for path in sorted(set(known) - there)]
    faults += [f"{path} is not in the manifest." for path in sorted(there - set(known))]
    changed = (
        path for path in sorted(set(known) & there) if sha256_of(folder / path) != known[path]["sha256"]
    )
    return faults + [f"{path} was changed." for path in changed]
