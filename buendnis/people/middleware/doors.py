"""Doors are closed: everything asks for a login unless the view says otherwise."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import resolve_url

from buendnis.people.requests import place_of


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
        return answer

    def handle_no_permission(self, request: HttpRequest, view_func: Callable) -> HttpResponseRedirect:
        login_url = resolve_url(self.get_login_url(view_func))
        field = self.get_redirect_field_name(view_func) or "next"
        return redirect_to_login(place_of(request), login_url, field)
