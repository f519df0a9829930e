"""Around everything: headers, problems for programs, and the editors' area with its own door and policy."""

import secrets
from collections.abc import Callable
from http import HTTPStatus

from csp.constants import HEADER as POLICY
from django.http import Http404, HttpRequest, HttpResponse

from buendnis.config import editors, inline_scripts, problems
from buendnis.people.models import Person

Answer = Callable[[HttpRequest], HttpResponse]
ISOLATION = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
LOOSER = "; ".join(
    [
        "default-src 'self'",
        "script-src 'self' 'nonce-{nonce}'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)


class IsolationMiddleware:
    """No other site may embed what we send, and no page may ask for camera, place or microphone."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        for header, value in ISOLATION.items():
            answer.headers.setdefault(header, value)
        return answer


class ProblemMiddleware:
    """Every refusal below /api/ is a problem document, whoever refused: router, gate or Django itself."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if not request.path_info.startswith("/api/") or answer.status_code < HTTPStatus.BAD_REQUEST:
            return answer
        if answer.get("Content-Type", "").startswith(problems.CONTENT_TYPE):
            return answer
        document = problems.problem(answer.status_code)
        for header in ("Allow", "Retry-After"):
            if header in answer:
                document[header] = answer[header]
        return document


class EditorsAreaMiddleware:
    """Doors of /cms/ and /djadmin/: whoever may not enter finds nothing; inside, a looser policy.

    Wagtail's editor needs inline style and a few inline scripts (trust finding 7), which get a nonce by their
    shape; nothing else may be loosened, and no other path.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = request.path_info
        if not path.startswith(("/cms/", "/djadmin/")):
            return self.get_response(request)
        if request.user.is_authenticated and not self.may_enter(request.user, path):
            raise Http404
        answer = self.get_response(request)
        nonce = secrets.token_urlsafe(16)
        answer[POLICY] = LOOSER.format(nonce=nonce)
        answer["X-Frame-Options"] = "SAMEORIGIN"
        if is_page(answer):
            answer.content = inline_scripts.allow_known(answer.content.decode(), nonce).encode()
        return answer

    @staticmethod
    def may_enter(person: Person, path: str) -> bool:
        return person.is_staff if path.startswith("/djadmin/") else editors.admit(person)


def is_page(answer: HttpResponse) -> bool:
    return not answer.streaming and answer.get("Content-Type", "").startswith("text/html")
