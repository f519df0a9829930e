"""The alliance's calendar: the list, the calendar file, and the office's form."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_http_methods, require_safe

from buendnis.base.errors import NotPossible
from buendnis.base.tables import table_response
from buendnis.dates import actions, permissions, queries
from buendnis.dates.forms import EntryForm
from buendnis.dates.models import CalendarEntry
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PER_PAGE = 50


@login_not_required
@require_safe
def entry_list(request: HttpRequest) -> HttpResponse:
    """What lies ahead, soonest first; what was, folded away."""
    today = timezone.localdate()
    context = {
        "upcoming": queries.upcoming(request.user, today),
        "page_obj": Paginator(queries.past(request.user, today), PER_PAGE).get_page(request.GET.get("page")),
        "feed_address": settings.BASE_URL + reverse("dates:calendar_feed"),
        "is_open": "page" in request.GET,
        "may_change": permissions.may_change_entries(request.user),
    }
    return page(request, "dates/entry_list.html", context)


@login_not_required
@require_safe
def export_entries(request: HttpRequest, form: str) -> HttpResponse:
    """The same dates as a table that can be read in again."""
    headers = [
        _("Beginn"), _("Ende"), _("Genauigkeit"), _("Art"), _("Titel"), _("Ort"), _("Stand"), _("Beleg"),
        _("Beleg des Stands"),
    ]  # fmt: skip
    rows = (
        [
            entry.starts_on, entry.ends_on, entry.get_precision_display(), entry.get_kind_display(),
            entry.title, entry.place, entry.get_status_display(), entry.get_checked_display(),
            entry.get_status_checked_display(),
        ]
        for entry in permissions.visible_entries(request.user).order_by("starts_on", "pk")
    )  # fmt: skip
    return table_response(form, _("Termine"), headers, rows)


def etag_of_feed(request: HttpRequest) -> str:
    return queries.state_of_feed()


@login_not_required
@require_safe
@condition(etag_func=etag_of_feed)
def calendar_feed(request: HttpRequest) -> HttpResponse:
    """All public dates as a calendar file to subscribe to; the same for everybody."""
    content = queries.calendar_file(queries.public_entries(), name=_("Termine"), base_url=settings.BASE_URL)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "public, max-age=900"
    return answer


@login_not_required
@require_safe
def entry_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One date as a calendar file."""
    entry = get_object_or_404(permissions.visible_entries(request.user), pk=pk)
    content = queries.calendar_file([entry], name=entry.title, base_url=settings.BASE_URL)
    answer = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="termin-{entry.pk}.ics"'
    patch_vary_headers(answer, ["Cookie"])
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def add_entry(request: PersonRequest) -> HttpResponse:
    """Put a date into the calendar."""
    if not permissions.may_change_entries(request.user):
        raise Http404
    form = EntryForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        submission = form.cleaned_data["submission"]
        try:
            actions.add_entry(facts=form.facts, submission=submission, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Der Termin ist eingetragen."))
            return redirect("dates:entry_list")
    return page(request, "dates/edit_entry.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def change_entry(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a date; subscribed calendars follow."""
    if not permissions.may_change_entries(request.user):
        raise Http404
    entry: CalendarEntry = get_object_or_404(permissions.visible_entries(request.user), pk=pk)
    form = EntryForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_entry(entry, facts=form.facts, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Der Termin ist geändert."))
            return redirect("dates:entry_list")
    context = {"form": form, "entry": entry}
    return page(request, "dates/edit_entry.html", context, status=422 if form.errors else 200)
