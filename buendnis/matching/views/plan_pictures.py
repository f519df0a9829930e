"""Pictures of a plan; the same numbers stand in the table beside."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buendnis.matching.queries.plan_figures import FieldRow, Load
from buendnis.ui import pictures


def load_picture(rows: Sequence[Load]) -> SafeString:
    """Per member one bar: half-days given away already, planned, and free."""
    return pictures.stacked_bars(
        [
            pictures.BarRow(row.member.short_name, (row.booked + row.asked, row.planned, max(0, row.free)))
            for row in rows
        ],
        (_("vergeben"), _("geplant"), _("frei")),
        title=_("Halbe Tage je Mitglied"),
        description=_("Dieselben Zahlen stehen in der Tabelle."),
    )


def coverage_picture(rows: Sequence[FieldRow]) -> SafeString:
    """Per action field two bars: needs in the plan, and how many of them get help."""
    return pictures.paired_bars(
        [pictures.BarRow(row.field.short_name or row.field.name, (row.needs, row.served)) for row in rows],
        (_("Bedarfe"), _("davon mit Hilfe")),
        title=_("Bedarfe und Hilfe je Handlungsfeld"),
        description=_("Dieselben Zahlen stehen in der Tabelle."),
    )
