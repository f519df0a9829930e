"""The gallery's doors; closed where neither DEBUG nor DEMO is set."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from buendnis.ui import gallery as samples
from buendnis.ui.pages import page

View = Callable[..., HttpResponse]


def shown_where_built(view: View) -> View:
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not (settings.DEBUG or settings.DEMO):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


@login_not_required
@require_safe
@shown_where_built
def gallery(request: HttpRequest) -> HttpResponse:
    return page(request, "ui/gallery.html", samples.context())


@login_not_required
@require_http_methods(["GET", "POST"])
@shown_where_built
def gallery_form(request: HttpRequest) -> HttpResponse:
    """A form as the rooms write it: redirect when it is right, 422 with everything typed when not."""
    form = samples.SampleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        messages.success(request, "Das Formular ist in Ordnung. Gespeichert wird hier nichts.")
        return redirect("ui:gallery_form")
    status = 422 if request.method == "POST" else 200
    return page(
        request, "ui/gallery_form.html", {"form": form}, fragment="ui/_gallery_form.html", status=status
    )


@login_not_required
@require_safe
@shown_where_built
def gallery_error(request: HttpRequest, code: int) -> HttpResponse:
    if code not in samples.ERROR_PAGES:
        raise Http404
    return render(request, f"{code}.html", status=code)
