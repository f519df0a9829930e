"""The Kontingentkonto, read: free half-days, sums by format, ledger lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from buendnis.alliance.models import CapacityAccount, CapacityEntry, MemberOrganisation

FREE = F("pledged") + F("consented") - F("reserved") - F("used")


@dataclass(frozen=True)
class AccountRow:
    """One account of a year; half-days. `format_id` None means any format."""

    format_id: int | None
    label: str
    pledged: int
    consented: int
    reserved: int
    used: int

    @property
    def total(self) -> int:
        return self.pledged + self.consented

    @property
    def free(self) -> int:
        return self.total - self.reserved - self.used


@dataclass(frozen=True)
class Capacity:
    """A member's half-days in one year: the accounts, and their sums."""

    year: int
    rows: tuple[AccountRow, ...]

    @property
    def total(self) -> int:
        return sum(row.total for row in self.rows)

    @property
    def reserved(self) -> int:
        return sum(row.reserved for row in self.rows)

    @property
    def used(self) -> int:
        return sum(row.used for row in self.rows)

    @property
    def free(self) -> int:
        return self.total - self.reserved - self.used


def free_half_days(
    year: int, members: Iterable[MemberOrganisation] | None = None
) -> dict[tuple[int, int | None], int]:
    """Free half-days by (member id, format id) in one query; format None is the account for any format.

    A member without an account is missing: it has pledged nothing.
    """
    accounts = CapacityAccount.objects.filter(year=year)
    if members is not None:
        accounts = accounts.filter(member__in=members)
    rows = accounts.order_by().annotate(left=FREE).values_list("member_id", "format_id", "left")
    return {(member_id, format_id): left for member_id, format_id, left in rows}


def account_label(account: CapacityAccount) -> str:
    """What an account is for: its format, or any."""
    return account.format.name if account.format else _("für jedes Format")


def capacity_of(member: MemberOrganisation, year: int) -> Capacity:
    """The member's accounts of a year in one query: formats first, then the account for any format."""
    accounts = CapacityAccount.objects.filter(member=member, year=year).select_related("format__role")
    return Capacity(
        year,
        tuple(
            AccountRow(
                account.format_id,
                account_label(account),
                account.pledged,
                account.consented,
                account.reserved,
                account.used,
            )
            for account in accounts.order_by(F("format__role__depth").asc(nulls_last=True), "format_id")
        ),
    )


def ledger(member: MemberOrganisation, year: int) -> QuerySet[CapacityEntry]:
    """All bookings of a year, newest first."""
    entries = CapacityEntry.objects.filter(account__member=member, account__year=year)
    return entries.select_related("account__format", "by").order_by("-pk")


def reserved_for(reference: str) -> dict[int, int]:
    """Half-days still reserved for something, by member id; released or used ones are gone."""
    closed = CapacityEntry.objects.filter(
        reference=reference, kind__in=[CapacityEntry.Kind.RELEASE, CapacityEntry.Kind.USE]
    )
    rows = (
        CapacityEntry.objects.filter(reference=reference, kind=CapacityEntry.Kind.RESERVE)
        .exclude(Q(account_id__in=closed.values("account_id")))
        .order_by()
        .values_list("account__member_id")
        .annotate(Sum("half_days"))
    )
    return dict(rows)
