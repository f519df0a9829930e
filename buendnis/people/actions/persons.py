"""Persons come by invitation and go by deactivation; nobody is deleted on the way."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.people import emails, permissions, queries, signals
from buendnis.people.actions.organisations import leave_contacts_of
from buendnis.people.actions.records import changes, record
from buendnis.people.actions.roles import give_role
from buendnis.people.models import Organisation, Person


class AddressTaken(NotPossible): ...


@transaction.atomic
def invite_person(*, email: str, name: str, organisation: Organisation, kind: str, by: Person) -> Person:
    """Make an account with one role and mail how to log in; there is no sign-up.

    Somebody known by this address gets the role and the same mail; a deactivated person stays so.
    Raises AddressTaken when the person is deactivated, RoleDoesNotFit for a role that is none there.
    """
    if not permissions.may_give_role(by, kind, organisation):
        raise PermissionDenied
    person = _known_or_new(one_line(email).lower(), one_line(name))
    if not person.is_active or person.is_system:
        raise AddressTaken(_("Der Zugang zu dieser Adresse ist gesperrt."), field="email")
    give_role(person, kind, organisation, by=by)
    record(by, "person.invited", person, organisation=organisation.pk)
    emails.invitation(person, organisation).send()
    return person


def _known_or_new(email: str, name: str) -> Person:
    if person := Person.objects.select_for_update().filter(email__iexact=email).first():
        return person
    try:
        with transaction.atomic():
            return Person.objects.create_user(email, name=name)
    except IntegrityError:
        return Person.objects.get(email__iexact=email)


@transaction.atomic
def change_details(person: Person, *, name: str, phone: str, by: Person) -> Person:
    """Correct one's own name and telephone number."""
    if not permissions.may_change_own(by, person):
        raise PermissionDenied
    with changes(person, "name", "phone") as changed:
        person.name, person.phone = one_line(name), one_line(phone)
    person.save(update_fields=["name", "phone"])
    record(by, "person.changed", person, changes=changed)
    return person


@transaction.atomic
def change_password(person: Person, *, password: str, by: Person) -> Person:
    """Set one's own password; all other sessions end, a mail tells. Raises ValidationError for a weak one."""
    if not permissions.may_change_own(by, person):
        raise PermissionDenied
    validate_password(password, person)
    person.set_password(password)
    person.save(update_fields=["password"])
    record(by, "person.password_changed", person)
    emails.factor_changed(person, "password_changed").send()
    return person


@transaction.atomic
def deactivate_person(person: Person, *, by: Person) -> Person:
    """Close an account at once: sessions, tokens and answer links are dead with this commit.

    Organisations keep running: the deputy becomes lead where one is named, else the lead is empty and
    the office sees it. Twice is the same as once. Source: trust.md, abuse case 3.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_deactivate(by, person):
        raise PermissionDenied
    if not person.is_active:
        return person
    now = timezone.now()
    person.is_active, person.deactivated_at = False, now
    person.save(update_fields=["is_active", "deactivated_at"])
    person.tokens.filter(revoked_at=None).update(revoked_at=now)
    leave_contacts(person, by=by)
    queries.forget_standing(person)
    record(by, "person.deactivated", person)
    signals.person_deactivated.send(Person, person=person, by=by)
    return person


def leave_contacts(person: Person, *, by: Person) -> None:
    """Nobody is asked by this person any more: deputies move up, an empty lead is seen by the office."""
    answered_for = Organisation.objects.filter(Q(lead=person) | Q(deputy=person))
    for organisation in answered_for.select_for_update().order_by("pk"):
        leave_contacts_of(organisation, person, by=by)


@transaction.atomic
def reactivate_person(person: Person, *, by: Person) -> Person:
    """Open a closed account again; old sessions, tokens and links stay dead."""
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_deactivate(by, person):
        raise PermissionDenied
    if person.is_active:
        return person
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(by, "person.reactivated", person)
    return person
