"""Brakes on forms that anybody may send (abuse case 8); what is kept is a keyed digest, never an address."""

from allauth.core.internal import ratelimit
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import limits
from buendnis.people.login import address_of, ip_address

AN_HOUR = str(60 * 60)


class TooManyTries(NotPossible): ...


def count_try(request: HttpRequest, form: str, most: int) -> None:
    """So many per hour from one connection, four times as many from its network; else TooManyTries."""
    rates = f"{most}/h/key,{4 * most}/h/ip"
    if limits.consume(request, f"website.{form}", rates, digest(form, connection_of(request))) is None:
        raise TooManyTries(
            _("Von hier kamen gerade sehr viele Meldungen. Bitte schreiben Sie uns an %(email)s.")
            % {"email": settings.BRAND["office"]["email"]}
        )


def connection_of(request: HttpRequest) -> str:
    """The address of a household or office: one of IPv4, a /64 of IPv6, whose rest one changes at will."""
    return ratelimit.truncate_ip(str(ip_address(address_of(request))))


def later(answer: HttpResponse) -> HttpResponse:
    answer["Retry-After"] = AN_HOUR
    return answer


def written_lately(form: str, email: str, minutes: int) -> bool:
    """Whether this mailbox was written to so short a time ago; if not, it counts from now."""
    return not cache.add(digest(form, email.lower()), 1, minutes * 60)


def digest(form: str, value: str) -> str:
    return f"{form}:" + salted_hmac(f"website.{form}", value, algorithm="sha256").hexdigest()
