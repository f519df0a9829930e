"""What can be wrong before the start, each with its clear text."""

import json
import os
import socket
import sqlite3

import pytest

from buendnis.config import prepare
from buendnis.config.prepare import CannotStart


@pytest.fixture
def database(tmp_path):
    """A small database file with enough pages to be worth damaging."""
    path = tmp_path / "buendnis.sqlite3"
    with sqlite3.connect(path) as made:
        made.execute("CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT)")
        made.executemany("INSERT INTO thing (text) VALUES (?)", [("x" * 500,) for _ in range(500)])
        made.execute("CREATE INDEX thing_text ON thing (text)")
    made.close()
    return path


def test_a_taken_port_names_another_one():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(CannotStart, match=f"Port {port} is taken.*PORT={port + 1} make run"):
            prepare.check_port("127.0.0.1", port)


def test_a_free_port_is_fine():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]

    prepare.check_port("127.0.0.1", port)


@pytest.mark.parametrize("port", [0, 65536, 99999])
def test_impossible_ports_are_named(port):
    with pytest.raises(CannotStart, match=f"PORT={port} is no port"):
        prepare.check_port("127.0.0.1", port)


def test_a_foreign_address_is_named():
    with pytest.raises(CannotStart, match="no address of this machine"):
        prepare.check_port("192.0.2.1", 8000)


def test_a_folder_is_made_and_a_blocked_one_named(tmp_path):
    prepare.check_folder(tmp_path / "new" / "var")
    assert (tmp_path / "new" / "var").is_dir()

    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match="cannot be written to"):
        prepare.check_folder(tmp_path / "file" / "var")


def test_a_sound_database_and_none_at_all_are_fine(database, tmp_path):
    prepare.check_sqlite(database)
    prepare.check_sqlite(tmp_path / "none.sqlite3")


def test_a_damaged_page_is_refused_and_nothing_changed(database):
    with database.open("r+b") as file:
        file.seek(4096 * 5)
        file.write(os.urandom(4096 * 8))
    before = database.read_bytes()

    with pytest.raises(CannotStart, match="is damaged(.|\n)*restore your latest"):
        prepare.check_sqlite(database)

    assert database.read_bytes() == before


@pytest.mark.parametrize("content", [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 4096])
def test_a_file_that_is_no_database_is_refused(content, tmp_path):
    path = tmp_path / "buendnis.sqlite3"
    path.write_bytes(content)

    with pytest.raises(CannotStart, match="is damaged"):
        prepare.check_sqlite(path)


def test_a_truncated_database_is_refused(database):
    with database.open("r+b") as file:
        file.truncate(4096 * 3)

    with pytest.raises(CannotStart, match="is damaged"):
        prepare.check_sqlite(database)


def test_style_and_script_of_ours_are_compressed_others_not(tmp_path, settings, monkeypatch):
    for name in ("ui/app.1.css", "admin/css/base.1.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a { color: red; }\n" * 500)
    manifest = {"paths": {"ui/app.css": "ui/app.1.css", "admin/css/base.css": "admin/css/base.1.css"}}

    class Storage:
        def read_manifest(self):
            return json.dumps(manifest)

    monkeypatch.setattr(prepare, "staticfiles_storage", Storage())
    prepare.compress_own(tmp_path)

    made = {str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*") if path.suffix in (".gz", ".br")}
    assert made == {"ui/app.1.css.gz", "ui/app.1.css.br"}


@pytest.mark.django_db
def test_nothing_is_migrated_where_nothing_is_missing(django_assert_max_num_queries):
    said: list[str] = []

    with django_assert_max_num_queries(4):
        prepare.migrate(said.append)

    assert said == []
