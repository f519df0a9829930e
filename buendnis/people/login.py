"""How a person proves who they are: password or typed code; adapters for Django and allauth."""

import ipaddress
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.crypto import get_random_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buendnis.base.errors import NotPossible
from buendnis.people import limits
from buendnis.people.models import Person

HASHING = threading.BoundedSemaphore(1)  # one process serves one core
HASH_WAIT_SECONDS = 2.0
NOWHERE = "niemand@buendnis.invalid"


class Busy(NotPossible):
    """More passwords wait to be checked than this machine can check in time."""


@contextmanager
def one_hash_at_a_time() -> Iterator[None]:
    """Passwords are checked one after the other, so that logins never stop the others' pages."""
    if not HASHING.acquire(timeout=HASH_WAIT_SECONDS):
        raise Busy(
            gettext("Gerade melden sich sehr viele an. Bitte versuchen Sie es in einer Minute noch einmal.")
        )
    try:
        yield
    finally:
        HASHING.release()


class MeasuredArgon2Hasher(Argon2PasswordHasher):
    """Argon2id at 19 MiB, two passes, one lane: about 80 ms. Source: trust finding 4."""

    time_cost = 2
    memory_cost = 19456
    parallelism = 1

    def encode(self, password: str, salt: str) -> str:
        with one_hash_at_a_time():
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with one_hash_at_a_time():
            return super().verify(password, encoded)


class PersonBackend(ModelBackend):
    """E-mail address and password; a deactivated person and the system are nobody at once.

    `get_user` asks the same, so every request of an open session is refused too.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        return isinstance(user, Person) and user.is_active and not user.is_system


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are invited, never opened by oneself; codes are six digits; limits count per network."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("E-Mail-Adresse oder Passwort stimmen nicht."),
        "incorrect_code": _("Dieser Code stimmt nicht. Bitte prüfen Sie die sechs Ziffern."),
        "too_many_login_attempts": _(
            "Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten. "
            "Oder nutzen Sie den anderen Weg der Anmeldung."
        ),
        "rate_limited": _("Das waren zu viele Versuche. Bitte warten Sie ein paar Minuten."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def generate_login_code(self) -> str:
        return get_random_string(6, "0123456789")

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The only mail that allauth sends here: the login code."""
        words = {"code": context["code"], "brand": settings.BRAND, "base_url": settings.BASE_URL}
        subject = _("Ihr Code für die Anmeldung")
        mail = EmailMultiAlternatives(
            subject, render_to_string("people/mail/login_code.txt", words), to=[email]
        )
        mail.attach_alternative(render_to_string("people/mail/login_code.html", words), "text/html")
        mail.send()

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Somebody was deactivated while the code was on its way: nobody, like everybody unknown."""
        return redirect("account_login")

    def work_alike(self) -> None:
        """What a known address costs, for an unknown one: same code, same mail, sent to nobody."""
        self.send_mail("account/email/login_code", NOWHERE, {"code": self.generate_login_code()})

    def get_client_ip(self, request: HttpRequest) -> str:
        """The network a request comes from: /24 for IPv4; allauth shortens IPv6 to /64 itself."""
        address = ip_address(address_of(request))
        if isinstance(address, ipaddress.IPv4Address):
            return str(ipaddress.ip_network(f"{address}/24", strict=False).network_address)
        return str(address)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Address and network together: a stranger elsewhere cannot lock somebody out."""
        return f"{str(credentials.get('email', '')).lower()}|{ratelimit.get_ip(request)}"

    def get_login_stages(self) -> list[str]:
        """As allauth's, but whoever proved a second factor elsewhere is not asked twice."""
        ours = {"allauth.mfa.stages.AuthenticateStage": "buendnis.people.stages.SecondFactorStage"}
        return [ours.get(stage, stage) for stage in super().get_login_stages()]

    _failed_anywhere: ratelimit.RateLimitUsage | None = None

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Counts before the password is hashed; a success gives the count back."""
        super().pre_authenticate(request, **credentials)
        self._failed_anywhere = consume(request, "login_failed_anywhere", str(credentials.get("email", "")))
        if not self._failed_anywhere:
            raise self.validation_error("too_many_login_attempts")

    def _rollback_login_failed_rl_usage(self) -> None:
        super()._rollback_login_failed_rl_usage()
        if self._failed_anywhere:
            self._failed_anywhere.rollback()


def consume(request: HttpRequest, action: str, key: str) -> ratelimit.RateLimitUsage | None:
    """Count one try of an action; None when the limit is reached."""
    return limits.consume(request, action, settings.ACCOUNT_RATE_LIMITS[action], key)


def network_key(request: HttpRequest, email: str) -> str:
    return f"{email.lower()}|{ratelimit.get_ip(request)}"


def address_of(request: HttpRequest) -> str:
    """The asker's address; `X-Forwarded-For` counts only as far as our own proxies wrote it."""
    direct = request.META.get("REMOTE_ADDR", "")
    hops, written = settings.TRUSTED_PROXIES, request.headers.get("X-Forwarded-For", "")
    addresses = [part.strip() for part in written.split(",")] if written else []
    return addresses[-hops] if hops and len(addresses) >= hops else direct


def network_of(request: HttpRequest) -> str:
    """The network a request comes from, as the record keeps it for a week: /24, or /64 of IPv6."""
    address = ip_address(address_of(request))
    size = 24 if isinstance(address, ipaddress.IPv4Address) else 64
    return str(ipaddress.ip_network(f"{address}/{size}", strict=False))


def ip_address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address in its plain form; what is none (a socket, nonsense) shares one bucket."""
    try:
        address = ipaddress.ip_address(text.split("%")[0])
    except ValueError:
        return ipaddress.IPv4Address("0.0.0.0")  # noqa: S104 - a name for "unknown", nothing listens
    return getattr(address, "ipv4_mapped", None) or address
