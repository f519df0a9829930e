"""The only readers of the environment; they fail loudly at start."""

import os
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

ENCRYPTION = ("sslmode", "sslrootcert")


class BadSetting(SystemExit):
    """An environment variable that cannot be understood; ends the start with one clear line."""


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name).lower()
    if value in ("", "1", "true", "yes", "on", "0", "false", "no", "off"):
        return default if not value else value in ("1", "true", "yes", "on")
    raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")


def number(name: str, default: int) -> int:
    value = text(name)
    if not value:
        return default
    if not value.isdigit():
        raise BadSetting(f"{name} must be a whole number, not {value!r}.")
    return int(value)


def postgres(name: str = "DATABASE_URL") -> dict[str, object] | None:
    """Django's settings for `postgres://user:password@host:port/name`, or None when the variable is empty.

    A `host` in the query (`?host=/var/run/postgresql`) names a socket folder; `sslmode` and `sslrootcert` say
    how the way there is encrypted, as in libpq.
    """
    url = text(name)
    if not url:
        return None
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
        raise BadSetting(f"{name} must look like postgres://user:password@host:5432/name.")
    query = {
        key: unquote(value) for key, _, value in (pair.partition("=") for pair in parts.query.split("&"))
    }
    if unknown := set(query) - {"", "host", "user", *ENCRYPTION}:
        raise BadSetting(f"{name} has a parameter that nobody reads: {', '.join(sorted(unknown))}.")
    encryption = {key: query[key] for key in ENCRYPTION if key in query}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or "") or query.get("user", ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or "") or query.get("host", ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 15}, **encryption},
    }


@dataclass(frozen=True)
class Oidc:
    """How people log in at their own organisation's identity provider (OpenID Connect)."""

    issuer: str
    client_id: str
    secret: str
    name: str
    domains: tuple[str, ...] = ()
    trusts_second_factor: bool = False
    second_factor_words: frozenset[str] = frozenset({"mfa"})
    plain_loopback: bool = False

    @property
    def host(self) -> str:
        return urlsplit(self.issuer).hostname or ""

    @property
    def origin(self) -> str:
        parts = urlsplit(self.issuer)
        return f"{parts.scheme}://{parts.netloc}"


def oidc(*, plain_loopback: bool) -> Oidc | None:
    """The identity provider, or None where OIDC_ISSUER is empty; http only for this machine, in a demo."""
    issuer = text("OIDC_ISSUER")
    if not issuer:
        return None
    parts = urlsplit(issuer)
    is_here = plain_loopback and parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1")
    odd = parts.query or "@" in parts.netloc or any(sign.isspace() for sign in issuer)
    if (parts.scheme != "https" and not is_here) or not parts.hostname or odd:
        raise BadSetting("OIDC_ISSUER must look like https://login.stadt.example/realms/stadt.")
    missing = [name for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME") if not text(name)]
    if missing:
        raise BadSetting(f"{missing[0]} is missing: OIDC_ISSUER alone lets nobody in.")
    return Oidc(
        issuer=issuer,
        client_id=text("OIDC_CLIENT_ID"),
        secret=text("OIDC_CLIENT_SECRET"),
        name=text("OIDC_NAME"),
        domains=tuple(listed("OIDC_MAIL_DOMAINS")),
        trusts_second_factor=flag("OIDC_TRUSTS_SECOND_FACTOR"),
        second_factor_words=frozenset(listed("OIDC_SECOND_FACTOR_WORDS")) or frozenset({"mfa"}),
        plain_loopback=is_here,
    )


def listed(name: str) -> list[str]:
    """Values separated by commas, in small letters."""
    return [part.strip().lower() for part in text(name).split(",") if part.strip()]
