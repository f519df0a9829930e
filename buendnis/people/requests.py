"""What a view behind the login, and an operation behind a token, may rely on; and where a request stands."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from buendnis.people.models import Person


class PersonRequest(HttpRequest):
    """A request that `DoorMiddleware` let through: the asker is a person."""

    user: Person


class TokenRequest(PersonRequest):
    """A request with a valid bearer token: `auth` and `user` are the person who made the token."""

    auth: Person


def place_of(request: HttpRequest) -> str:
    """The page where the person is, as a path of our own."""
    if request.method in ("GET", "HEAD") and not request.headers.get("HX-Request"):
        return request.get_full_path()
    shown = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(shown, {request.get_host()}):
        return request.get_full_path()
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
