"""The record: who did what, for the office and for whoever audits."""

from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buendnis.base.tables import table_response
from buendnis.people import actions, permissions
from buendnis.people.forms.records import RecordFilterForm
from buendnis.people.models import RecordEntry, RecordSeal
from buendnis.people.records.told import Line, tell
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

PAGE_SIZE = 50
MOST_EXPORTED = 20_000
AT_ONCE = 500
BESIDES = ("person", "organisation", "reason", "origin", "seal")


@require_safe
def record_list(request: PersonRequest) -> HttpResponse:
    if not permissions.may_read_record(request.user):
        raise Http404
    audits = permissions.may_audit_record(request.user)
    form = RecordFilterForm(request.GET)
    found = form.narrow(permissions.visible_record(request.user)).select_related(*BESIDES)
    page_obj = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    filters = request.GET.copy()
    filters.pop("page", None)
    words = {
        "form": form,
        "page_obj": page_obj,
        "lines": tell(page_obj.object_list, request.user, with_origin=audits),
        "filters": filters.urlencode(),
        "is_filtered": bool(form.chosen()),
        "audits": audits,
    }
    actions.record_view(request.user, None, "record.viewed")
    words |= state_of_chain() if audits else {}
    return page(request, "people/record_list.html", words, fragment="people/_record.html")


def state_of_chain() -> dict[str, Any]:
    """How long the chain is, and what the last check said; for whoever audits."""
    return {
        "checked": RecordEntry.objects.filter(verb="record.verified").first(),
        "end": RecordSeal.objects.order_by("-sequence").first(),
    }


@require_safe
def record_export(request: PersonRequest, form: str) -> HttpResponse:
    """The list as a file, newest first; only whoever audits. Every export stands in the record itself."""
    if not permissions.may_audit_record(request.user):
        raise Http404
    found = RecordFilterForm(request.GET).narrow(permissions.visible_record(request.user))
    entries = found.select_related(*BESIDES)[:MOST_EXPORTED]
    headers = [
        _("Laufende Nummer"), _("Zeitpunkt"), _("Person"), _("Handelt für"), _("Vorgang"), _("Art"),
        _("Nummer"), _("Bezeichnung"), _("Änderungen"), _("Einzelheiten"), _("Begründung"), _("Netz"),
    ]  # fmt: skip
    return table_response(form, _("Protokoll"), headers, list(rows_of(entries, request)))


def rows_of(entries: Any, request: PersonRequest) -> Iterator[list[object]]:
    found = list(entries)
    for start in range(0, len(found), AT_ONCE):
        for line in tell(found[start : start + AT_ONCE], request.user, with_origin=True):
            yield row_of(line)


def row_of(line: Line) -> list[object]:
    entry = line.entry
    seal = getattr(entry, "seal", None)
    return [
        seal.sequence if seal else "",
        f"{localtime(entry.at):%Y-%m-%d %H:%M:%S}",
        str(entry.person),
        str(entry.organisation or ""),
        line.verb,
        line.kind,
        entry.object_id or "",
        line.thing.text,
        "; ".join(
            change.label if change.is_typed else f"{change.label}: {change.before} → {change.after}"
            for change in line.changes
        ),
        "; ".join(f"{label}: {value}" for label, value in line.details),
        line.reason,
        line.network,
    ]
