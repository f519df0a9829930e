"""The privacy registry: every model says what personal data it holds, or that it holds none.

Source: trust.md P3 to P6; Art. 5 (2), 6, 13, 15, 17, 30 DSGVO. `tests/test_privacy_registry.py` fails for a
model, a key to a person or a field for words that nobody declared.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Model

from buendnis.people.privacy.names import name_of_model
from buendnis.people.privacy.reasons import BASES, PURPOSES, RETENTIONS, Basis, Purpose, Retention

ModelName = str  # "matching.need", in small letters
WORDS = (
    models.CharField,
    models.TextField,
    models.JSONField,
    models.BinaryField,
    models.FileField,
    models.GenericIPAddressField,
)


class What(StrEnum):
    """What a field says about a person."""

    IDENTITY = "identity"  # who somebody is: a name, a portrait
    CONTACT = "contact"  # how to reach somebody: mail address, telephone
    TEXT = "text"  # what people typed; may name anybody
    FILE = "file"  # a file on disk
    REFERENCE = "reference"  # points to a person
    SECRET = "secret"  # noqa: S105 - a kind of field: digests and keys; never exported
    TECHNICAL = "technical"  # belongs to the person, says nothing more
    HARMLESS = "harmless"  # looks like words about people, is none; with a reason


class Erasure(StrEnum):
    """What happens to a field when its person is erased."""

    WITH_ROW = "with_row"  # the whole row goes
    BLANK = "blank"  # emptied
    PSEUDONYM = "pseudonym"  # "Ehemalige Person 4711"
    SCRUB = "scrub"  # name, address and number are taken out of the words; in everybody's rows
    UNLINK = "unlink"  # the key is emptied, or taken out of the list
    KEEP = "keep"  # stays, with a reason; a key then points to the pseudonymised person


@dataclass(frozen=True)
class Field:
    """One field of a model: what it is, what erasure does, and why where that is not plain."""

    name: str
    what: What
    erasure: Erasure
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What one model holds about people.

    `owners` are lookups to a person whose row it is, such as `person` or `email_address__user`; `addresses`
    are mail fields that make a row somebody's by an equal address. `of_person` says that own rows go
    completely when their person is erased; otherwise each field says for itself. `goes_if_named` says that a
    row goes whose words name the erased person, whoever's row it is: a portrait, a signed reason.
    """

    model: ModelName
    purpose: Purpose
    basis: Basis
    recipients: tuple[str, ...]
    retention: Retention
    source: str
    fields: tuple[Field, ...]
    owners: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    of_person: bool = False
    goes_if_named: bool = False

    @property
    def model_class(self) -> type[Model]:
        return apps.get_model(self.model)

    @property
    def label(self) -> str:
        """The German word for what is held, such as "Bedarfe"."""
        return name_of_model(self.model)

    def fields_that(self, *what: What) -> list[Field]:
        return [one for one in self.fields if one.what in what]

    def field_named(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.name == name), None)


@dataclass(frozen=True)
class NoPersonalData:
    """A model that holds nothing about people; `harmless` names its fields for words that were looked at."""

    model: ModelName
    reason: str
    harmless: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where personal data lies that no ordinary row shows: sessions, cache, files, mail folder.

    `collect(facts)` gives what lies there about somebody as plain dicts; `erase(facts)` takes it away inside
    the transaction and gives a count; `files(facts)` names files that go after the commit, as absolute paths.
    `keep` says in German why the place stays as it is.
    """

    name: str
    label: str
    purpose: Purpose
    basis: Basis
    recipients: tuple[str, ...]
    retention: Retention
    source: str
    covers: tuple[ModelName, ...] = ()
    collect: Callable[[Any], list[dict[str, Any]]] = field(default=lambda facts: [])
    erase: Callable[[Any], int] = field(default=lambda facts: 0)
    files: Callable[[Any], list[str]] = field(default=lambda facts: [])
    keep: str = ""


entries: dict[ModelName, Entry] = {}
without: dict[ModelName, NoPersonalData] = {}
places: dict[str, Place] = {}


def register(
    model: type[Model] | str,
    *fields: Field,
    purpose: str,
    retention: str,
    basis: str = "public_task",
    recipients: tuple[str, ...] = (),
    source: str = "",
    owners: tuple[str, ...] = (),
    addresses: tuple[str, ...] = (),
    of_person: bool = False,
    goes_if_named: bool = False,
) -> None:
    """Declare a model with personal data; codes name rows of `reasons`.

    Raises KeyError for an unknown code, so that a typing error ends the start.
    """
    if (name := _new_name(model)) is None:
        return
    entries[name] = Entry(
        model=name,
        purpose=PURPOSES[purpose],
        basis=BASES[basis],
        recipients=recipients,
        retention=RETENTIONS[retention],
        source=source or "die Person selbst",
        fields=fields,
        owners=owners,
        addresses=addresses,
        of_person=of_person,
        goes_if_named=goes_if_named,
    )


def no_personal_data(model: type[Model] | str, reason: str, harmless: tuple[str, ...] = ()) -> None:
    """Declare that a model holds nothing about people, and which fields for words were looked at."""
    if (name := _new_name(model)) is not None:
        without[name] = NoPersonalData(name, reason, harmless)


def register_place(
    name: str, *, purpose: str, retention: str, basis: str = "public_task", **words: Any
) -> None:
    """Declare a place that is no ordinary row; `covers` names models that it takes care of."""
    places[name] = Place(
        name=name, purpose=PURPOSES[purpose], retention=RETENTIONS[retention], basis=BASES[basis], **words
    )


def known_models() -> set[ModelName]:
    """Every model that somebody declared, one way or the other."""
    covered = {model for place in places.values() for model in place.covers}
    return entries.keys() | without.keys() | covered


def by_purpose() -> Iterator[tuple[Purpose, list[Entry | Place]]]:
    """Entries and places grouped as the register of processing shows them, in the order of `reasons`."""
    everything: list[Entry | Place] = [*entries.values(), *places.values()]
    for purpose in PURPOSES.values():
        if found := [one for one in everything if one.purpose == purpose]:
            yield purpose, found


def _new_name(model: type[Model] | str) -> ModelName | None:
    """Raises ValueError for a model that is declared already: the second word would silently win."""
    name = _name(model)
    if name in entries or name in without:
        raise ValueError(f"{name} is declared twice in the privacy registry")
    return name


def _name(model: type[Model] | str) -> ModelName | None:
    """None for a model of a library that is not installed here, such as an index of the other database."""
    if not isinstance(model, str):
        return model._meta.label_lower
    try:
        return apps.get_model(model)._meta.label_lower
    except LookupError:
        return None


def telling_fields(model: type[Model]) -> Iterator[models.Field]:
    """Fields that must be declared: keys to a person, addresses, files and everything that takes words."""
    for one in (*model._meta.local_fields, *model._meta.local_many_to_many):
        is_word = isinstance(one, WORDS) and not one.choices and not isinstance(one, models.SlugField)
        if is_word or is_person(one.related_model):
            yield one


def is_person(model: Any) -> bool:
    return (
        isinstance(model, type) and issubclass(model, Model) and model._meta.label == settings.AUTH_USER_MODEL
    )


def identity(name: str, erasure: Erasure = Erasure.BLANK, why: str = "") -> Field:
    """A name or a portrait; by default emptied in own rows and taken out of others'."""
    return Field(name, What.IDENTITY, erasure, why)


def contact(name: str, erasure: Erasure = Erasure.BLANK, why: str = "") -> Field:
    """A mail address or telephone number; emptied where it is the person's."""
    return Field(name, What.CONTACT, erasure, why)


def text(*names: str) -> tuple[Field, ...]:
    """Words that people typed: name, address and number of the erased are taken out, the rest stays."""
    return tuple(Field(name, What.TEXT, Erasure.SCRUB) for name in names)


def file(name: str) -> Field:
    """A file on disk that goes with its row."""
    return Field(name, What.FILE, Erasure.WITH_ROW)


def reference(name: str, erasure: Erasure = Erasure.KEEP, why: str = "") -> Field:
    """A key to a person; by default it then points to the pseudonymised person."""
    return Field(name, What.REFERENCE, erasure, why or "zeigt dann auf „Ehemalige Person“")


def secret(*names: str) -> tuple[Field, ...]:
    """Digests and keys: never exported, gone with their row or emptied."""
    return tuple(Field(name, What.SECRET, Erasure.BLANK) for name in names)


def technical(*names: str) -> tuple[Field, ...]:
    """Codes and settings of the person's row."""
    return tuple(Field(name, What.TECHNICAL, Erasure.KEEP) for name in names)


def harmless(why: str, *names: str) -> tuple[Field, ...]:
    """Fields that look like words about people and are none."""
    return tuple(Field(name, What.HARMLESS, Erasure.KEEP, why) for name in names)
