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
    form_class: type[Form],
    act: Callable[[dict[str, Any]], object],
    *,
    template: str,
    context: Mapping[str, Any],
    done: str,
    thanks: str,
    initial: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Hand what was typed to one action; a refusal is shown at its field and nothing typed is lost.

    Whoever may look but not act gets 404, like everybody else (permissions.md, rule 7).
    """
    form = form_class(request.POST if request.method == "POST" else None, initial=dict(initial or {}))
    if form.is_bound and form.is_valid():
        try:
            act(form.cleaned_data)
        except PermissionDenied as problem:
            raise Http404 from problem
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, thanks)
            return redirect(done)
    return page(request, template, {**context, "form": form}, status=422 if form.is_bound else 200)
