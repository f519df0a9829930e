"""Befangenheit: declared once, blocks everywhere."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.alliance import permissions, signals
from buendnis.alliance.models import InterestDeclaration, MemberOrganisation, Municipality, Site
from buendnis.base.errors import NotPossible
from buendnis.people import actions as people
from buendnis.people.models import Person


class InterestNotPossible(NotPossible):
    """The declaration contradicts itself or what is already declared."""


@transaction.atomic
def declare_interest(
    *,
    member: MemberOrganisation,
    municipality: Municipality,
    site: Site | None = None,
    reason: str,
    starts_on: date,
    ends_on: date | None = None,
    by: Person,
) -> InterestDeclaration:
    """Declare a conflict between a member and a municipality, or one of its sites; it blocks proposals.

    By the member itself or the office. The same declaration twice is one. Raises InterestNotPossible.
    Source: concept C5, C11.
    """
    member = MemberOrganisation.objects.select_for_update().get(pk=member.pk)
    if not permissions.may_declare_interest(by, member):
        raise PermissionDenied
    if site is not None and site.municipality_id != municipality.pk:
        raise InterestNotPossible(_("Dieser Standort gehört zu einer anderen Kommune."), field="site")
    if ends_on and ends_on < starts_on:
        raise InterestNotPossible(_("Das Ende liegt vor dem Beginn."), field="ends_on")
    interest, is_new = InterestDeclaration.objects.get_or_create(
        member=member,
        municipality=municipality,
        site=site,
        starts_on=starts_on,
        ends_on=ends_on,
        defaults={"reason": reason, "declared_by": by},
    )
    if is_new:
        people.record(
            by,
            "interest.declared",
            interest,
            reason=reason,
            member=member.pk,
            organisation=municipality.organisation_id,
        )
        signals.interest_declared.send(InterestDeclaration, interest=interest, by=by)
    return interest


@transaction.atomic
def end_interest(interest: InterestDeclaration, *, ends_on: date, by: Person) -> InterestDeclaration:
    """Let a conflict end on a day; it blocks up to and including that day.

    Raises InterestNotPossible when the day lies before its beginning.
    """
    interest = InterestDeclaration.objects.select_for_update().get(pk=interest.pk)
    if not permissions.may_declare_interest(by, interest.member):
        raise PermissionDenied
    if ends_on < interest.starts_on:
        raise InterestNotPossible(_("Das Ende liegt vor dem Beginn."), field="ends_on")
    with people.changes(interest, "ends_on") as changed:
        interest.ends_on = ends_on
    interest.save(update_fields=["ends_on"])
    people.record(by, "interest.ended", interest, changes=changed)
    return interest
