"""How often something may be tried, counted before any work: per network (/24, /64) and per key.

allauth counts; asking first whether the limit is reached costs a read only, so a storm writes nothing.
"""

import time

from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.http import HttpRequest

APP = "buendnis"
RETRY_SECONDS = 60
INVITATIONS = "60/h/user,2/10m/key"  # key: who invites, and the address
PASSWORD_CHANGES = "10/h/user"  # noqa: S105 - a rate


def consume(request: HttpRequest, action: str, rates: str, key: str = "") -> ratelimit.RateLimitUsage | None:
    """Count one try; None when a limit is reached. `rates` reads "5/h/ip,3/10m/key" as in allauth."""
    if is_exhausted(request, action, rates, key):
        return None
    return ratelimit.consume(
        request, app=APP, action=action, config={action: rates}, key=key.lower(), limit_get=True
    )


def is_exhausted(request: HttpRequest, action: str, rates: str, key: str = "") -> bool:
    """Whether the next try would be one too many; counts nothing."""
    return any(not _is_free(request, action, rate, key.lower()) for rate in ratelimit.parse_rates(rates))


def _is_free(request: HttpRequest, action: str, rate: ratelimit.Rate, key: str) -> bool:
    place = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
    allowed, _history = ratelimit.apply_rate(cache.get(place, []), time.time(), rate, dry_run=True)
    return allowed
