"""The Kontingentkonto: every change is a ledger line and moves the account's sums in the same transaction.

Accounts are locked in the order of their ids, so that two bookings can never wait for each other. The
database constraint `account_never_overdrawn` is the last guard behind the lock.
"""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.alliance import rules, signals
from buendnis.alliance.models import (
    CapacityAccount,
    CapacityEntry,
    Format,
    MemberOrganisation,
)
from buendnis.base.errors import NotPossible
from buendnis.base.text import shorten
from buendnis.people import actions as people
from buendnis.people.models import Person

Kind = CapacityEntry.Kind


class NotEnoughCapacity(NotPossible):
    """The member has fewer free half-days than wanted; `free` says how many."""

    def __init__(self, sentence: str, *, free: int = 0, field: str = "") -> None:
        super().__init__(sentence, field=field)
        self.free = free


class ReservationClosed(NotPossible):
    """What was reserved under this reference is already released or used."""


def not_enough(member: MemberOrganisation, year: int, wanted: int, free: int) -> NotEnoughCapacity:
    """The refusal in words: how many half-days are free in the year, how many are needed."""
    sentence = ngettext(
        "%(member)s hat %(year)s noch %(free)s halben Tag frei. Gebraucht werden %(wanted)s.",
        "%(member)s hat %(year)s noch %(free)s halbe Tage frei. Gebraucht werden %(wanted)s.",
        free,
    )
    values = {"member": member.short_name, "year": year, "free": free, "wanted": wanted}
    return NotEnoughCapacity(sentence % values, free=free)


def lock(accounts: QuerySet[CapacityAccount]) -> list[CapacityAccount]:
    """Locked in the order of ids; returned with the format's own account first, then the one for any."""
    locked = list(accounts.select_for_update().order_by("pk"))
    return sorted(locked, key=lambda account: (account.format_id is None, account.pk))


def book(account: CapacityAccount, kind: str, half_days: int, reference: str, text: str, by: Person) -> None:
    """Write one line into the ledger, in half-days; lines are never changed afterwards."""
    CapacityEntry.objects.create(
        account=account, kind=kind, half_days=half_days, reference=reference, text=shorten(text, 200), by=by
    )


def move(account: CapacityAccount, *, reserved: int = 0, used: int = 0) -> None:
    """Change the sums in the database itself, so that its constraint sees the true values."""
    CapacityAccount.objects.filter(pk=account.pk).update(
        reserved=F("reserved") + reserved, used=F("used") + used
    )


def kinds_booked(accounts: Iterable[CapacityAccount], reference: str) -> dict[int, dict[str, int]]:
    """What was booked under a reference: account id → kind → half-days."""
    found: dict[int, dict[str, int]] = {}
    entries = CapacityEntry.objects.filter(account__in=list(accounts), reference=reference)
    for account_id, kind, half_days in entries.values_list("account_id", "kind", "half_days"):
        found.setdefault(account_id, {})[kind] = half_days
    return found


def is_closed(booked: dict[str, int]) -> bool:
    """Whether a reservation was already used or released; a second time then changes nothing."""
    return Kind.RELEASE in booked or Kind.USE in booked


def tell(member: MemberOrganisation, year: int, by: Person) -> None:
    """Announce that the half-days of a member in a year are different now."""
    signals.capacity_changed.send(CapacityAccount, member=member, year=year, by=by)


@transaction.atomic
def reserve_capacity(
    *,
    member: MemberOrganisation,
    year: int,
    format: Format | None,
    half_days: int,
    reference: str,
    text: str = "",
    by: Person,
) -> None:
    """Reserve half-days: first from the format's account, then from the one for any format.

    The same reference twice reserves once. Called by rooms that have checked who may.
    Raises NotEnoughCapacity, and ReservationClosed when the reference was released or used before.
    Source: design step 4, peers 1.
    """
    if half_days <= 0:
        return
    accounts = lock(usable(member, year, format))
    booked = kinds_booked(CapacityAccount.objects.filter(member=member), reference)
    if any(is_closed(kinds) for kinds in booked.values()):
        raise ReservationClosed(_("Diese Reservierung ist bereits abgeschlossen."))
    if booked:
        return
    free = [account.free for account in accounts]
    parts = rules.shares(half_days, free)
    if parts is None:
        raise not_enough(member, year, half_days, sum(free))
    try:
        with transaction.atomic():
            for account, part in zip(accounts, parts, strict=True):
                if part:
                    book(account, Kind.RESERVE, part, reference, text, by)
                    move(account, reserved=part)
    except IntegrityError as problem:
        raise not_enough(member, year, half_days, 0) from problem
    people.record(by, "capacity.reserved", member, reference=reference, half_days=half_days, year=year)
    tell(member, year, by)


def usable(member: MemberOrganisation, year: int, format: Format | None) -> QuerySet[CapacityAccount]:
    """The accounts a cooperation may draw on: the one of its format, and the general one."""
    accounts = CapacityAccount.objects.filter(member=member, year=year)
    general = accounts.filter(format__isnull=True)
    return general | accounts.filter(format=format) if format else general


def booked_accounts(reference: str, member: MemberOrganisation | None) -> QuerySet[CapacityAccount]:
    """The accounts on which something was reserved under this reference; without a member, of all."""
    entries = CapacityEntry.objects.filter(reference=reference, kind=Kind.RESERVE)
    if member is not None:
        entries = entries.filter(account__member=member)
    return CapacityAccount.objects.filter(pk__in=entries.values("account_id"))


@transaction.atomic
def release_capacity(
    *, reference: str, member: MemberOrganisation | None = None, text: str = "", by: Person
) -> int:
    """Give back what is still reserved under a reference, of one member or of all; returns the half-days.

    Nothing reserved, or already released or used: 0, and nothing happens.
    Called by rooms that have checked who may.
    """
    accounts = lock(booked_accounts(reference, member).select_related("member"))
    booked = kinds_booked(accounts, reference)
    given_back = 0
    for account in accounts:
        if is_closed(booked[account.pk]):
            continue
        half_days = booked[account.pk][Kind.RESERVE]
        book(account, Kind.RELEASE, half_days, reference, text, by)
        move(account, reserved=-half_days)
        people.record(by, "capacity.released", account.member, reference=reference, half_days=half_days)
        tell(account.member, account.year, by)
        given_back += half_days
    return given_back


@transaction.atomic
def use_capacity(
    *,
    reference: str,
    member: MemberOrganisation,
    half_days: int,
    text: str = "",
    by: Person,
    year: int | None = None,
    format: Format | None = None,
) -> None:
    """Turn a reservation into use; fewer half-days release the rest, more need free ones.

    The same reference twice uses once. Where nothing was reserved, `year` (and `format`) say which
    accounts pay. Raises NotEnoughCapacity. Called by rooms that have checked who may. Source: design step 6.
    """
    accounts = lock(paying(reference, member, year, format))
    booked = kinds_booked(accounts, reference)
    if any(Kind.USE in kinds for kinds in booked.values()):
        return
    reserved = [open_part(booked.get(account.pk, {})) for account in accounts]
    from_reserve = rules.shares(min(half_days, sum(reserved)), reserved) or []
    extra = half_days - sum(from_reserve)
    free = [account.free for account in accounts]
    from_free = rules.shares(extra, free)
    if from_free is None:
        year = year or (accounts[0].year if accounts else 0)
        raise not_enough(member, year, extra, sum(free))
    try:
        with transaction.atomic():
            for account, held, part, more in zip(accounts, reserved, from_reserve, from_free, strict=True):
                settle(account, held, part, more, reference, text, by)
    except IntegrityError as problem:
        raise not_enough(member, accounts[0].year, extra, 0) from problem
    people.record(by, "capacity.used", member, reference=reference, half_days=half_days)
    for account_year in sorted({account.year for account in accounts}):
        tell(member, account_year, by)


def paying(
    reference: str, member: MemberOrganisation, year: int | None, format: Format | None
) -> QuerySet[CapacityAccount]:
    """The accounts with the reservation, and those for any format of the same year for what is on top."""
    reserved = booked_accounts(reference, member)
    years = set(reserved.values_list("year", flat=True)) or ({year} if year else set())
    general = CapacityAccount.objects.filter(member=member, year__in=years, format__isnull=True)
    if format is not None:
        general |= CapacityAccount.objects.filter(member=member, year__in=years, format=format)
    return CapacityAccount.objects.filter(
        pk__in=[*reserved.values_list("pk", flat=True), *general.values_list("pk", flat=True)]
    )


def open_part(booked: dict[str, int]) -> int:
    """Half-days still reserved: none once they were used or released."""
    return 0 if is_closed(booked) else booked.get(Kind.RESERVE, 0)


def settle(
    account: CapacityAccount, held: int, part: int, more: int, reference: str, text: str, by: Person
) -> None:
    """Close the reservation on one account: use what was worked, release what is left."""
    if part + more:
        book(account, Kind.USE, part + more, reference, text, by)
    if held > part:
        book(account, Kind.RELEASE, held - part, reference, text, by)
    if held or more:
        move(account, reserved=-held, used=part + more)
