"""What is known of somebody who shall be found everywhere: id, names, addresses, numbers."""

from dataclasses import dataclass
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _

from buendnis.people.models import Person
from buendnis.people.privacy import registry
from buendnis.people.privacy.registry import What
from buendnis.people.privacy.words import Words, surname


@dataclass(frozen=True)
class Facts:
    """By what somebody is found; `person` is None for an address without an account.

    Names and numbers that somebody else has, too, are left out: in a text they may mean the other.
    `is_namesake` says that this happened to the name.
    """

    person: Person | None
    names: tuple[str, ...]
    mails: tuple[str, ...]
    phones: tuple[str, ...]
    pseudonym: str
    unique_surname: bool = True
    is_namesake: bool = False

    @cached_property
    def words(self) -> Words:
        return Words(self.names, self.mails, self.phones, self.pseudonym, unique_surname=self.unique_surname)


def pseudonym_of(person: Person) -> str:
    """What an erased person is called from then on, such as "Ehemalige Person 4711"."""
    return _("Ehemalige Person %(number)s") % {"number": person.pk}


def facts_about(person: Person) -> Facts:
    """Everything by which a person is found; after an erasure only the id and the pseudonym."""
    if person.forgotten_at:
        return Facts(person, (), (), (), pseudonym_of(person))
    names, mails, phones = {person.name}, {person.email}, {person.phone}
    for entry in registry.entries.values():
        for field in entry.fields_that(What.IDENTITY, What.CONTACT):
            kind = entry.model_class._meta.get_field(field.name)
            target = names if field.what == What.IDENTITY else phones
            target = mails if isinstance(kind, models.EmailField) else target
            target |= _values(person, entry, field.name)
    others = Person.objects.exclude(pk=person.pk).filter(forgotten_at=None, is_system=False)
    known = list(others.values_list("name", "phone"))
    return Facts(
        person=person,
        names=tuple(sorted(filter(None, names - {name for name, _phone in known}))),
        mails=tuple(sorted({mail.lower() for mail in mails if mail})),
        phones=tuple(sorted(filter(None, phones - {phone for _name, phone in known}))),
        pseudonym=pseudonym_of(person),
        unique_surname=_surname(person.name) not in {_surname(name) for name, _phone in known},
        is_namesake=person.name in {name for name, _phone in known},
    )


def facts_about_address(mail: str) -> Facts:
    """Somebody without an account: only an address is known."""
    return Facts(None, (), (mail.strip().lower(),), (), _("Ehemalige Person"))


def _values(person: Person, entry: registry.Entry, field: str) -> set[str]:
    """What a row of this person says, such as a second address."""
    found: set[str] = set()
    for owner in entry.owners:
        rows = entry.model_class._base_manager.filter(**{owner: person.pk})
        found |= set(rows.values_list(field, flat=True))
    return found


def _surname(name: str) -> str:
    return surname(name).casefold()
