"""Errors for programs: `application/problem+json` (RFC 9457) with a German sentence."""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from buendnis.base.errors import NotPossible
from buendnis.base.middleware import is_weather
from buendnis.config.json_body import BadBody

logger = logging.getLogger("buendnis.api")
CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: _("Anfrage nicht verstanden"),
    401: _("Zugriffsschlüssel fehlt oder gilt nicht"),
    403: _("Nicht erlaubt"),
    404: _("Nicht gefunden"),
    405: _("Methode nicht möglich"),
    409: _("Im Moment nicht möglich"),
    413: _("Zu groß"),
    415: _("Falsches Format"),
    422: _("Angaben fehlen oder passen nicht"),
    429: _("Zu viele Anfragen"),
    500: _("Bei uns ist ein Fehler passiert"),
    503: _("Gerade überlastet"),
}
SENTENCES = {
    400: _("Wir konnten die Anfrage nicht lesen."),
    401: _("Bitte senden Sie einen gültigen Zugriffsschlüssel: „Authorization: Bearer …“."),
    403: _("Das ist nicht erlaubt."),
    404: _("Unter dieser Adresse gibt es nichts, das Sie sehen dürfen."),
    405: _("Diese Adresse kennt die Methode nicht."),
    413: _("Die Anfrage ist zu groß."),
    415: _("Bitte senden Sie JSON mit „Content-Type: application/json“."),
    422: _("Bitte prüfen Sie die genannten Felder."),
    429: _("Bitte warten Sie etwas, dann geht es wieder."),
    500: _("Der Fehler ist notiert. Bitte versuchen Sie es später noch einmal."),
    503: _("Bitte versuchen Sie es in einer Minute noch einmal."),
}
FIELD_SENTENCES = {
    "missing": _("Diese Angabe fehlt."),
    "string_too_short": _("Bitte mindestens %(min_length)s Zeichen."),
    "string_too_long": _("Bitte höchstens %(max_length)s Zeichen."),
    "string_type": _("Hier wird ein Text erwartet."),
    "int_parsing": _("Hier wird eine ganze Zahl erwartet."),
    "int_type": _("Hier wird eine ganze Zahl erwartet."),
    "int_from_float": _("Hier wird eine ganze Zahl erwartet."),
    "int_parsing_size": _("Diese Zahl ist zu groß."),
    "bool_parsing": _("Hier wird „true“ oder „false“ erwartet."),
    "bool_type": _("Hier wird „true“ oder „false“ erwartet."),
    "date_from_datetime_parsing": _("Hier wird ein Datum erwartet, zum Beispiel 2027-03-31."),
    "date_parsing": _("Hier wird ein Datum erwartet, zum Beispiel 2027-03-31."),
    "date_type": _("Hier wird ein Datum erwartet, zum Beispiel 2027-03-31."),
    "list_type": _("Hier wird eine Liste erwartet."),
    "dict_type": _("Hier wird ein Objekt mit Feldern erwartet."),
    "model_attributes_type": _("Hier wird ein Objekt mit Feldern erwartet."),
    "uuid_parsing": _("Hier wird eine UUID erwartet."),
    "greater_than": _("Bitte mehr als %(gt)s."),
    "greater_than_equal": _("Bitte mindestens %(ge)s."),
    "less_than": _("Bitte weniger als %(lt)s."),
    "less_than_equal": _("Bitte höchstens %(le)s."),
    "too_long": _("Bitte höchstens %(max_length)s Einträge."),
    "extra_forbidden": _("Dieses Feld gibt es nicht."),
    "literal_error": _("Diesen Wert gibt es hier nicht."),
    "enum": _("Diesen Wert gibt es hier nicht."),
}
READS_ONLY = _(
    "Dieser Zugriffsschlüssel darf nur lesen. Zum Ändern brauchen Sie einen, der „lesen und ändern“ darf."
)
RETRY_SECONDS = "60"


class ScopeMissing(Exception):
    """A key that may only read was used to change something. That the call exists is public (ADR 0008)."""


class TooManyTries(Exception):
    """Too many wrong keys came from one network."""


UNFIT = _("Dieser Wert passt hier nicht.")


def problem(status: int, detail: object = "", **more: object) -> JsonResponse:
    """One problem document; `more` adds members such as `errors`."""
    body = {
        "type": "about:blank",
        "title": str(TITLES.get(status) or HTTPStatus(status).phrase),
        "status": status,
        "detail": str(detail or SENTENCES.get(status) or TITLES.get(status) or ""),
        **more,
    }
    answer = JsonResponse(body, status=status, content_type=CONTENT_TYPE)
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="buendnis"'
    return answer


def field_errors(errors: Iterable[dict[str, Any]]) -> list[dict[str, str]]:
    """Pydantic's findings as `field` (dotted) and a German `message`."""
    return [{"field": _field(error["loc"]), "message": _sentence(error)} for error in errors]


def _field(location: Iterable[object]) -> str:
    """Where, as the sender knows it: without the source and the parameter's name in our code."""
    parts = [str(part) for part in location]
    return ".".join(parts[2:] if parts[:1] == ["body"] and len(parts) > 2 else parts[1:])


def _sentence(error: dict[str, Any]) -> str:
    try:
        return str(FIELD_SENTENCES.get(error["type"], UNFIT)) % error.get("ctx", {})
    except KeyError:
        return str(UNFIT)


def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, BadBody):
        return problem(error.__cause__.status, error.__cause__.sentence)
    if isinstance(error, AuthenticationError) or error.__cause__ is not None:
        return problem(error.status_code)
    return problem(error.status_code, error.message)


def on_validation_error(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problem(HTTPStatus.UNPROCESSABLE_ENTITY, errors=field_errors(error.errors))


def on_not_found(request: HttpRequest, error: Exception) -> HttpResponse:
    """Foreign and missing look alike (permissions.md, rule 7)."""
    return problem(HTTPStatus.NOT_FOUND)


def on_not_possible(request: HttpRequest, error: NotPossible) -> HttpResponse:
    more: dict[str, object] = {}
    if error.field:
        more["errors"] = [{"field": error.field, "message": error.sentence}]
    return problem(HTTPStatus.CONFLICT, error.sentence, **more)


def on_missing_scope(request: HttpRequest, error: ScopeMissing) -> HttpResponse:
    """403 names the missing scope, as RFC 6750 wants it."""
    answer = problem(HTTPStatus.FORBIDDEN, READS_ONLY, scope="write")
    answer["WWW-Authenticate"] = 'Bearer realm="buendnis", error="insufficient_scope", scope="write"'
    return answer


def on_too_many_tries(request: HttpRequest, error: TooManyTries) -> HttpResponse:
    answer = problem(HTTPStatus.TOO_MANY_REQUESTS)
    answer["Retry-After"] = RETRY_SECONDS
    return answer


def on_suspicion(request: HttpRequest, error: Exception) -> HttpResponse:
    too_big = isinstance(error, RequestDataTooBig)
    return problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST)


def on_bug(request: HttpRequest, error: Exception) -> HttpResponse:
    """Rough weather goes on to the storm shelter (503); everything else is noted and answered."""
    if is_weather(error):
        raise error
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return problem(HTTPStatus.INTERNAL_SERVER_ERROR)


HANDLERS: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
    HttpError: on_http_error,
    ValidationError: on_validation_error,
    NotPossible: on_not_possible,
    ScopeMissing: on_missing_scope,
    TooManyTries: on_too_many_tries,
    SuspiciousOperation: on_suspicion,
    UnreadablePostError: on_suspicion,
    PermissionDenied: on_not_found,
    Http404: on_not_found,
    Exception: on_bug,
}


def add_handlers(api: NinjaAPI) -> None:
    """Ninja asks the nearest class of an error, whatever the order here."""
    for error, handler in HANDLERS.items():
        api.add_exception_handler(error, handler)
