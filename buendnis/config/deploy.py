"""What must be set before real people rely on an installation. Looks at settings, files and the database.

Each rule gives sentences that name the variable, what is wrong and what to do. An error endangers people's
data at once; a warning wants a reason.
"""

import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from buendnis.people.models import Person

LEAST_KEY = 50  # characters
EXAMPLE = "(Beispiel)"
LOCAL = ("localhost", "127.0.0.1", "[::1]", "")


@dataclass(frozen=True)
class Finding:
    """One unsafe thing: `error` or `warning`, the variable or place, and what to do."""

    level: str
    about: str
    text: str


def error(about: str, text: str) -> Finding:
    return Finding("error", about, text)


def warning(about: str, text: str) -> Finding:
    return Finding("warning", about, text)


def mode_of_operation() -> Iterator[Finding]:
    if settings.DEMO:
        yield error("BUENDNIS_DEMO", "is on: logins with a published password exist. Set it to 0.")
    if settings.DEBUG:
        yield error("BUENDNIS_DEBUG", "is on: error pages show code and settings. Set it to 0.")


def keys() -> Iterator[Finding]:
    named = {"SECRET_KEY": settings.SECRET_KEY, "RECORD_KEY": settings.RECORD_KEY}
    for name, key in named.items():
        if key and (len(key) < LEAST_KEY or len(set(key)) < 10):
            yield error(name, f"is too easy to guess. Set {LEAST_KEY} random characters or more.")
    if not settings.RECORD_KEY:
        yield warning(
            "RECORD_KEY", "is empty: whoever has SECRET_KEY can forge the record. Set a key of its own."
        )
    if settings.RECORD_KEY and settings.RECORD_KEY == settings.SECRET_KEY:
        yield error("RECORD_KEY", "is the same as SECRET_KEY. Set a key of its own.")


def address() -> Iterator[Finding]:
    if not settings.SECURE:
        yield error("BUENDNIS_URL", "does not begin with https://: cookies and pages travel in the clear.")
    if any(host == "*" or host.startswith(".") for host in settings.ALLOWED_HOSTS):
        yield error("BUENDNIS_HOSTS", "answers to any name. List the host names of this installation.")
    if urlsplit(settings.BASE_URL).hostname not in settings.ALLOWED_HOSTS:
        yield error(
            "BUENDNIS_HOSTS", "lacks the host of BUENDNIS_URL: every link in a mail would be refused."
        )
    if settings.SECURE and not settings.TRUSTED_PROXIES:
        yield error(
            "BUENDNIS_TRUSTED_PROXIES", "is 0, but https needs a proxy in front: set how many there are."
        )
    if settings.SERVE_HOST not in LOCAL:
        yield warning("BUENDNIS_HOST", "lets other machines in past the proxy, which could forge addresses.")


def headers_and_cookies() -> Iterator[Finding]:
    """What follows from BUENDNIS_URL; wrong only where somebody changed settings.py."""
    wanted = {
        "SESSION_COOKIE_SECURE": True, "CSRF_COOKIE_SECURE": True, "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_CONTENT_TYPE_NOSNIFF": True, "X_FRAME_OPTIONS": "DENY", "SECOND_FACTOR_ENFORCED": True,
    }  # fmt: skip
    for name, value in wanted.items():
        if getattr(settings, name) != value:
            yield error(name, f"is {getattr(settings, name)!r}, must be {value!r}.")
    if settings.SECURE_HSTS_SECONDS < 15_768_000:
        yield error("SECURE_HSTS_SECONDS", "is below half a year: a first visit could be led astray.")
    if "'unsafe" in str(settings.CONTENT_SECURITY_POLICY):
        yield error("CONTENT_SECURITY_POLICY", "lets inline code run.")
    if settings.FRESH_PROOF_MINUTES == 0:
        yield error("FRESH_PROOF_MINUTES", "is 0: exports and role changes ask nobody who they are.")


def database() -> Iterator[Finding]:
    known = connection.settings_dict
    if connection.vendor == "postgresql" and not str(known["HOST"]).startswith("/"):
        if not known["PASSWORD"]:
            yield error("DATABASE_URL", "has no password.")
        if known["HOST"] not in LOCAL and known["OPTIONS"].get("sslmode") != "verify-full":
            yield warning("DATABASE_URL", "goes over the network without sslmode=verify-full.")


def mail() -> Iterator[Finding]:
    if settings.MAIL_TRANSPORT != "smtp":
        yield error("MAIL_TRANSPORT", "writes mails to files: nobody gets one. Set smtp.")
    encrypted = settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL
    if settings.EMAIL_HOST not in LOCAL and not encrypted:
        yield error("MAIL_STARTTLS", "is off: mails with answer links travel in the clear.")
    if settings.EMAIL_HOST_USER and not encrypted:
        yield error("MAIL_TLS", "is off: the mail server's password travels in the clear.")
    if ".example" in settings.DEFAULT_FROM_EMAIL:
        yield error("MAIL_FROM", "is the placeholder. Set the sender of this installation.")


def files() -> Iterator[Finding]:
    private = [settings.VAR, settings.VAR / "secret-key", Path(connection.settings_dict["NAME"])]
    for path in private if connection.vendor == "sqlite" else private[:2]:
        if path.exists() and path.stat().st_mode & (stat.S_IROTH | stat.S_IWOTH | stat.S_IXOTH):
            yield error(str(path), "can be read by every account of this machine: chmod o-rwx.")
    if not settings.CLAMD:
        yield warning("CLAMD", "is empty: uploads are not scanned for viruses.")


def brand() -> Iterator[Finding]:
    if open_points := settings.BRAND_FILE.read_text(encoding="utf-8").count(EXAMPLE):
        yield error("BUENDNIS_BRAND", f"{open_points} times {EXAMPLE}: imprint and privacy need real words.")


def people_inside() -> Iterator[Finding]:
    """Accounts that must not exist in real operation."""
    if examples := Person.objects.filter(is_active=True, email__endswith="@demo.example").count():
        yield error("Personen", f"{examples} demo logins are active. Start with an empty database.")
    helpers = Person.objects.filter(is_active=True, is_staff=True, is_system=False)
    if without := helpers.filter(authenticator=None).count():
        yield warning("Personen", f"{without} technical accounts have no second factor yet.")


RULES: tuple[Callable[[], Iterator[Finding]], ...] = (
    mode_of_operation, keys, address, headers_and_cookies, database, mail, files, brand, people_inside,
)  # fmt: skip


def findings() -> list[Finding]:
    """Everything unsafe about this installation; errors first."""
    return sorted((found for rule in RULES for found in rule()), key=lambda found: found.level)
