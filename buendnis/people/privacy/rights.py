"""Whose data is restricted and who objects to what; asked by lists, by contacts and by post.

Querysets of persons, so that a list stays one query.
"""

from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from buendnis.people.models import Objection, Person, Restriction

Purpose = Objection.Purpose


def restrictions_in_force(on: date) -> QuerySet[Restriction]:
    """On the day it ends a restriction holds no more."""
    return Restriction.objects.filter(Q(ends_on=None) | Q(ends_on__gt=on))


def restricted_persons() -> QuerySet[Person]:
    """Nobody but the office and they themselves work with their data today. Source: Art. 18 DSGVO."""
    held = restrictions_in_force(timezone.localdate()).order_by().values("person")
    return Person.objects.filter(pk__in=held).order_by()


def unshown_persons() -> QuerySet[Person]:
    """Not to be shown or asked as a contact: restricted, or objecting to it."""
    objecting = Objection.objects.filter(purpose=Purpose.CONTACT).order_by().values("person")
    held = restrictions_in_force(timezone.localdate()).order_by().values("person")
    return Person.objects.filter(Q(pk__in=held) | Q(pk__in=objecting)).order_by()


def is_restricted(person: Person) -> bool:
    return restrictions_in_force(timezone.localdate()).filter(person=person).exists()


def objects_to(person: Person, purpose: str) -> bool:
    return Objection.objects.filter(person=person, purpose=purpose).exists()


def may_be_written_to(person: Person, *, necessary: bool = False, purpose: str = "") -> bool:
    """Whether a mail may go to this person.

    A restricted person gets only what is necessary, such as a code for the login or a notice about the
    restriction; `purpose` names mails that somebody can object to.
    """
    if not necessary and is_restricted(person):
        return False
    return not (purpose and objects_to(person, purpose))
