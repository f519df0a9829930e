"""A member says how many half-days it gives at most in a year."""

from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance_actions
from buendnis.alliance import queries as alliance
from buendnis.alliance.models import CapacityAccount, MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.matching.rules import plan_parts
from buendnis.people.models import Person


class LimitTooLow(NotPossible):
    """More than that is given away already, or bound to single formats."""


@transaction.atomic
def limit_half_days(member: MemberOrganisation, *, year: int, half_days: int, by: Person) -> CapacityAccount:
    """At most so many half-days in a year, everything the member pledged for single formats included.

    What is pledged for a format stays; the rest becomes the pledge for any format, by the same rules as there
    (`pledge_capacity`). The published plan follows. The same number again changes nothing.
    Raises LimitTooLow, PermissionDenied. Source: concept C6.
    """
    list(CapacityAccount.objects.select_for_update().filter(member=member, year=year).order_by("pk"))
    rows = alliance.capacity_of(member, year).rows
    elsewhere = sum(row.total for row in rows if row.format_id is not None)
    free = next((row for row in rows if row.format_id is None), None)
    taken, consented = (free.reserved + free.used, free.consented) if free else (0, 0)
    least = plan_parts.least_total(elsewhere, taken, consented)
    if half_days < least:
        raise LimitTooLow(
            _(
                "Weniger als %(least)s geht nicht. So viel ist schon vergeben, zusätzlich bewilligt oder für "
                "ein einzelnes Format zugesagt."
            )
            % {"least": least},
            field="half_days",
        )
    return alliance_actions.pledge_capacity(
        member=member, year=year, format=None, half_days=half_days - elsewhere - consented, by=by
    )
