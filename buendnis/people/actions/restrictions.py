"""Restriction and objection: set, lifted with notice, honoured at once."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import emails, permissions, signals
from buendnis.people.actions.records import record
from buendnis.people.models import Objection, Person, Restriction
from buendnis.people.privacy import rights


class AlreadyRestricted(NotPossible): ...


class NoNotice(NotPossible): ...


@transaction.atomic
def restrict_person(person: Person, *, ground: str, by: Person) -> Restriction:
    """From now on only the office sees this person, and only necessary mail goes there.

    Raises AlreadyRestricted when a restriction is in force. Source: Art. 18 (1) and (2) DSGVO.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_restrict(by, person):
        raise PermissionDenied
    if rights.is_restricted(person):
        raise AlreadyRestricted(_("Die Daten dieser Person sind schon eingeschränkt."))
    restriction = Restriction.objects.create(
        person=person, ground=ground, since=timezone.localdate(), set_by=by
    )
    record(by, "person.restricted", person, ground=ground)
    signals.person_restricted.send(Person, person=person, by=by)
    return restriction


@transaction.atomic
def lift_restriction(restriction: Restriction, *, ends_on: date, by: Person) -> Restriction:
    """Say first, lift later: the person gets a mail with the day, at least a day ahead.

    Raises NoNotice for a day that leaves no time, AlreadyRestricted when the end was set before.
    Source: Art. 18 (3) DSGVO.
    """
    restriction = Restriction.objects.select_for_update().select_related("person").get(pk=restriction.pk)
    if not permissions.may_restrict(by, restriction.person):
        raise PermissionDenied
    if restriction.ends_on:
        raise AlreadyRestricted(_("Das Ende steht schon fest."))
    if ends_on <= timezone.localdate():
        raise NoNotice(
            _("Die Person muss es vorher wissen. Bitte wählen Sie einen späteren Tag."), field="ends_on"
        )
    restriction.ends_on = ends_on
    restriction.save(update_fields=["ends_on"])
    record(by, "person.restriction_ends", restriction.person)
    emails.restriction_ends(restriction).send()
    return restriction


@transaction.atomic
def set_objections(person: Person, *, purposes: list[str], by: Person) -> None:
    """To which uses somebody objects from now on; what is not named is allowed again.

    The person does it, or the office for somebody who wrote a letter. Source: Art. 21 DSGVO.
    """
    if not permissions.may_object_for(by, person):
        raise PermissionDenied
    held = set(person.objections.values_list("purpose", flat=True))
    for purpose in sorted(set(purposes) - held):
        _object(person, purpose, by)
    for purpose in sorted(held - set(purposes)):
        person.objections.filter(purpose=purpose).delete()
        record(by, "objection.taken_back", person, purpose=purpose)


@transaction.atomic
def object_by_link(person: Person, purpose: str) -> None:
    """The same by the signed link in a mail; twice is the same as once."""
    if not rights.objects_to(person, purpose):
        _object(person, purpose, person)


def _object(person: Person, purpose: str, by: Person) -> None:
    Objection.objects.get_or_create(person=person, purpose=purpose, defaults={"since": timezone.localdate()})
    record(by, "objection.made", person, purpose=purpose)
