"""The alliance's words: ten action fields in four themes, four roles with their formats."""

from collections.abc import Callable
from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buendnis.alliance import queries
from buendnis.alliance.models import ActionField
from buendnis.alliance.views.access import with_role
from buendnis.base.marks import Mark
from buendnis.base.tables import table_response
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


def by(things: list[Any], key: Callable[[Any], Any]) -> list[tuple[Any, list[Any]]]:
    """Things that come in the order of their key, as groups."""
    return [(value, list(group)) for value, group in groupby(things, key=key)]


def unconfirmed(fields: list[ActionField]) -> str:
    """The first mark that does not confirm that these fields belong to their theme; "" when all do."""
    marks = (field.theme_checked for field in fields)
    return next((mark for mark in marks if not Mark(mark).is_confirmed), "")


@require_safe
@with_role
def field_list(request: PersonRequest) -> HttpResponse:
    """Fields by theme, and formats by role, each with its version and mark."""
    fields, formats = list(queries.public_fields()), list(queries.current_formats())
    context = {
        "themes": [
            (theme, group, unconfirmed(group)) for theme, group in by(fields, lambda field: field.theme)
        ],
        "roles": by(formats, lambda format: format.role),
        "versions": sorted({field.version for field in fields} | {format.version for format in formats}),
    }
    return page(request, "alliance/field_list.html", context)


@require_safe
@with_role
def export_fields(request: PersonRequest, form: str) -> HttpResponse:
    """The action fields as a table that can be read in again."""
    headers = [
        _("Nummer"), _("Themenfeld"), _("Name des Themenfelds"), _("Name"), _("Kurzname"), _("Kennung"),
        _("Fassung"), _("Beleg"), _("Beleg des Themenfelds"),
    ]  # fmt: skip
    rows = (
        [
            field.code, field.theme.code, field.theme.name, field.name, field.short_name, field.identifier,
            field.version, field.get_checked_display(), field.get_theme_checked_display(),
        ]
        for field in queries.public_fields().order_by("code")
    )  # fmt: skip
    return table_response(form, _("Handlungsfelder"), headers, rows)
