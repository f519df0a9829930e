"""Who works for the office or administers reaches nothing without a second factor in the session.

allauth asks for a factor where one exists, but cannot enforce one; Wagtail and Django's admin know none.
"""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from buendnis.people import queries, second_factor

Answer = Callable[[HttpRequest], HttpResponse]


def on_the_way(view: Callable) -> Callable:
    """Marks the few pages that lead to a second factor, and the way out."""
    view.on_the_way = True  # type: ignore[attr-defined]  # a mark
    return view


class SecondFactorMiddleware:
    """Without the factor a person is a stranger on public pages and led to the factor everywhere else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, *args: Any) -> HttpResponse | None:
        if request.path_info.startswith("/api/") or not second_factor.is_missing(request):
            return None
        if getattr(view, "on_the_way", False):
            return None
        if not getattr(view, "login_required", True):
            request.user = AnonymousUser()
            return None
        if queries.has_second_factor(request.user):  # type: ignore[arg-type]  # not missing for strangers
            return second_factor.to_proof(request)
        return second_factor.lead(request, reverse("people:security"))
