"""Invitations by a municipality: offered to an address, taken by whoever logs in with it."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.people import emails, permissions, rules
from buendnis.people.actions.records import record
from buendnis.people.actions.roles import RoleDoesNotFit, give_role
from buendnis.people.models import Organisation, Person, RoleOffer


@transaction.atomic
def offer_role(*, email: str, name: str, organisation: Organisation, kind: str, by: Person) -> RoleOffer:
    """Invite an address; the same is done and answered whether somebody has it already or not.

    An account is made where none is; the role comes with the first login afterwards. A deactivated person
    stays so, and gets no mail. Source: trust.md, abuse case 9. Raises RoleDoesNotFit.
    """
    if not permissions.may_give_role(by, kind, organisation):
        raise PermissionDenied
    if not rules.fits(kind, organisation.kind):
        raise RoleDoesNotFit(_("Diese Rolle gibt es in dieser Organisation nicht."), field="kind")
    email, name = one_line(email).lower(), one_line(name)
    invitation, _is_new = RoleOffer.objects.update_or_create(
        organisation=organisation, kind=kind, email=email, defaults={"name": name, "invited_by": by}
    )
    record(by, "role.offered", invitation, kind=kind, organisation=organisation.pk)
    emails.invitation(_account_for(email, name), organisation).send()
    return invitation


def _account_for(email: str, name: str) -> Person:
    """The account with this address, made now if there was none, in the same two questions."""
    new = Person(email=email, name=name)
    new.set_unusable_password()
    Person.objects.bulk_create([new], ignore_conflicts=True)
    return Person.objects.get(email__iexact=email)


@transaction.atomic
def accept_invitations(person: Person) -> int:
    """Give the roles that waited for this person's address; how many. What is not possible any more, ends."""
    waiting = RoleOffer.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    return sum(_take(invitation, person) for invitation in waiting.filter(email=person.email.lower()))


def _take(invitation: RoleOffer, person: Person) -> bool:
    inviter = invitation.invited_by
    invitation.delete()
    if inviter is None:
        return False
    try:
        give_role(person, invitation.kind, invitation.organisation, by=inviter)
    except (PermissionDenied, NotPossible):
        return False
    return True


@transaction.atomic
def withdraw_invitation(invitation: RoleOffer, *, by: Person) -> None:
    """Take an offer back; whoever came meanwhile keeps the role."""
    if not permissions.may_give_role(by, invitation.kind, invitation.organisation):
        raise PermissionDenied
    record(by, "role.offer_withdrawn", invitation, kind=invitation.kind)
    invitation.delete()
