"""Who may see and change persons, roles and organisations. Source: permissions.md."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.people import rules
from buendnis.people.models import Organisation, Person, RecordEntry, Role, RoleOffer
from buendnis.people.privacy import rights
from buendnis.people.standing import standing

Asker = Person | AnonymousUser


def may_manage_people(person: Asker) -> bool:
    """Whether the list of persons is open at all: the office, and leads of a municipality for their own."""
    held = standing(person)
    return held.office or bool(held.leads_org_ids)


def may_see(person: Asker, other: Person) -> bool:
    """Oneself; the office everybody; a municipality's lead the people of that municipality."""
    if other.is_system or other.forgotten_at or not isinstance(person, Person) or not person.is_active:
        return False
    held = standing(person)
    if held.office or other.pk == person.pk:
        return True
    if rights.is_restricted(other):
        return False
    return other.roles.filter(organisation_id__in=held.leads_org_ids).exists()


def visible_persons(person: Asker) -> QuerySet[Person]:
    humans = Person.objects.filter(is_system=False, forgotten_at=None)
    if not isinstance(person, Person) or not person.is_active:
        return humans.none()
    held = standing(person)
    if held.office:
        return humans
    in_own = humans.filter(roles__organisation_id__in=held.leads_org_ids)
    in_own = in_own.exclude(pk__in=rights.restricted_persons().values("pk"))
    return humans.filter(pk__in=in_own.values("pk")) | humans.filter(pk=person.pk)


def may_give_role(person: Asker, kind: str, organisation: Organisation) -> bool:
    """Roles of the office are given by its lead only; a municipality's lead gives some for the own one."""
    held = standing(person)
    if kind in rules.OFFICE_ROLES:
        return held.office_lead
    if held.office:
        return True
    return organisation.pk in held.leads_org_ids and kind in rules.GIVEN_BY_MUNICIPALITY


def may_take_role(person: Asker, role: Role) -> bool:
    return may_give_role(person, role.kind, role.organisation)


def visible_invitations(person: Asker) -> QuerySet[RoleOffer]:
    """Offers that wait: the office all, a municipality's lead the own."""
    held = standing(person)
    offers = RoleOffer.objects.all()
    return offers if held.office else offers.filter(organisation_id__in=held.leads_org_ids)


def may_withdraw(person: Asker, invitation: RoleOffer) -> bool:
    return may_give_role(person, invitation.kind, invitation.organisation)


def may_deactivate(person: Asker, other: Person) -> bool:
    """The office, but nobody oneself, and people of the office only by its lead."""
    if not isinstance(person, Person) or other.pk == person.pk or other.is_system:
        return False
    held = standing(person)
    if other.is_superuser or other.roles.filter(kind__in=rules.OFFICE_ROLES).exists():
        return held.office_lead
    return held.office


def may_forget(person: Asker, other: Person) -> bool:
    """Who may close an account may erase its person; the system does it when its time has come."""
    if isinstance(person, Person) and person.is_system:
        return not other.is_system
    return may_deactivate(person, other)


def may_forget_addresses(person: Asker) -> bool:
    """Addresses without an account: the office."""
    return standing(person).office


def may_restrict(person: Asker, other: Person) -> bool:
    """The office restricts a person's data and lifts it again (Art. 18 DSGVO); nobody the own."""
    return standing(person).office and not other.is_system and other.pk != person.pk


def may_object_for(person: Asker, other: Person) -> bool:
    """Everybody for oneself; the office for somebody who wrote a letter (Art. 21 DSGVO)."""
    return may_change_own(person, other) or standing(person).office


def may_set_contacts(person: Asker, organisation: Organisation) -> bool:
    """The office; whoever speaks for the organisation names its lead and deputy."""
    held = standing(person)
    return held.office or organisation.pk in (held.represents_org_ids | held.leads_org_ids)


def visible_organisations(person: Asker) -> QuerySet[Organisation]:
    """Organisations whose contacts this person may set."""
    held = standing(person)
    if held.office:
        return Organisation.objects.all()
    return Organisation.objects.filter(pk__in=held.represents_org_ids | held.leads_org_ids)


def may_change_own(person: Asker, owner: Person) -> bool:
    """Profile, absence, tokens and password belong to oneself; the office may note an absence."""
    return isinstance(person, Person) and person.is_active and person.pk == owner.pk


def may_set_absence(person: Asker, owner: Person) -> bool:
    return may_change_own(person, owner) or standing(person).office


def may_make_token(person: Asker, owner: Person) -> bool:
    """Everybody with a role for oneself; the system on the command line, for whoever may log in."""
    if owner.is_system or not standing(owner).anybody or not isinstance(person, Person):
        return False
    return person.is_system or may_change_own(person, owner)


def may_revoke_token(person: Asker, owner: Person) -> bool:
    """Oneself, with or without a role; the machine, where roles end."""
    return may_change_own(person, owner) or (isinstance(person, Person) and person.is_system)


def needs_second_factor(person: Person) -> bool:
    """Whether the rights of a person are too great for one proof: office, deputies in it, administration.

    The published example people of a demo are excepted: everybody may be them anyway.
    """
    if not settings.SECOND_FACTOR_ENFORCED or is_demo_login(person):
        return False
    return person.is_staff or person.is_superuser or standing(person).office


def is_demo_login(person: Person) -> bool:
    """An invented person with a published login; exists only in a demo."""
    return settings.DEMO and person.is_example and person.email.endswith("@demo.example")


def may_reset_factors(person: Asker, other: Person) -> bool:
    """Whoever lost a phone asks the office's lead; nobody does it for oneself without the factor."""
    if not isinstance(person, Person) or other.pk == person.pk or other.is_system:
        return False
    return standing(person).office_lead


def roles_to_give(person: Asker) -> frozenset[str]:
    """Codes of the roles this person may give somewhere."""
    held = standing(person)
    if held.office_lead:
        return frozenset(Role.Kind.values)
    if held.office:
        return frozenset(Role.Kind.values) - rules.OFFICE_ROLES
    return rules.GIVEN_BY_MUNICIPALITY if held.leads_org_ids else frozenset()


def organisations_to_staff(person: Asker) -> QuerySet[Organisation]:
    """Active organisations in which this person may give a role."""
    held, active = standing(person), Organisation.objects.filter(is_active=True)
    return active if held.office else active.filter(pk__in=held.leads_org_ids)


# --- The record --------------------------------------------------------------------------------------


def may_read_record(person: Asker) -> bool:
    """The office for its own work, and whoever audits. Source: permissions.md, row audit log."""
    held = standing(person)
    return not getattr(person, "is_system", False) and (held.office or held.auditor)


def visible_record(person: Asker) -> QuerySet[RecordEntry]:
    """Entries the person may read: there is one office, so all are its own."""
    return RecordEntry.objects.all() if may_read_record(person) else RecordEntry.objects.none()


def may_audit_record(person: Asker) -> bool:
    """Networks of logins, state of the chain and the whole list as a file: only whoever audits."""
    return standing(person).auditor


def visible_in_record(person: Asker) -> QuerySet[Person]:
    """Persons whom the record names to its readers: everybody, the machine too."""
    return Person.objects.all() if may_read_record(person) else Person.objects.none()
