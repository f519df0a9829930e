"""What a member promises: its pledge, and its consent to more than it pledged."""

from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from buendnis.alliance import permissions, rules
from buendnis.alliance.actions.capacity import Kind, book, tell
from buendnis.alliance.models import CapacityAccount, CapacityPledge, Format, MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.people import actions as people
from buendnis.people.models import Person


class PledgeTooSmall(NotPossible):
    """A pledge cannot fall below what is reserved and used."""


def account_of(member: MemberOrganisation, year: int, format: Format | None) -> CapacityAccount:
    """The locked account, opened when it does not exist yet."""
    account, _is_new = CapacityAccount.objects.get_or_create(member=member, year=year, format=format)
    return CapacityAccount.objects.select_for_update().get(pk=account.pk)


@transaction.atomic
def pledge_capacity(
    *, member: MemberOrganisation, year: int, format: Format | None, half_days: int, by: Person
) -> CapacityAccount:
    """State how many half-days a member gives in a year, for one format or (None) for any.

    Only the member's representative binds its time. The office may note what a member told it, as long as
    the member has not stated the number itself. Raises PledgeTooSmall below what is reserved and used.
    Source: concept C6, peers 1.
    """
    if not permissions.may_pledge(by, member):
        raise PermissionDenied
    account = account_of(member, year, format)
    refuse_to_overrule(account, member, by)
    if not rules.can_lower_to(
        half_days, consented=account.consented, reserved=account.reserved, used=account.used
    ):
        raise PledgeTooSmall(too_small(account), field="half_days")
    before = account.pledged
    change = half_days - before
    CapacityPledge.objects.update_or_create(
        account=account, defaults={"half_days": half_days, "pledged_by": by}
    )
    if change:
        account.pledged = half_days
        account.save(update_fields=["pledged"])
        on_behalf = not permissions.represents(by, member)
        text = _("von der Geschäftsstelle nach Auskunft des Mitglieds eingetragen") if on_behalf else ""
        book(account, Kind.PLEDGE, change, f"pledge:{uuid4().hex[:12]}", text, by)
    people.record(
        by,
        "capacity.pledged",
        member,
        changes={"half_days": [before, half_days]},
        year=year,
        format=format.identifier if format else "",
    )
    tell(member, year, by)
    return account


def refuse_to_overrule(account: CapacityAccount, member: MemberOrganisation, by: Person) -> None:
    """Raise NotPossible where the member pledged itself and somebody else wants to change it."""
    if permissions.represents(by, member):
        return
    pledge = CapacityPledge.objects.filter(account=account).select_related("pledged_by").first()
    if pledge and permissions.represents(pledge.pledged_by, member):
        raise NotPossible(
            _("Das Mitglied hat sein Kontingent selbst festgelegt. Nur seine Vertretung kann es ändern.")
        )


def too_small(account: CapacityAccount) -> str:
    """Why a pledge cannot be smaller: that many half-days are reserved or used, beyond what was consented."""
    least = account.reserved + account.used - account.consented
    sentence = ngettext(
        "Davon ist %(least)s halber Tag schon reserviert oder verbraucht. Weniger geht nicht.",
        "Davon sind %(least)s halbe Tage schon reserviert oder verbraucht. Weniger geht nicht.",
        least,
    )
    return sentence % {"least": least}


@transaction.atomic
def consent_to_more(
    *,
    member: MemberOrganisation,
    year: int,
    format: Format | None,
    half_days: int,
    reason: str,
    submission: UUID | None = None,
    by: Person,
) -> CapacityAccount:
    """The member itself agrees to give more than it pledged; only its own representative can.

    The same submission twice consents once. Raises PermissionDenied for everybody else, the office
    included. Source: peers 1.
    """
    if not permissions.represents(by, member):
        raise PermissionDenied
    if half_days < 1:
        raise NotPossible(_("Bitte geben Sie mindestens einen halben Tag an."), field="half_days")
    account = account_of(member, year, format)
    reference = f"consent:{submission or uuid4()}"
    if account.entries.filter(reference=reference).exists():
        return account
    before = account.consented
    account.consented += half_days
    account.save(update_fields=["consented"])
    book(account, Kind.CONSENT, half_days, reference, reason, by)
    people.record(
        by,
        "capacity.consented",
        member,
        changes={"half_days": [before, account.consented]},
        reason=reason,
        year=year,
    )
    tell(member, year, by)
    return account
