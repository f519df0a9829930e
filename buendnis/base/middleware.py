"""What every request passes: the storm shelter and the lock on the browser's memory (the gate: `gate.py`)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.db import DatabaseError, DataError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

Answer = Callable[[HttpRequest], HttpResponse]
WEATHER = ("locked", "disk", "full", "timeout", "connection", "could not connect", "readonly", "i/o")


def is_weather(problem: BaseException) -> bool:
    """Whether a database error is rough weather (try again) and not a bug."""
    return isinstance(problem, OperationalError) and any(word in str(problem).lower() for word in WEATHER)


def is_out_of_range(problem: BaseException) -> bool:
    """Whether a made-up number was too large for the database; no page of ours sends one."""
    return isinstance(problem, OverflowError) or (
        isinstance(problem, DataError) and "out of range" in str(problem).lower()
    )


def friendly(
    request: HttpRequest, status: int, template: str, detail: str, context: dict[str, Any] | None = None
) -> HttpResponse:
    """A refusal as a page for people, as a problem document for programs."""
    if request.path.startswith("/api/"):
        return JsonResponse(
            {"type": "about:blank", "title": detail, "status": status, "detail": detail},
            status=status,
            content_type="application/problem+json",
        )
    return render(request, template, context, status=status)


class StormMiddleware:
    """Turns a busy or full database into 503 with a German sentence and Retry-After, never into 500.

    Whatever limit was reached inside: the answer says when to come back.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            answer = self.get_response(request)
        except DatabaseError as problem:
            if not is_weather(problem):
                raise
            return self.shelter(request)
        if answer.status_code == HTTPStatus.TOO_MANY_REQUESTS:
            answer.headers.setdefault("Retry-After", "60")
        return answer

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        if is_out_of_range(problem):
            return friendly(request, 400, "400.html", "Diese Nummer ist zu groß.")
        return self.shelter(request) if is_weather(problem) else None

    def shelter(self, request: HttpRequest) -> HttpResponse:
        answer = friendly(
            request, 503, "503.html", "Das System ist gerade überlastet. Bitte in einer Minute noch einmal."
        )
        answer["Retry-After"] = "60"
        return answer


class NoStoreMiddleware:
    """Nothing behind the login stays in a cache; the back button after logout shows nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        person = getattr(request, "user", None)
        if (person is not None and person.is_authenticated) or request.path.startswith("/antwort/"):
            answer["Cache-Control"] = "no-store, private"
        return answer
