"""Need and offer by action field, capacity by member: what is there and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from buendnis.alliance.models import ActionField, CapacityAccount, MemberOrganisation
from buendnis.desk import rules
from buendnis.matching.models import Need, Offer
from buendnis.ui import pictures

OPEN = [status for status in Need.Status if status not in (Need.Status.DONE, Need.Status.CLOSED)]
AVAILABLE = [Offer.Status.TRIAL, Offer.Status.PROVEN]


@dataclass(frozen=True)
class FieldCoverage:
    """One action field: open needs, needs already met, offers that can be proposed."""

    code: int
    name: str
    short_name: str
    theme: str
    needs: int
    met: int
    offers: int

    @property
    def gap(self) -> str:
        """What the numbers mean, in words."""
        return rules.gap(self.needs, self.offers)


@dataclass(frozen=True)
class MissingField:
    """An action field in which needs are open and nothing is offered."""

    name: str
    needs: int


@dataclass(frozen=True)
class MemberCapacity:
    """Half-days of one member in one year, over all formats."""

    member: MemberOrganisation
    pledged: int
    reserved: int
    used: int

    @property
    def free(self) -> int:
        return self.pledged - self.reserved - self.used


def coverage() -> list[FieldCoverage]:
    """All current action fields in catalogue order, with counts; one query."""
    fields = ActionField.objects.current().annotate(
        needs_open=_per_field(Need.action_fields.through, need__status__in=OPEN),
        needs_met=_per_field(Need.action_fields.through, need__status=Need.Status.DONE),
        offers_there=_per_field(Offer.action_fields.through, offer__status__in=AVAILABLE),
    )
    rows = fields.order_by("code").values_list(
        "code", "name", "short_name", "theme__name", "needs_open", "needs_met", "offers_there"
    )
    return [FieldCoverage(*row) for row in rows]


def _per_field(through, **conditions: object) -> Coalesce:
    return _counted(through.objects.filter(actionfield=OuterRef("pk"), **conditions).order_by())


def _counted(links: QuerySet) -> Coalesce:
    numbers = links.values("actionfield").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(numbers, output_field=IntegerField()), 0)


def missing_fields() -> list[MissingField]:
    """Action fields with open needs and no offer, most needs first. One query.

    Cheaper than `coverage`: it counts only where something is missing.
    """
    needs = Need.action_fields.through.objects.filter(
        actionfield=OuterRef("pk"), need__status__in=OPEN
    ).order_by()
    offers = Offer.action_fields.through.objects.filter(
        actionfield=OuterRef("pk"), offer__status__in=AVAILABLE
    )
    fields = ActionField.objects.current().filter(~Exists(offers), Exists(needs)).order_by("code")
    rows = fields.annotate(number=_counted(needs)).values_list("name", "number")
    return sorted((MissingField(*row) for row in rows), key=lambda field: -field.needs)


def capacities(members: QuerySet[MemberOrganisation], year: int) -> list[MemberCapacity]:
    """What each of these members gives in a year, most free first, without a pledge last. One query."""
    rows = members.annotate(
        pledged=_in_year(year, F("pledged") + F("consented")),
        reserved=_in_year(year, F("reserved")),
        used=_in_year(year, F("used")),
    ).select_related("organisation")
    found = [MemberCapacity(row, row.pledged, row.reserved, row.used) for row in rows]
    return sorted(found, key=lambda row: (-row.free, -row.pledged, row.member.short_name))


def _in_year(year: int, what) -> Coalesce:
    accounts = CapacityAccount.objects.filter(member=OuterRef("pk"), year=year).order_by()
    summed = accounts.values("member").annotate(total=Sum(what)).values("total")
    return Coalesce(Subquery(summed, output_field=IntegerField()), 0)


def coverage_picture(rows: Sequence[FieldCoverage]) -> SafeString:
    """Per action field two bars: open needs, and offers that can be proposed."""
    return pictures.paired_bars(
        [pictures.BarRow(row.short_name or row.name, (row.needs, row.offers)) for row in rows],
        (_("offene Bedarfe"), _("Angebote")),
        title=_("Offene Bedarfe und Angebote je Handlungsfeld"),
        description=_("Dieselben Zahlen stehen in der Tabelle."),
    )


def capacity_picture(rows: Sequence[MemberCapacity]) -> SafeString:
    """Per member one bar: used, reserved and free half-days of the year."""
    return pictures.stacked_bars(
        [pictures.BarRow(row.member.short_name, (row.used, row.reserved, row.free)) for row in rows],
        (_("genutzt"), _("reserviert"), _("frei")),
        title=_("Halbe Tage je Mitglied"),
        description=_("Dieselben Zahlen stehen in der Tabelle."),
    )
