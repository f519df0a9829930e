"""Löschlauf, offers to the archive, register of processing: for the office and the auditor."""

import io
import json
import zipfile
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from buendnis.base.errors import NotPossible
from buendnis.base.tables import csv_response, download, table_response
from buendnis.people.actions import record
from buendnis.people.actions import retention as actions
from buendnis.people.forms.retention import DecisionForm, KeepForm, OfferedForm
from buendnis.people.middleware.exports import records_itself
from buendnis.people.models import ArchiveOffer
from buendnis.people.privacy import access, activities, sweeps
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page

AHEAD = timedelta(days=30)
PER_PAGE = 20


# --- Löschlauf ----------------------------------------------------------------------------------------


@require_safe
def retention(request: PersonRequest) -> HttpResponse:
    return _retention(request)


def _retention(request: PersonRequest, status: int = 200, **more: Any) -> HttpResponse:
    """The last run, what the next 30 days bring, what waits for a decision."""
    if not access.may_see_privacy_pages(request.user):
        raise Http404
    last = access.visible_runs(request.user).first()
    questions = access.visible_questions(request.user).select_related("person")
    offers = Paginator(access.visible_offers(request.user), PER_PAGE).get_page(request.GET.get("page"))
    words = {
        "last": last,
        **_rows(last.counts if last else {}),
        "questions": Paginator(questions, PER_PAGE).get_page(1),
        "keep_form": KeepForm(),
        "page_obj": offers,
        "offers": [(offer, _label(offer)) for offer in offers],
        "may_work": access.may_work_on_retention(request.user),
    }
    return page(request, "people/retention.html", words | more, status=status)


def _rows(counts: dict[str, dict[str, int]]) -> dict[str, list[dict[str, Any]]]:
    """Terms at which something happened, waits or comes; and apart from them those that rest."""
    ahead = sweeps.counts_due(timezone.localdate() + AHEAD)
    rows = [
        {"sweep": one, "ahead": ahead[code], **{"done": 0, "waits": 0, "left": 0, **counts.get(code, {})}}
        for code, one in sweeps.sweeps.items()
    ]
    due = [row for row in rows if row["done"] or row["waits"] or row["ahead"]]
    return {"rows": due, "resting": [row for row in rows if row not in due]}


def _label(offer: ArchiveOffer) -> object:
    known = sweeps.sweeps.get(offer.sweep)
    return known.label if known else offer.sweep


@require_POST
def keep_account(request: PersonRequest, pk: int) -> HttpResponse:
    question = get_object_or_404(access.visible_questions(request.user), pk=pk)
    form = KeepForm(request.POST)
    if form.is_valid():
        try:
            actions.keep_account(question, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Das Konto bleibt. Danach fragen wir Sie wieder."))
            return redirect("people:retention")
    return _retention(request, status=422, bad_form=form, bad_question=pk)


# --- Archive ------------------------------------------------------------------------------------------


@require_safe
def archive_offer(request: PersonRequest, pk: int) -> HttpResponse:
    return _offer(request, _visible(request, pk))


def _visible(request: PersonRequest, pk: int) -> ArchiveOffer:
    return get_object_or_404(access.visible_offers(request.user), pk=pk)


def _offer(request: PersonRequest, offer: ArchiveOffer, status: int = 200, **forms: Any) -> HttpResponse:
    may, today = access.may_work_on_retention(request.user), timezone.localdate()
    words = {
        "offer": offer,
        "label": _label(offer),
        "count": len(offer.object_ids),
        "may_download": may and offer.purged_on is None,
        "offered_form": OfferedForm(initial={"on": today}) if may and not offer.offered_on else None,
        "decision_form": DecisionForm(initial={"on": today})
        if may and offer.offered_on and not (offer.decision or offer.purged_on)
        else None,
        "answer_by": offer.offered_on and sweeps.months_later(offer.offered_on, sweeps.ARCHIVE_MONTHS),
        "bad_form": next(iter(forms.values()), None),
    }
    return page(request, "people/archive_offer.html", words | forms, status=status)


@records_itself
@require_safe
def archive_package(request: PersonRequest, pk: int) -> HttpResponse:
    """The offered records as one file: JSON with everything, CSV to look through. The view is recorded."""
    offer = _visible(request, pk)
    one = sweeps.sweeps.get(offer.sweep)
    if one is None or offer.purged_on or not access.may_work_on_retention(request.user):
        raise Http404
    record(request.user, "archive_offer.viewed", offer)
    rows = sweeps.described(one, offer.object_ids)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("unterlagen.json", json.dumps(rows, ensure_ascii=False, indent=2))
        package.writestr("unterlagen.csv", _as_csv(rows))
    return download(f"archiv-{offer.pk}.zip", "application/zip", file.getvalue())


def _as_csv(rows: list[dict[str, Any]]) -> bytes:
    headings = list(rows[0]) if rows else []
    cells = [[value if isinstance(value, int) else _flat(value) for value in row.values()] for row in rows]
    return csv_response("unterlagen", headings, cells).content


def _flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@require_POST
def mark_offered(request: PersonRequest, pk: int) -> HttpResponse:
    offer, form = _visible(request, pk), OfferedForm(request.POST)
    if not access.may_work_on_retention(request.user):
        raise Http404
    if form.is_valid():
        try:
            actions.mark_offered(offer, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Notiert. Das Archiv hat jetzt sechs Monate Zeit."))
            return redirect("people:archive_offer", pk)
    return _offer(request, offer, status=422, offered_form=form)


@require_POST
def note_decision(request: PersonRequest, pk: int) -> HttpResponse:
    offer, form = _visible(request, pk), DecisionForm(request.POST)
    if not access.may_work_on_retention(request.user):
        raise Http404
    if form.is_valid():
        try:
            actions.note_decision(offer, **form.cleaned_data, by=request.user)
        except NotPossible as problem:
            form.add_problem(problem)
        else:
            messages.success(request, _("Notiert. In der nächsten Nacht löschen wir die Unterlagen hier."))
            return redirect("people:archive_offer", pk)
    return _offer(request, offer, status=422, decision_form=form)


# --- Register of processing ---------------------------------------------------------------------------


@require_safe
def processing_register(request: PersonRequest) -> HttpResponse:
    """Art. 30 DSGVO, written from the registry; as a page or, with `?format=`, as a table."""
    if not access.may_see_privacy_pages(request.user):
        raise Http404
    if form := request.GET.get("format"):
        return table_response(form, _("Verarbeitungsverzeichnis"), *activities.as_table())
    words = {
        "activities": activities.activities(),
        "measures": activities.MEASURES,
        "controller": settings.BRAND["privacy"],
    }
    return page(request, "people/processing_register.html", words)
