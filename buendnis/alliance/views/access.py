"""Pages for everybody who has a role in the alliance; strangers find nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpResponse

from buendnis.people import queries as people
from buendnis.people.requests import PersonRequest

View = Callable[..., HttpResponse]


def with_role(view: View) -> View:
    """Only for persons with any role; a login without one is answered like a wrong address."""

    @wraps(view)
    def guarded(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not people.standing(request.user).anybody:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
