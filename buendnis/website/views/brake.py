"""Brakes on forms that anybody may send (abuse case 8); what is kept is a keyed digest, never an address."""

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people.login import address_of

AN_HOUR = 60 * 60


class TooManyTries(NotPossible): ...


def count_try(request: HttpRequest, form: str, most: int) -> None:
    """At most so many per hour from one address of the network. Raises TooManyTries."""
    key = digest(form, address_of(request))
    count = cache.get(key, 0)
    if count >= most:
        raise TooManyTries(
            _("Von hier kamen gerade sehr viele Meldungen. Bitte schreiben Sie uns an %(email)s.")
            % {"email": settings.BRAND["office"]["email"]}
        )
    cache.set(key, count + 1, AN_HOUR)


def written_lately(form: str, email: str, minutes: int) -> bool:
    """Whether this mailbox was written to so short a time ago; if not, it counts from now."""
    return not cache.add(digest(form, email.lower()), 1, minutes * 60)


def digest(form: str, value: str) -> str:
    return f"{form}:" + salted_hmac(f"website.{form}", value, algorithm="sha256").hexdigest()
