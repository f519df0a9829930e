"""Whatever leaves as a file stands in the record: who, which list, how many rows."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from buendnis.people import actions


class ExportMiddleware:
    """Notes every download behind the login, so that no list has to think of it. Source: trust.md P16."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if is_export(request, answer):
            rows = getattr(answer, "row_count", None)
            found = {} if rows is None else {"rows": rows}
            match = request.resolver_match
            actions.record(
                request.user, "list.exported", door=match.view_name, **identity_of(match.kwargs), **found
            )
        return answer


def is_export(request: HttpRequest, answer: HttpResponse) -> bool:
    """A file for somebody who is logged in, from an address that asks for a login."""
    match = request.resolver_match
    return (
        answer.status_code == HTTPStatus.OK
        and request.method != "HEAD"
        and answer.get("Content-Disposition", "").startswith("attachment")
        and match is not None
        and getattr(match.func, "login_required", True)
        and request.user.is_authenticated
    )


def identity_of(arguments: dict[str, object]) -> dict[str, object]:
    """The id in the address, where there is one."""
    return {"number": arguments["pk"]} if isinstance(arguments.get("pk"), int) else {}
