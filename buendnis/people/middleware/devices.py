"""Notes now and then that a device is still in use."""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

from buendnis.people import actions

Answer = Callable[[HttpRequest], HttpResponse]


class DeviceMiddleware:
    """At most one write per session in DEVICE_NOTED_MINUTES, and no read in between."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        every = timedelta(minutes=settings.DEVICE_NOTED_MINUTES)
        key = request.session.session_key
        if every and key and request.user.is_authenticated and self.is_due(key, every):
            actions.note_device(request.user, key, request.headers.get("User-Agent", ""), every=every)
        return self.get_response(request)

    @staticmethod
    def is_due(key: str, every: timedelta) -> bool:
        """Whether this process has not looked for so long."""
        return bool(caches["memory"].add(f"device:{key}", True, every.total_seconds()))
