"""Every variable is explained: `.env.example` and the readers in config name the same ones."""

import re
from pathlib import Path

import pytest

from buendnis.config import env

CONFIG = Path(__file__).parents[1]
EXAMPLE = CONFIG.parents[1] / ".env.example"
READ = re.compile(r"\b(?:text|flag|number|listed|postgres)\(\s*\"([A-Z_]+)\"|(env\.postgres\(\))")
LINE = re.compile(r"^#? ?([A-Z][A-Z_]+)=", re.MULTILINE)


def names_read() -> set[str]:
    found = set()
    for file in CONFIG.rglob("*.py"):
        if "tests" not in file.parts:
            found |= {name or "DATABASE_URL" for name, _ in READ.findall(file.read_text())}
    return found


def test_example_file_lists_every_variable_that_is_read():
    assert set(LINE.findall(EXAMPLE.read_text())) == names_read()


OIDC = {
    "OIDC_ISSUER": "https://login.stadt.example/realms/stadt",
    "OIDC_CLIENT_ID": "buendnis",
    "OIDC_CLIENT_SECRET": "geheim",
    "OIDC_NAME": "Rathaus-Konto",
}


def configure(monkeypatch, **changes: str) -> None:
    for name, value in (OIDC | changes).items():
        monkeypatch.setenv(name, value)


def test_an_identity_provider_is_read_whole(monkeypatch):
    configure(monkeypatch, OIDC_MAIL_DOMAINS="stadt.example, Kreis.example")

    found = env.oidc(plain_loopback=False)

    assert (found.issuer, found.origin) == (OIDC["OIDC_ISSUER"], "https://login.stadt.example")
    assert found.domains == ("stadt.example", "kreis.example")
    assert (found.trusts_second_factor, found.second_factor_words) == (False, {"mfa"})


def test_no_identity_provider_is_none(monkeypatch):
    configure(monkeypatch, OIDC_ISSUER="")

    assert env.oidc(plain_loopback=True) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"OIDC_ISSUER": "http://login.stadt.example"},
        {"OIDC_ISSUER": "http://localhost:9000"},
        {"OIDC_ISSUER": "https://name@login.stadt.example"},
        {"OIDC_ISSUER": "login.stadt.example"},
        {"OIDC_ISSUER": "https://login.stadt.example/a b"},
        {"OIDC_CLIENT_SECRET": ""},
        {"OIDC_NAME": ""},
    ],
)
def test_half_an_identity_provider_ends_the_start(monkeypatch, changes):
    configure(monkeypatch, **changes)

    with pytest.raises(env.BadSetting):
        env.oidc(plain_loopback=False)


def test_plain_http_is_for_this_machine_in_a_demo(monkeypatch):
    configure(monkeypatch, OIDC_ISSUER="http://localhost:9000")

    assert env.oidc(plain_loopback=True).plain_loopback


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


def test_database_address_may_say_how_the_way_there_is_encrypted(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db/x?sslmode=verify-full&sslrootcert=/etc/ca%20a.pem")

    options = env.postgres()["OPTIONS"]

    assert (options["sslmode"], options["sslrootcert"]) == ("verify-full", "/etc/ca a.pem")


def test_database_address_with_a_parameter_that_nobody_reads_fails_loudly(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://a:b@db/x?sslmod=verify-full")
    with pytest.raises(env.BadSetting, match="sslmod"):
        env.postgres()
