"""Whatever leaves as a file stands in the record: who, which list, how many rows."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import ResolverMatch

from buendnis.people import actions
from buendnis.people.models import Person


def records_itself(view: Callable) -> Callable:
    """Marks the few files whose entry says more than that a list was taken along; stands on top."""
    view.records_itself = True  # type: ignore[attr-defined]  # a mark
    return view


class ExportMiddleware:
    """Notes every download behind the login, so that no list has to think of it. Source: trust.md P16."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        match = request.resolver_match
        if match is not None and is_export(request, match, answer) and isinstance(request.user, Person):
            rows = getattr(answer, "row_count", None)
            found = {} if rows is None else {"rows": rows}
            found |= identity_of(match.kwargs)
            actions.record(request.user, "list.exported", door=match.view_name, **found)
        return answer


def is_export(request: HttpRequest, match: ResolverMatch, answer: HttpResponse) -> bool:
    """A file from an address that asks for a login and leaves the entry to us."""
    return (
        answer.status_code == HTTPStatus.OK
        and request.method != "HEAD"
        and answer.get("Content-Disposition", "").startswith("attachment")
        and getattr(match.func, "login_required", True)
        and not getattr(match.func, "records_itself", False)
    )


def identity_of(arguments: dict[str, Any]) -> dict[str, Any]:
    """The id in the address, where there is one."""
    return {"number": arguments["pk"]} if isinstance(arguments.get("pk"), int) else {}
