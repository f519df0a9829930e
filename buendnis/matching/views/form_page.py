"""One page with one form: shown, sent, shown again with its errors, or done."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from buendnis.base.errors import NotPossible
from buendnis.people.requests import PersonRequest
from buendnis.ui.forms import Form
from buendnis.ui.pages import page


def form_page(
    request: PersonRequest,
    form: Form,
    act: Callable[[], str],
    *,
    template: str,
    context: Mapping[str, Any],
    thanks: str = "",
) -> HttpResponse:
    """Hand a form to one action that gives the next address; a refusal is shown at its field.

    Whoever may look but not act gets 404, like everybody else (permissions.md, rule 7).
    """
    more: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        try:
            target = act()
        except PermissionDenied as problem:
            raise Http404 from problem
        except NotPossible as problem:
            form.add_problem(problem)
            more = {"current": getattr(problem, "current", None)}
        else:
            if thanks:
                messages.success(request, thanks)
            return redirect(target)
    return page(request, template, {**context, **more, "form": form}, status=422 if form.is_bound else 200)


def act_and_return(
    request: PersonRequest, act: Callable[[], object], target: str, thanks: str
) -> HttpResponse:
    """One button, one action, back to the page; what is not possible is said there."""
    try:
        act()
    except PermissionDenied as problem:
        raise Http404 from problem
    except NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, thanks)
    return redirect(target)


def typed(request: PersonRequest) -> Any:
    """What was sent, or None where the form is only shown."""
    return request.POST if request.method == "POST" else None
