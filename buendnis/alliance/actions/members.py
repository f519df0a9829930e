"""Members: change the profile, leave the alliance, be found."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.alliance import permissions, signals
from buendnis.alliance.models import ActionField, ContactPerson, County, MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.base.marks import Mark
from buendnis.base.text import shorten
from buendnis.people import actions as people
from buendnis.people.models import Person
from buendnis.search import actions as search

PROFILE = ("text", "own_structures", "statement", "statement_by", "website")


@dataclass(frozen=True)
class Contact:
    """A contact person as typed; `pk` None means a new one."""

    pk: int | None
    name: str
    task: str = ""
    email: str = ""
    phone: str = ""
    is_public: bool = False


@transaction.atomic
def change_member(
    member: MemberOrganisation,
    *,
    profile: dict[str, str],
    action_fields: Iterable[ActionField],
    counties: Iterable[County] = (),
    contacts: Iterable[Contact] = (),
    by: Person,
) -> MemberOrganisation:
    """Change what a member says about itself, its fields, regions and contact persons.

    `profile` holds the texts (`PROFILE`). Fields that the member itself changes count as confirmed.
    Contacts that are missing are removed. Raises PermissionDenied. Source: concept C1.
    """
    member = MemberOrganisation.objects.select_for_update().get(pk=member.pk)
    if not permissions.may_change_member(by, member):
        raise PermissionDenied
    with people.changes(member, *PROFILE) as changed:
        for name in PROFILE:
            setattr(member, name, profile.get(name, getattr(member, name)))
    chosen = {field.pk for field in action_fields}
    before = set(member.action_fields.values_list("pk", flat=True))
    if chosen != before:
        changed["action_fields"] = [sorted(before), sorted(chosen)]
        member.action_fields_checked = Mark.CONFIRMED
        member.action_fields.set(chosen)
    member.save(update_fields=[*PROFILE, "action_fields_checked"])
    member.counties.set(counties)
    keep_contacts(member, contacts)
    people.record(by, "member.changed", member, changes=changed)
    index_member(member)
    return member


def keep_contacts(member: MemberOrganisation, contacts: Iterable[Contact]) -> None:
    """Bring the public contact persons in line with what was typed; left out ones disappear."""
    known = {contact.pk: contact for contact in member.contacts.all()}
    for typed in contacts:
        contact = known.pop(typed.pk, None) if typed.pk else None
        contact = contact or ContactPerson(member=member)
        contact.name, contact.task, contact.email = typed.name, typed.task, typed.email
        contact.phone, contact.is_public = typed.phone, typed.is_public
        contact.save()
    ContactPerson.objects.filter(pk__in=known).delete()


@transaction.atomic
def leave_alliance(member: MemberOrganisation, *, on: date, by: Person) -> MemberOrganisation:
    """A member leaves: it is no longer proposed; what was done together stays. Announces `member_left`."""
    member = MemberOrganisation.objects.select_for_update().get(pk=member.pk)
    if not permissions.acts_for_office(by):
        raise PermissionDenied
    if member.left_on is not None:
        raise NotPossible(_("Dieses Mitglied ist bereits ausgetreten."))
    with people.changes(member, "left_on") as changed:
        member.left_on = on
    member.save(update_fields=["left_on"])
    people.record(by, "member.left", member, changes=changed)
    search.remove("member", str(member.pk))
    signals.member_left.send(MemberOrganisation, member=member, by=by)
    return member


def index_member(member: MemberOrganisation) -> None:
    """Let everybody with a role find the member by name, fields, structures and statement."""
    if member.left_on is not None:
        search.remove("member", str(member.pk))
        return
    fields = ", ".join(field.name for field in member.action_fields.all())
    search.put(
        kind="member",
        key=str(member.pk),
        title=shorten(member.organisation.name, 250),
        text="\n".join([member.short_name, member.text, fields, member.own_structures, member.statement]),
        url=member.get_absolute_url(),
        note=_("Bündnismitglied"),
        audiences=["alliance"],
    )
