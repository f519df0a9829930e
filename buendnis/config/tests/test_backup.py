"""A backup holds one state, whole or not at all; a plain copy of the file does not."""

import json
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from buendnis.config import backup
from buendnis.people.models import Organisation


@pytest.fixture
def media(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "media"
    (settings.MEDIA_ROOT / "sites").mkdir(parents=True)
    (settings.MEDIA_ROOT / "sites" / "plan.pdf").write_bytes(b"%PDF-1.7 plan")
    settings.VAR = tmp_path / "var"
    settings.VAR.mkdir()
    settings.PRIVATE_ROOT = settings.VAR / "files"
    (settings.PRIVATE_ROOT / "kept").mkdir(parents=True)
    (settings.PRIVATE_ROOT / "kept" / "a1b2").write_bytes(b"%PDF-1.7 letter")
    (settings.VAR / "deletions.jsonl").write_text('{"digest": "x"}\n')
    return settings.MEDIA_ROOT


@pytest.mark.usefixtures("fresh_database")
def test_backup_holds_what_was_committed(media, tmp_path):
    Organisation.objects.create(name="Stadt im Backup", kind="municipality")

    call_command("backup", str(tmp_path / "copy"), verbosity=0)

    manifest = json.loads((tmp_path / "copy" / "manifest.json").read_text())
    names = {entry["path"] for entry in manifest["files"]}
    database = "database.sqlite3" if connection.vendor == "sqlite" else "database.dump"
    assert names == {database, "deletions.jsonl", "media/sites/plan.pdf", "files/kept/a1b2"}
    assert manifest["engine"] == connection.vendor
    assert ["people", "0001_initial"] in manifest["migrations"]
    assert "Stadt im Backup" in text_of(tmp_path / "copy" / database)


def text_of(database: Path) -> str:
    """What a restore would bring back of the organisations."""
    if database.suffix == ".sqlite3":
        with closing(sqlite3.connect(database)) as copy:
            return str(copy.execute("SELECT name FROM people_organisation").fetchall())
    command = [
        backup.tool("pg_restore"),
        "--data-only",
        "--table=people_organisation",
        "--file=-",
        str(database),
    ]

    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.usefixtures("fresh_database")
def test_a_folder_with_something_in_it_is_refused_and_left_alone(media, tmp_path):
    (tmp_path / "copy").mkdir()
    (tmp_path / "copy" / "old").write_text("precious")

    with pytest.raises(CommandError, match="not empty"):
        call_command("backup", str(tmp_path / "copy"))

    assert [p.name for p in (tmp_path / "copy").iterdir()] == ["old"]


@pytest.mark.usefixtures("fresh_database")
def test_a_backup_among_the_published_files_is_refused(media):
    with pytest.raises(CommandError, match="published"):
        call_command("backup", str(media / "copy"))


@pytest.mark.usefixtures("fresh_database")
@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda copy: (copy / "media/sites/plan.pdf").write_text("other"), "plan.pdf was changed"),
        (lambda copy: (copy / "deletions.jsonl").unlink(), "deletions.jsonl is missing"),
        (lambda copy: (copy / "extra").write_text("x"), "extra is not in the manifest"),
        (lambda copy: (copy / "manifest.json").unlink(), "never finished"),
    ],
)
def test_a_harmed_backup_is_noticed(media, tmp_path, harm, says):
    copy = tmp_path / "copy"
    call_command("backup", str(copy), verbosity=0)

    harm(copy)

    with pytest.raises(CommandError, match=says):
        call_command("backup", str(copy), "--check")


@pytest.mark.usefixtures("fresh_database")
def test_nothing_is_called_a_backup_when_the_copy_fails(media, tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as disk, pytest.raises(OSError, match="No space"):
        disk.setattr(shutil, "copyfile", full)
        call_command("backup", str(tmp_path / "copy"))

    assert not (tmp_path / "copy" / "manifest.json").exists()


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL's snapshot is pg_dump's own promise")
@pytest.mark.usefixtures("fresh_database")
def test_backup_under_load_lacks_nothing_that_was_acknowledged(media, tmp_path):
    """Two halves are written in one transaction: a copy with one half would be torn."""
    stop, acknowledged = threading.Event(), []
    writer = threading.Thread(target=write_pairs, args=(stop, acknowledged))
    writer.start()
    while len(acknowledged) < 20 and writer.is_alive():
        stop.wait(0.01)
    before = len(acknowledged)

    call_command("backup", str(tmp_path / "copy"), verbosity=0)
    shutil.copyfile(connection.settings_dict["NAME"], tmp_path / "naive.sqlite3")  # the negative control
    stop.set()
    writer.join()

    promised = {f"{number}{half}" for number in range(before) for half in "ab"}
    copied = pairs_in(tmp_path / "copy" / "database.sqlite3")
    assert len(promised) >= 40
    assert copied >= promised
    assert len(copied) % 2 == 0
    assert not pairs_in(tmp_path / "naive.sqlite3") >= promised


def write_pairs(stop: threading.Event, acknowledged: list[int]) -> None:
    insert = (
        "INSERT INTO people_organisation (name, kind, email, phone, is_example, is_active)"
        " VALUES (?, 'member', '', '', 0, 1)"
    )
    with closing(sqlite3.connect(connection.settings_dict["NAME"], timeout=20)) as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("PRAGMA wal_autocheckpoint=0")  # what is new stands in the journal alone
        while not stop.is_set():
            number = len(acknowledged)
            with database:
                database.executemany(insert, [(f"{number}a",), (f"{number}b",)])
            acknowledged.append(number)


def pairs_in(path: Path) -> set[str]:
    with closing(sqlite3.connect(path)) as copy:
        names = [row[0] for row in copy.execute("SELECT name FROM people_organisation")]
    return {name for name in names if name[:1].isdigit()}
