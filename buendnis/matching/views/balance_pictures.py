"""Pictures of a member's year and of a plan's balance; the same numbers stand in the table beside."""

from collections.abc import Sequence

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buendnis.alliance.models import MemberOrganisation
from buendnis.matching.queries.plan_balance import FieldGap
from buendnis.matching.queries.plan_figures import SiteRow
from buendnis.matching.queries.plan_member import YearLoad
from buendnis.matching.views.balance_words import BecauseRow, WayRow
from buendnis.ui import pictures


def year_picture(member: MemberOrganisation, load: YearLoad) -> SafeString:
    """One bar: half-days given away, planned, and free."""
    values = (load.booked + load.asked, load.planned, max(0, load.free))
    return pictures.stacked_bars(
        [pictures.BarRow(member.short_name, values)],
        (_("vergeben"), _("geplant"), _("frei")),
        title=_("Halbe Tage im Jahr"),
        description=_same(),
    )


def sites_picture(rows: Sequence[SiteRow]) -> SafeString:
    """Per site one bar: points of its best help, 0 to 100."""
    return pictures.paired_bars(
        [pictures.BarRow(str(row.site), (round(row.points / 10),)) for row in rows],
        (_("Punkte der besten Hilfe, 0 bis 100"),),
        title=_("Die am schwächsten versorgten Standorte"),
        description=_same(),
    )


def ways_picture(rows: Sequence[WayRow]) -> SafeString:
    """Per way of asking two bars: sites and needs with help."""
    return pictures.paired_bars(
        [pictures.BarRow(row.name, (row.way.sites, row.way.needs)) for row in rows],
        (_("Standorte mit Hilfe"), _("Bedarfe mit Hilfe")),
        title=_("Wem drei Wege helfen würden"),
        description=_same(),
    )


def because_picture(rows: Sequence[BecauseRow]) -> SafeString:
    """Per reason one bar: needs without help."""
    return pictures.paired_bars(
        [pictures.BarRow(row.text, (row.needs,)) for row in rows],
        (_("Bedarfe ohne Hilfe"),),
        title=_("Woran es liegt"),
        description=_same(),
    )


def field_gap_picture(rows: Sequence[FieldGap]) -> SafeString:
    """Per action field three bars: needs without help, with weak help, and offers that can be proposed."""
    return pictures.paired_bars(
        [
            pictures.BarRow(
                row.field.short_name or row.field.name, (len(row.needs), len(row.weak), row.offers)
            )
            for row in rows
        ],
        (_("Bedarfe ohne Hilfe"), _("mit schwacher Hilfe"), _("Angebote, die es gibt")),
        title=_("Wo Hilfe fehlt, je Handlungsfeld"),
        description=_same(),
    )


def _same() -> str:
    return _("Dieselben Zahlen stehen in der Tabelle.")
