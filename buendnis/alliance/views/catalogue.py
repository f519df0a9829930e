"""The alliance's words: ten action fields in four themes, four roles with their formats."""

from itertools import groupby

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from buendnis.alliance import queries
from buendnis.alliance.views.access import with_role
from buendnis.base.tables import table_response
from buendnis.people.requests import PersonRequest
from buendnis.ui.pages import page


@require_safe
@with_role
def field_list(request: PersonRequest) -> HttpResponse:
    """Fields by theme, and formats by role, each with its version and mark."""
    fields, formats = list(queries.public_fields()), list(queries.current_formats())
    context = {
        "themes": [(theme, list(group)) for theme, group in groupby(fields, key=lambda field: field.theme)],
        "roles": [(role, list(group)) for role, group in groupby(formats, key=lambda format: format.role)],
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
