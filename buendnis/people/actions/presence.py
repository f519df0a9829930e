"""When somebody is away, the deputy is asked."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import permissions
from buendnis.people.actions.records import record
from buendnis.people.models import Absence, Person


class AbsenceOverlaps(NotPossible): ...


@transaction.atomic
def set_absence(person: Person, *, starts_on: date, ends_on: date, by: Person) -> Absence:
    """Note days, both included, on which the deputy is asked instead. The same span twice is one.

    Raises AbsenceOverlaps for a span that ends before it starts or shares days with another.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if not permissions.may_set_absence(by, person):
        raise PermissionDenied
    if ends_on < starts_on:
        raise AbsenceOverlaps(_("Der letzte Tag liegt vor dem ersten Tag."), field="ends_on")
    if same := person.absences.filter(starts_on=starts_on, ends_on=ends_on).first():
        return same
    if person.absences.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).exists():
        raise AbsenceOverlaps(_("Für diese Tage steht schon eine Abwesenheit."), field="starts_on")
    absence = Absence.objects.create(person=person, starts_on=starts_on, ends_on=ends_on)
    record(by, "absence.set", person)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Person) -> None:
    """Take an absence back; questions go to the person again."""
    if not permissions.may_set_absence(by, absence.person):
        raise PermissionDenied
    record(by, "absence.removed", absence.person)
    Absence.objects.filter(pk=absence.pk).delete()
