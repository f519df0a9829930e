"""Roles are given and taken, each in one organisation."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import permissions, queries, rules
from buendnis.people.actions.organisations import leave_contacts_of
from buendnis.people.actions.records import changes, record
from buendnis.people.models import Organisation, Person, Role
from buendnis.people.privacy import rights


class RoleDoesNotFit(NotPossible): ...


class DataRestricted(NotPossible): ...


@transaction.atomic
def give_role(person: Person, kind: str, organisation: Organisation, *, by: Person) -> Role:
    """Let a person act for an organisation; the first to speak for it becomes its lead contact.

    Twice is the same as once. Raises RoleDoesNotFit for a role that this kind of organisation has not,
    DataRestricted while nothing new may be done with the person's data.
    """
    if not permissions.may_give_role(by, kind, organisation):
        raise PermissionDenied
    if not rules.fits(kind, organisation.kind):
        raise RoleDoesNotFit(_("Diese Rolle gibt es in dieser Organisation nicht."), field="kind")
    if rights.is_restricted(person):
        raise DataRestricted(_("Die Daten dieser Person sind eingeschränkt. Neue Rollen gibt es danach."))
    role, is_new = Role.objects.get_or_create(person=person, organisation=organisation, kind=kind)
    queries.forget_standing(person)
    if is_new:
        record(by, "role.given", person, kind=kind, organisation=organisation.pk)
        _fill_lead(organisation, person, kind, by)
    return role


def _fill_lead(organisation: Organisation, person: Person, kind: str, by: Person) -> None:
    if kind not in queries.SPEAKING_ROLES:
        return
    current = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if current.lead_id is None:
        with changes(current, "lead") as changed:
            current.lead = organisation.lead = person
        current.save(update_fields=["lead"])
        record(by, "organisation.contacts_set", current, changes=changed)


@transaction.atomic
def take_role(role: Role, *, by: Person) -> None:
    """End a role; who holds none in the organisation any more is not its lead or deputy any longer.

    The deputy moves up; without one the lead is empty and the office sees it. With the last role the keys
    for programs end.
    """
    role = Role.objects.select_for_update().select_related("organisation", "person").get(pk=role.pk)
    if not permissions.may_take_role(by, role):
        raise PermissionDenied
    person, organisation = role.person, role.organisation
    record(by, "role.taken", person, kind=role.kind, organisation=organisation.pk)
    role.delete()
    queries.forget_standing(person)
    if not organisation.roles.filter(person=person).exists():
        leave_contacts_of(Organisation.objects.select_for_update().get(pk=organisation.pk), person, by=by)
    if not queries.may_use_tokens(person):
        person.tokens.filter(revoked_at=None).update(revoked_at=timezone.now())
