"""A redirect is a new page, also when HTMX asked."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class WholePageMiddleware:
    """Turns redirects of HTMX requests into HX-Redirect.

    The browser would follow a plain redirect unseen and put the answer into the middle of the old page;
    messages would be used up on the way.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.get_response(request)
        if request.headers.get("HX-Request") != "true" or answer.status_code not in (301, 302, 303):
            return answer
        whole = HttpResponse(headers={"HX-Redirect": answer["Location"], "Cache-Control": "no-store"})
        whole.cookies = answer.cookies
        return whole
