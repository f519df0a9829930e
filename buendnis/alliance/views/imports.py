"""Reading tables in: choose a file, look at the preview, confirm. For the office.

The file waits for half an hour under a random key that only its uploader can open.
"""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from buendnis.alliance import permissions
from buendnis.alliance.actions import imports
from buendnis.alliance.forms.imports import UploadForm
from buendnis.base.errors import NotPossible
from buendnis.base.tables import read_lines
from buendnis.people import actions as people
from buendnis.people.models import Person
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

KEPT_SECONDS = 30 * 60
SHOWN = 200


def place(person: Person, key: UUID) -> str:
    return f"import:{person.pk}:{key}"


@require_http_methods(["GET", "HEAD", "POST"])
def import_upload(request: PersonRequest) -> HttpResponse:
    """Choose what and which file."""
    if not permissions.may_import(request.user):
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"].file
        try:
            read_lines(file.content)
        except NotPossible as problem:
            form.add_error("file", str(problem))
        else:
            key = uuid4()
            kept = {
                "kind": form.cleaned_data["kind"],
                "content": file.content,
                "name": file.name,
            }
            cache.set(place(request.user, key), kept, KEPT_SECONDS)
            return redirect("alliance:import_preview", key)
    if form.has_error("file", "virus"):
        people.record(request.user, "file.held", request.user)
    status = 422 if form.errors else 200
    context = {"form": form, "importers": imports.importers.items()}
    return page(request, "alliance/import_upload.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: PersonRequest, key: UUID) -> HttpResponse:
    """What would happen, line by line; a POST does it."""
    if not permissions.may_import(request.user):
        raise Http404
    kept = cache.get(place(request.user, key))
    if kept is None:
        messages.warning(request, _("Diese Vorschau ist abgelaufen oder schon eingelesen. Bitte neu wählen."))
        return redirect("alliance:import_upload")
    rows = read_lines(kept["content"])
    if request.method != "POST":
        return show(request, key, kept, imports.plan_import(kept["kind"], rows))
    try:
        plan = imports.run_import(kept["kind"], rows, by=request.user)
    except imports.ImportRefused as problem:
        return show(request, key, kept, problem.plan)
    cache.delete(place(request.user, key))
    text = _("Eingelesen: %(new)s neu, %(changed)s geändert, %(unchanged)s unverändert.")
    counts = {"new": plan.new, "changed": plan.changed, "unchanged": plan.unchanged}
    messages.success(request, text % counts)
    return redirect("alliance:import_upload")


def show(request: PersonRequest, key: UUID, kept: dict[str, Any], plan: imports.Plan) -> HttpResponse:
    context = {
        "key": key,
        "name": kept["name"],
        "label": imports.importer_for(kept["kind"]).label,
        "plan": plan,
        "steps": plan.to_do[:SHOWN],
        "more": max(0, len(plan.to_do) - SHOWN),
        "problems": plan.problems[:SHOWN],
        "more_problems": max(0, len(plan.problems) - SHOWN),
    }
    return page(request, "alliance/import_preview.html", context, status=422 if plan.problems else 200)
