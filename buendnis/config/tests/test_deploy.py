"""Every unsafe setting is named; a safe installation is left in peace."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command

from buendnis.config import deploy
from buendnis.people.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
SAFE = {
    "DEMO": False, "DEBUG": False, "SECURE": True, "BASE_URL": "https://buendnis.hessen.example",
    "SECRET_KEY": "a long and winding key with letters 1234567890 and more", "TRUSTED_PROXIES": 1,
    "RECORD_KEY": "another long and winding key with letters 1234567890 of its own",
    "ALLOWED_HOSTS": ["buendnis.hessen.example"], "SERVE_HOST": "127.0.0.1", "MAIL_TRANSPORT": "smtp",
    "EMAIL_HOST": "mail.hessen.example", "EMAIL_USE_TLS": True, "EMAIL_USE_SSL": False,
    "EMAIL_HOST_USER": "a",
    "DEFAULT_FROM_EMAIL": "Bündnis <post@buendnis.hessen>", "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True, "SECURE_HSTS_SECONDS": 63072000, "SECOND_FACTOR_ENFORCED": True,
    "FRESH_PROOF_MINUTES": 30, "CLAMD": "/run/clamd.sock",
}  # fmt: skip
UNSAFE = [
    ("DEMO", True, "BUENDNIS_DEMO"),
    ("DEBUG", True, "BUENDNIS_DEBUG"),
    ("SECRET_KEY", "short", "SECRET_KEY"),
    ("SECRET_KEY", "x" * 60, "SECRET_KEY"),
    ("RECORD_KEY", "short", "RECORD_KEY"),
    ("RECORD_KEY", SAFE["SECRET_KEY"], "RECORD_KEY"),
    ("SECURE", False, "BUENDNIS_URL"),
    ("ALLOWED_HOSTS", ["*"], "BUENDNIS_HOSTS"),
    ("ALLOWED_HOSTS", ["elsewhere.example"], "BUENDNIS_HOSTS"),
    ("TRUSTED_PROXIES", 0, "BUENDNIS_TRUSTED_PROXIES"),
    ("SESSION_COOKIE_SECURE", False, "SESSION_COOKIE_SECURE"),
    ("CSRF_COOKIE_SECURE", False, "CSRF_COOKIE_SECURE"),
    ("X_FRAME_OPTIONS", "SAMEORIGIN", "X_FRAME_OPTIONS"),
    ("SECURE_HSTS_SECONDS", 60, "SECURE_HSTS_SECONDS"),
    (
        "CONTENT_SECURITY_POLICY",
        {"DIRECTIVES": {"script-src": ["'unsafe-inline'"]}},
        "CONTENT_SECURITY_POLICY",
    ),
    ("SECOND_FACTOR_ENFORCED", False, "SECOND_FACTOR_ENFORCED"),
    ("FRESH_PROOF_MINUTES", 0, "FRESH_PROOF_MINUTES"),
    ("MAIL_TRANSPORT", "file", "MAIL_TRANSPORT"),
    ("EMAIL_USE_TLS", False, "MAIL_STARTTLS"),
    ("EMAIL_USE_TLS", False, "MAIL_TLS"),
    ("DEFAULT_FROM_EMAIL", "Bündnis <post@buendnis.example>", "MAIL_FROM"),
]


@pytest.fixture
def safe(settings, tmp_path):
    for name, value in SAFE.items():
        setattr(settings, name, value)
    settings.BRAND_FILE = tmp_path / "brand.toml"
    settings.BRAND_FILE.write_text('name = "Bündnis"\n')
    settings.VAR = tmp_path
    tmp_path.chmod(0o700)
    return settings


def errors() -> set[str]:
    return {finding.about for finding in deploy.findings() if finding.level == "error"}


def test_a_safe_installation_has_no_error(safe, monkeypatch):
    monkeypatch.setattr(deploy, "RULES", [rule for rule in deploy.RULES if rule.__name__ != "files"])

    assert deploy.findings() == []


@pytest.mark.parametrize(("name", "value", "about"), UNSAFE)
def test_an_unsafe_setting_is_named(name, value, about, safe):
    setattr(safe, name, value)

    assert about in errors()


def test_placeholders_in_imprint_and_privacy_are_counted(safe):
    safe.BRAND_FILE.write_text('name = "Bündnis (Beispiel)"\n')

    assert "BUENDNIS_BRAND" in errors()


def test_a_folder_open_to_all_accounts_is_named(safe):
    safe.VAR.chmod(0o755)

    assert str(safe.VAR) in errors()


def test_demo_logins_are_named(safe):
    PersonFactory(email="geschaeftsstelle@demo.example")

    assert "Personen" in errors()


def test_the_command_ends_with_an_error_and_lists_all(safe, capsys):
    safe.DEBUG, safe.MAIL_TRANSPORT = True, "file"

    with pytest.raises(CommandError, match="errors"):
        call_command("check_deploy")

    told = capsys.readouterr().out
    assert "BUENDNIS_DEBUG" in told
    assert "MAIL_TRANSPORT" in told


@pytest.mark.parametrize(
    ("options", "told"),
    [({"sslmode": "verify-full"}, 0), ({"sslmode": "require"}, 1), ({"sslmode": "disable"}, 1), ({}, 1)],
)
def test_a_database_elsewhere_proves_who_it_is(options, told, monkeypatch):
    known = {"HOST": "db.hessen.example", "PASSWORD": "x", "OPTIONS": options}
    monkeypatch.setattr(deploy, "connection", SimpleNamespace(vendor="postgresql", settings_dict=known))

    assert len(list(deploy.database())) == told
