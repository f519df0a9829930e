"""Doors are closed: everything asks for a login unless the view says otherwise."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from buendnis.people import actions, second_factor
from buendnis.people.login import network_of
from buendnis.people.policy import door_of, opens
from buendnis.people.requests import place_of

REFUSED = (HTTPStatus.NOT_FOUND, HTTPStatus.FORBIDDEN)


def behind(request: HttpRequest) -> HttpResponse | None:
    """None lets somebody who is logged in go on; some doors ask for a recent proof of identity first.

    Raises Http404, as if nothing were there, when no role of the person opens this door (permissions.md,
    rule 7). Whether the single thing may be seen is asked by the view.
    """
    door = door_of(request)
    if door is None or not opens(request.user, door):
        raise Http404
    return second_factor.needs_fresh_proof(request) if door.fresh else None


class DoorMiddleware(LoginRequiredMiddleware):
    """Lets `/api/` through to its own `auth=`, which answers 401 instead of redirecting to a form.

    After the login a person is where they were: for a form that is the page it stood on, not its
    address, which may answer only POST. HTMX is told to load the login as a whole page.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable, view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if request.path.startswith("/api/"):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if isinstance(answer, HttpResponseRedirect) and request.headers.get("HX-Request"):
            return HttpResponse(headers={"HX-Redirect": answer.url})
        if answer is None and getattr(view_func, "login_required", True):
            return behind(request)
        return answer

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Note that somebody who is logged in found nothing where there is a door (abuse case 1)."""
        match = request.resolver_match
        if response.status_code in REFUSED and match and request.user.is_authenticated:
            door = match.view_name or match.route
            actions.record_refusal(request.user, door, match.kwargs.get("pk"), network=network_of(request))
        return response

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseRedirect:
        login_url = resolve_url(self.get_login_url(view_func))
        field = self.get_redirect_field_name(view_func) or "next"
        return redirect_to_login(place_of(request), login_url, field)
