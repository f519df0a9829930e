"""How a file leaves: as a download of its own type that no browser runs."""

from urllib.parse import quote

from django.http import FileResponse, HttpResponseBase

SANDBOX = "default-src 'none'; sandbox"


def hardened(answer: HttpResponseBase) -> HttpResponseBase:
    """Headers for everything that once came in from outside: not guessed, not run, not framed."""
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = SANDBOX
    answer["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer


def attachment(file, *, name: str, content_type: str) -> HttpResponseBase:
    """The file to be saved under its name, for the person alone."""
    answer = FileResponse(file, content_type=content_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    answer["Cache-Control"] = "no-store, private"
    return hardened(answer)
