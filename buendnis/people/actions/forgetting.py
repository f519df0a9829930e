"""Erasing a person: everywhere at once, in one transaction, and for good."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import permissions, queries, rules, signals
from buendnis.people.actions.persons import leave_contacts
from buendnis.people.actions.records import record
from buendnis.people.models import Deletion, Person, Role
from buendnis.people.privacy import clearing, deletions, erasing
from buendnis.people.privacy.facts import Facts, facts_about, facts_about_address

Trigger = Deletion.Trigger


class StillNeeded(NotPossible): ...


@transaction.atomic
def forget_person(person: Person, *, by: Person, reason: str = "", trigger: str = Trigger.OFFICE) -> Person:
    """Erase a person: account, contact data, messages and sessions go, words lose the name.

    What the alliance must keep points to "Ehemalige Person 4711" afterwards. Twice is the same as once.
    Raises StillNeeded while nobody else could take over. Source: trust P4, P7; Art. 17 DSGVO.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_forget(by, person):
        raise PermissionDenied
    if person.forgotten_at:
        return person
    if trigger == Trigger.OFFICE and (why := why_needed(person)):
        raise StillNeeded(why)
    facts, now = facts_about(person), timezone.now()
    if person.is_active:
        leave_contacts(person, by=by)
        signals.person_deactivated.send(Person, person=person, by=by)
    done = erasing.plan(facts)
    _list(facts, erasing.carry_out(done), trigger=trigger, by=by, at=now)
    _close(person, now)
    person.refresh_from_db()
    numbers: dict[str, Any] = {
        "deleted": done.deleted_count,
        "changed": done.changed_count,
        "trigger": str(trigger),
    }
    record(by, "person.forgotten", person, reason=facts.words.scrubbed(reason), **numbers)
    transaction.on_commit(clearing.clear)
    return person


@transaction.atomic
def forget_address(mail: str, *, by: Person, trigger: str = Trigger.OFFICE) -> int:
    """Erase what is known of somebody without an account, by their mail address; how many rows it was.

    For who only reported a barrier or stands somewhere as a contact. Raises StillNeeded for an address
    that belongs to an account: then the person is erased, not the address.
    """
    if not permissions.may_forget_addresses(by):
        raise PermissionDenied
    if Person.objects.filter(email__iexact=mail.strip()).exists():
        raise StillNeeded(_("Diese Adresse gehört zu einem Konto. Bitte löschen Sie die Person."))
    facts = facts_about_address(mail)
    done = erasing.plan(facts)
    count = done.deleted_count + done.changed_count
    _list(facts, erasing.carry_out(done), trigger=trigger, by=by, at=timezone.now())
    record(by, "address.forgotten", None, rows=count, trigger=str(trigger))
    transaction.on_commit(clearing.clear)
    return count


def why_needed(person: Person) -> str:
    """A German sentence while a person cannot be erased, else empty."""
    if _is_last(person, Role.Kind.OFFICE_LEAD):
        return _("Diese Person leitet allein die Geschäftsstelle. Bitte geben Sie zuerst die Leitung weiter.")
    if not person.roles.filter(kind=Role.Kind.OFFICE_LEAD).exists() and _is_last(person, *rules.OFFICE_ROLES):
        return _("Diese Person ist die letzte in der Geschäftsstelle. Bitte laden Sie zuerst jemanden ein.")
    for organisation in queries.organisations_of_contact(person):
        if organisation.lead_id == person.pk and organisation.deputy_id is None and organisation.is_active:
            return _(
                "Bitte benennen Sie zuerst eine neue Hauptansprechperson oder eine Vertretung für %(name)s."
            ) % {"name": organisation.name}
    return ""


def clear_erasures(now: datetime) -> None:
    """Once an hour: finish what a crash left behind after an erasure."""
    transaction.on_commit(clearing.clear)


def _is_last(person: Person, *kinds: str) -> bool:
    """Whether this person holds such a role and no other active person does."""
    roles = Role.objects.filter(kind__in=kinds, person__is_active=True, organisation__is_active=True)
    return roles.filter(person=person).exists() and not roles.exclude(person=person).exists()


def _list(facts: Facts, files: list[str], *, trigger: str, by: Person, at: datetime) -> None:
    person = facts.person
    Deletion.objects.create(
        at=at,
        person=person,
        by=by,
        trigger=trigger,
        identity=deletions.digest_of_person(person) if person else "",
        addresses=[deletions.digest_of_address(mail) for mail in facts.mails],
        pending=files,
    )


def _close(person: Person, now: datetime) -> None:
    """The row stays as a name for what was done; nobody can log in to it or be written to."""
    person.refresh_from_db()
    person.is_active, person.is_staff, person.is_superuser = False, False, False
    person.deactivated_at, person.forgotten_at, person.last_login = now, now, None
    person.save()
    person.groups.clear()
    person.user_permissions.clear()
    queries.forget_standing(person)
