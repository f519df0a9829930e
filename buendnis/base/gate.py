"""The input gate: nothing enters that no keyboard writes; text enters in one form (trust, bad inputs 1-6)."""

import re
from collections.abc import Callable, Iterable
from urllib.parse import unquote_to_bytes

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from buendnis.base.json_text import BadBody, clean, read
from buendnis.base.middleware import friendly
from buendnis.base.text import has_forbidden, normal

Answer = Callable[[HttpRequest], HttpResponse]
FORM, FILES_FORM, JSON = "application/x-www-form-urlencoded", "multipart/form-data", "application/json"
HEADER_CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f]")
HIDDEN_CONTROL = re.compile(  # in JSON: control characters, half characters, code points that are none
    r"(?<!\\)\\u(?:00(?:0[0-8bcef]|1[0-9a-f]|7f)|fff[ef]|fd[de]|d[89ab]..(?!\\ud[c-f]))"
    r"|(?<!\\ud[89ab]..)\\ud[c-f]",
    re.IGNORECASE,
)
EDITORS = ("/cms/", "/djadmin/")
METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")  # no TRACE, nothing made up
UNREADABLE = "Die Eingabe enthält Zeichen, die wir nicht verarbeiten können."
TOO_LARGE = "Das ist zu viel auf einmal. Bitte senden Sie kleinere Dateien oder kürzere Texte."
PROSE = 20  # characters: what is shorter is quickly typed again


class Refused(Exception):
    """Something in the request cannot be taken."""


class InputGateMiddleware:
    """Refuses control characters and broken UTF-8 with a friendly 400; stores text in one form.

    Looks at path, headers, cookies, names and values of GET and POST, names of files, and JSON below the
    editors' area. The API checks its own bodies by the same rules (`json_text`). What a person typed
    stands on the 400 page, ready to be copied.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method not in METHODS:
            return HttpResponseNotAllowed(METHODS)
        try:
            check_address(request)
            check_headers(request)
            check_body(request)
        except RequestDataTooBig:
            return friendly(request, 413, "413.html", TOO_LARGE)
        except (Refused, BadBody, BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError):
            return friendly(request, 400, "400.html", UNREADABLE, {"typed": typed_words(request)})
        return self.get_response(request)


def check_address(request: HttpRequest) -> None:
    """Path and query: strict UTF-8, no control characters; GET in one form."""
    refuse_broken(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
    refuse([request.path_info, *texts_of(request.GET)])
    request.GET = normalised(request.GET)  # type: ignore[assignment]  # the stubs know it as read-only


def check_headers(request: HttpRequest) -> None:
    """No control character in any header; a cookie that carries one is overlooked, else it would lock out."""
    for name, value in request.META.items():
        if name.startswith(("HTTP_", "CONTENT_")) and HEADER_CONTROL.search(str(value)):
            raise Refused(name)
    for name in [
        n for n, value in request.COOKIES.items() if has_forbidden(n) or HEADER_CONTROL.search(value)
    ]:
        del request.COOKIES[name]


def check_body(request: HttpRequest) -> None:
    """Forms and their files, and JSON for the editors' area. The API reads its own bodies."""
    if request.path_info.startswith("/api/") or request.method in ("GET", "HEAD"):
        return
    if request.content_type == JSON:
        clean(read(request.body))
    if request.method != "POST" or request.content_type not in (FORM, FILES_FORM):
        return
    if (request.content_params or {}).get("charset", "utf-8").lower() not in ("utf-8", "utf8"):
        raise Refused("charset")
    if request.content_type == FORM:
        refuse_broken(request.body)
    values = list(texts_of(request.POST))
    refuse(values)
    if request.content_type == FILES_FORM and any("\ufffd" in value for value in values):
        raise Refused("utf-8")
    if request.path_info.startswith(EDITORS) and any(HIDDEN_CONTROL.search(value) for value in values):
        raise Refused("json")  # the editor sends its text as JSON inside a form
    check_files(request)
    request.POST = normalised(request.POST)  # type: ignore[assignment]  # the stubs know it as read-only


def check_files(request: HttpRequest) -> None:
    """Names of files and their fields; what is inside is looked at where the file is used (`uploads`)."""
    for field, files in request.FILES.lists():
        refuse([field])
        for file in files:
            refuse([file.name or ""])
            file.name = normal(file.name or "")


def refuse_broken(raw: bytes) -> None:
    """Percent-encoded text that is not UTF-8: other charsets, overlong forms, half characters."""
    try:
        unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError as problem:
        raise Refused("utf-8") from problem


def refuse(texts: Iterable[str]) -> None:
    if any(has_forbidden(text) for text in texts):
        raise Refused("control")


def texts_of(data: QueryDict) -> Iterable[str]:
    """Names and values."""
    for name, values in data.lists():
        yield name
        yield from (str(value) for value in values)


def normalised(data: QueryDict) -> QueryDict:
    kept = QueryDict(mutable=True)
    for name, values in data.lists():
        kept.setlist(normal(name), [normal(str(value)) for value in values])
    kept._mutable = False
    return kept


def typed_words(request: HttpRequest) -> list[str]:
    """What a person wrote, cleaned, so that it is not lost; no passwords, keys or choices."""
    if request.method != "POST" or request.content_type not in (FORM, FILES_FORM):
        return []
    try:
        said = [(name, text) for name, values in request.POST.lists() for text in values]
    except Exception:  # the body itself is what cannot be read
        return []
    texts = [
        "".join(c for c in normal(text) if not has_forbidden(c)) for name, text in said if "pass" not in name
    ]
    return [text.strip() for text in texts if len(text.strip()) > PROSE and " " in text.strip()]
