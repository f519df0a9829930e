"""Every variable is explained: `.env.example` and the readers in config name the same ones."""

import re
from pathlib import Path

import pytest

from buendnis.config import env

CONFIG = Path(__file__).parents[1]
EXAMPLE = CONFIG.parents[1] / ".env.example"
READ = re.compile(r"env\.(?:text|flag|number|postgres)\(\s*(?:\"(\w+)\")?")
LINE = re.compile(r"^#? ?([A-Z][A-Z_]+)=", re.MULTILINE)


def names_read() -> set[str]:
    found = set()
    for file in CONFIG.rglob("*.py"):
        if "tests" not in file.parts:
            found |= {name or "DATABASE_URL" for name in READ.findall(file.read_text())}
    return found


def test_example_file_lists_every_variable_that_is_read():
    assert set(LINE.findall(EXAMPLE.read_text())) == names_read()


def test_every_variable_has_its_sentence():
    for block in EXAMPLE.read_text().strip().split("\n\n"):
        lines = block.splitlines()
        assert lines[0].startswith("# ") and lines[0].endswith("."), block


def test_only_config_reads_the_environment():
    house = CONFIG.parent
    guilty = [
        str(file.relative_to(house))
        for file in house.rglob("*.py")
        if re.search(r"os\.environ|getenv", file.read_text())
        and "tests" not in file.parts
        and file.parent.name != "config"
        and "config" not in file.parts
    ]
    assert guilty == []


@pytest.mark.parametrize("value", ["ja", "2", "tru"])
def test_flags_fail_loudly(value, monkeypatch):
    monkeypatch.setenv("SOME_FLAG", value)
    with pytest.raises(env.BadSetting):
        env.flag("SOME_FLAG")


def test_numbers_fail_loudly(monkeypatch):
    monkeypatch.setenv("SOME_NUMBER", "8o")
    with pytest.raises(env.BadSetting):
        env.number("SOME_NUMBER", 1)


def test_database_address_fails_loudly(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "mysql://here/there")
    with pytest.raises(env.BadSetting):
        env.postgres()


def test_database_address_may_name_a_socket_folder(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres:///alliance?host=/var/run/postgresql")

    found = env.postgres()

    assert (found["NAME"], found["HOST"]) == ("alliance", "/var/run/postgresql")
