"""Who answers for an organisation."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import permissions, queries, rules
from buendnis.people.actions.records import changes, record
from buendnis.people.models import Organisation, Person


class LeadMissing(NotPossible): ...


@transaction.atomic
def set_contacts(
    organisation: Organisation, *, lead: Person | None, deputy: Person | None, by: Person
) -> Organisation:
    """Name lead contact and deputy; both must be active and hold a role there.

    Raises LeadMissing when a deputy is named without a lead, or a person does not belong there.
    """
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if not permissions.may_set_contacts(by, organisation):
        raise PermissionDenied
    _check_contacts(organisation, lead, deputy)
    with changes(organisation, "lead", "deputy") as changed:
        organisation.lead, organisation.deputy = lead, deputy
    organisation.save(update_fields=["lead", "deputy"])
    record(by, "organisation.contacts_set", organisation, changes=changed)
    return organisation


def _check_contacts(organisation: Organisation, lead: Person | None, deputy: Person | None) -> None:
    if deputy and not lead:
        raise LeadMissing(_("Bitte wählen Sie zuerst eine Hauptansprechperson."), field="lead")
    if lead and lead == deputy:
        raise LeadMissing(_("Bitte wählen Sie für die Vertretung eine andere Person."), field="deputy")
    holders = set(organisation.roles.values_list("person_id", flat=True)) - queries.unshown_ids()
    for field, person in (("lead", lead), ("deputy", deputy)):
        if person and not rules.can_be_contact(person, holders):
            raise LeadMissing(_("Diese Person hat in der Organisation keine Rolle."), field=field)


def leave_contacts_of(organisation: Organisation, person: Person, *, by: Person) -> None:
    """Out of lead and deputy of one organisation (locked by the caller); the deputy moves up."""
    with changes(organisation, "lead", "deputy") as changed:
        if organisation.deputy_id == person.pk:
            organisation.deputy = None
        if organisation.lead_id == person.pk:
            organisation.lead, organisation.deputy = organisation.deputy, None
    organisation.save(update_fields=["lead", "deputy"])
    if changed:
        record(by, "organisation.contacts_set", organisation, changes=changed)
