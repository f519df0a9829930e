"""A canary person, planted in every place that the registry knows: a new model is planted by itself.

Each planted text carries a marker of its own, so that the export can be asked for exactly this place. Rows
are written past all rules and signals: what matters is that the place holds the canary.
"""

import io
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import models
from django.db.models import Model
from django.utils import timezone
from PIL import Image, PngImagePlugin
from wagtail.models import Page

from buendnis.people import actions
from buendnis.people.models import Person, Role
from buendnis.people.privacy import registry
from buendnis.people.privacy.registry import Entry, Erasure, Field, What
from buendnis.people.tests.factories import with_role
from buendnis.post import transport
from buendnis.post.models import Message

NAME = "Quirina Zibulski-Äpfelbach"
MAIL = "quirina.zibulski@kanarienvogel.example"
PHONE = "+49 6421 7788 991"
FILE = b"canary-bytes-3f9a71c2"
VALUES = ("zibulski", "quirina", "kanarienvogel", "7788 991", "7788991", FILE.decode())


@dataclass
class Seed:
    """What was planted where: marker -> (model or place, field, how)."""

    person: Person
    other: Person
    markers: dict[str, tuple[str, str, str]] = field(default_factory=dict)
    number: int = 0
    is_own: bool = False

    @property
    def owner(self) -> Person:
        return self.person if self.is_own else self.other

    def marker(self, model: str, name: str, how: str) -> str:
        self.number += 1
        marker = f"kanari{self.number:04d}"
        self.markers[marker] = (model, name, how)
        return marker


def plant_everywhere() -> Seed:
    """One row of the canary's and one row of somebody else that names it, in every model; and every place."""
    GIVEN.update({("cooperation.feedback", "months"): [3, 6]})
    seed = Seed(_person(NAME, MAIL, PHONE), _person("Otto Normal", "otto@demo.example", ""))
    for entry in registry.entries.values():
        if entry.model == "people.person":
            continue
        plant(seed, entry, "own")
        if entry.fields_that(What.TEXT, What.IDENTITY):
            plant(seed, entry, "named")
        if entry.addresses and entry.model not in UNIQUE_ADDRESS:
            plant(seed, entry, "addressed")
    for name in registry.places:
        PLACES[name](seed)
    return seed


def _person(name: str, mail: str, phone: str) -> Person:
    return Person.objects.create_user(mail, name=name, phone=phone)


def office() -> Person:
    return with_role(Role.Kind.OFFICE_LEAD, name="Leitung", email="leitung@demo.example")


UNIQUE_ADDRESS = {"account.emailaddress", "post.attachment"}


def plant(seed: Seed, entry: Entry, how: str) -> Model:
    """One row: the canary's own, somebody else's that names it, or nobody's with its address."""
    seed.is_own = how == "own"
    if maker := SPECIAL.get(entry.model):
        return maker(seed, entry, how)
    return _save(_filled(seed, entry, how))


def _filled(seed: Seed, entry: Entry, how: str) -> Model:
    row = bare(entry.model_class, seed)
    for one in entry.fields:
        kind = row._meta.get_field(one.name)
        if kind.many_to_many:
            continue
        if (value := _value(seed, entry, one, kind, how)) is not None:
            setattr(row, one.name, value)
    return row


def _value(seed: Seed, entry: Entry, one: Field, kind: Any, how: str) -> Any:
    if one.what == What.REFERENCE:
        return {"own": seed.person, "named": seed.other, "addressed": None if kind.null else seed.other}[how]
    if one.what == What.CONTACT:
        wanted = how == "own" or (how == "addressed" and one.name in entry.addresses)
        is_mail = isinstance(kind, models.EmailField)
        return (MAIL if is_mail else PHONE if how == "own" else "") if wanted else None
    if one.what == What.IDENTITY:
        return NAME if how == "own" else None
    if one.what == What.TEXT and how != "addressed":
        return _words(seed, entry, one, kind, how)
    if one.what == What.FILE and how == "own":
        return _stored(kind, f"{entry.model}-{secrets.token_hex(3)}.png")
    return None


def _words(seed: Seed, entry: Entry, one: Field, kind: Any, how: str) -> Any:
    marker = seed.marker(entry.model, one.name, how)
    words = f"{marker} {NAME}, {MAIL}, {PHONE}"
    if kind.max_length and len(words) > kind.max_length:
        words = f"{marker} {NAME}"
    if isinstance(kind, models.JSONField):
        return {"wort": [words]}
    if isinstance(kind, models.BinaryField):
        return words.encode()
    return words


def _stored(kind: models.FileField, name: str) -> str:
    """A picture with the canary's bytes inside, on the disk of the field's storage; its name there."""
    picture, content = PngImagePlugin.PngInfo(), io.BytesIO()
    picture.add_text("Comment", FILE.decode())
    Image.new("RGB", (8, 8)).save(content, "PNG", pnginfo=picture)
    return kind.storage.save(f"canary/{name}", ContentFile(content.getvalue()))


def bare(model: type[Model], seed: Seed) -> Model:
    """The plainest row of a model: only what it must have; what it must point to is made as well."""
    row = model()
    for kind in model._meta.concrete_fields:
        if kind.primary_key and not kind.related_model or kind.has_default():
            if isinstance(kind, models.UUIDField) or kind.name == "submission":
                setattr(row, kind.name, uuid4())
            continue
        is_clock = getattr(kind, "auto_now", False) or getattr(kind, "auto_now_add", False)
        if kind.null or (kind.blank and not kind.related_model and not is_clock):
            continue
        known = GIVEN.get((model._meta.label_lower, kind.name))
        setattr(row, kind.name, known.pop(0) if known else _must(kind, seed))
    return row


def _must(kind: Any, seed: Seed) -> Any:
    if kind.related_model is ContentType:
        return ContentType.objects.get_for_model(Person)
    if kind.related_model is Person:
        return seed.owner
    if kind.related_model is Page:
        return Page.objects.first()
    if kind.related_model is not None:
        return _parent(kind, seed)
    if kind.name == "object_id":
        return str(next(NUMBERS))
    if kind.choices:
        return kind.choices[0][0]
    return PLAIN[kind.get_internal_type()](kind)


def _parent(kind: Any, seed: Seed) -> Model:
    """A row to point to; a new one where two may not point to the same."""
    model = kind.related_model
    if model._meta.label_lower == "people.recordentry":
        return actions.record(seed.person, "canary.planted", seed.person)
    known = None if _is_bound(kind) else _of_canary(model, seed) or model._base_manager.order_by("pk").first()
    return known or _save(_owned(bare(model, seed), seed))


def _owned(row: Model, seed: Seed) -> Model:
    """A parent belongs to whom the row is made for."""
    entry = registry.entries.get(row._meta.label_lower)
    for owner in entry.owners if entry else ():
        if owner != "pk" and "__" not in owner:
            setattr(row, owner, seed.owner)
    return row


def _of_canary(model: type[Model], seed: Seed) -> Model | None:
    """A row that is the canary's already, so that what hangs on it is the canary's, too."""
    entry = registry.entries.get(model._meta.label_lower)
    owners = entry.owners if entry else ()
    found = [model._base_manager.filter(**{owner: seed.person.pk}).first() for owner in owners]
    return next(filter(None, found), None)


def _is_bound(kind: Any) -> bool:
    """Whether a second row may not point to the same: each gets a new one."""
    rules = [one.fields for one in kind.model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    return kind.unique or any(kind.name in fields for fields in (*rules, *kind.model._meta.unique_together))


NUMBERS = count(1)
GIVEN: dict[tuple[str, str], list[Any]] = {}  # what constraints ask for
PLAIN: dict[str, Callable[[Any], Any]] = {
    "CharField": lambda kind: f"x{secrets.token_hex(6)}"[: kind.max_length],
    "TextField": lambda kind: "x",
    "SlugField": lambda kind: f"x{secrets.token_hex(6)}",
    "JSONField": lambda kind: {},
    "BinaryField": lambda kind: b"x",
    "FileField": lambda kind: "",
    "BooleanField": lambda kind: False,
    "DateField": lambda kind: timezone.localdate(),
    "DateTimeField": lambda kind: timezone.now(),
    "UUIDField": lambda kind: uuid4(),
    "GenericIPAddressField": lambda kind: "192.0.2.1",
    "FloatField": lambda kind: 1.0,
}
for number in ("IntegerField", "BigIntegerField", "PositiveIntegerField", "PositiveSmallIntegerField"):
    PLAIN[number] = lambda kind: next(NUMBERS) if _is_bound(kind) else 1


def _save(row: Model) -> Model:
    row.save_base(raw=True, force_insert=True)
    for kind in row._meta.many_to_many:
        if registry.is_person(kind.related_model):
            getattr(row, kind.name).add(Person.objects.get(email=MAIL))
    return row


# --- Rows that cannot be made by their fields alone ------------------------------------------------


def _record_entry(seed: Seed, entry: Entry, how: str) -> Model:
    return actions.record(seed.person, "canary.planted", None)


def _reason(seed: Seed, entry: Entry, how: str) -> Model:
    who = seed.person if how == "own" else seed.other
    words = NAME if how == "named" else "Grund ohne Namen"
    marker = seed.marker(entry.model, "text", how)
    return actions.record(who, "canary.planted", None, reason=f"{marker} {words}")


def _origin(seed: Seed, entry: Entry, how: str) -> Model:
    made = actions.record(seed.person, "canary.planted", None)
    return entry.model_class.objects.create(entry=made, network="192.0.2.0/24")


def _page(seed: Seed, entry: Entry, how: str) -> Model:
    marker = seed.marker(entry.model, "title", how)
    who = seed.person if how == "own" else seed.other
    made = Page(title=f"{marker} {NAME}", slug=marker, owner=who, live=False, locked_by=who)
    Page.objects.filter(depth=1).get().add_child(instance=made)
    made.save_revision(user=who)
    return made


def _stored_file(seed: Seed, entry: Entry, how: str) -> Model:
    row = _filled(seed, entry, how)
    row.file = row._meta.get_field("file").storage.save(f"kept/{seed.number}", ContentFile(b"x"))
    return _save(row)


def _rendition(seed: Seed, entry: Entry, how: str) -> Model:
    """Made from a portrait of the canary, with its bytes in a file of its own.

    A picture that does not name the canary is the alliance's and stays, with its sizes.
    """
    row = _filled(seed, entry, how)
    row.image = _save(_filled(seed, registry.entries["wagtailimages.image"], how))
    return _save(row)


def _plan_rule(seed: Seed, entry: Entry, how: str) -> Model:
    """About one need of its own: a rule names what it is about, and only once."""
    row = _filled(seed, entry, how)
    row.kind, row.not_before = "later", date(2027, 3, 1)
    row.need = _save(_owned(bare(registry.entries["matching.need"].model_class, seed), seed))
    return _save(row)


SPECIAL: dict[str, Callable[[Seed, Entry, str], Model]] = {
    "people.recordentry": _record_entry,
    "people.recordreason": _reason,
    "people.recordorigin": _origin,
    "wagtailcore.page": _page,
    "wagtailimages.rendition": _rendition,
    "base.storedfile": _stored_file,
    "matching.planrule": _plan_rule,
}


# --- Places ------------------------------------------------------------------------------------------


def _sessions(seed: Seed) -> None:
    mine = SessionStore()
    mine["_auth_user_id"] = str(seed.person.pk)
    mine.create()
    on_the_way = SessionStore()
    on_the_way["account_login"] = {"email": MAIL, "marker": seed.marker("sessions", "email", "own")}
    on_the_way.create()


def _cache(seed: Seed) -> None:
    content = f"Name;Mail\n{NAME};{MAIL}\n".encode()
    cache.set(f"import:{seed.person.pk}:{uuid4()}", {"kind": "members", "content": content}, 600)
    cache.set("somebody-s-import", {"content": content}, 600)


def _mail_folder(seed: Seed) -> None:
    message = Message(
        message_id="<canary@demo.example>",
        to_email=MAIL,
        subject="Ihre Einladung",
        text=f"Guten Tag {NAME}, Äpfel für Sie.",
        created_at=timezone.now(),
        pk=99_999_999,
    )
    carrier = transport.FileCarrier(settings.MAIL_FOLDER)
    folder = transport.Path(settings.MAIL_FOLDER)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{timezone.localtime() + timedelta(0):%Y%m%d}-canary.eml").write_bytes(
        transport.EmailMultiAlternatives(
            message.subject, message.text, "post@demo.example", [message.to_email]
        )
        .message()
        .as_bytes()
    )
    carrier.close()


def _deeds(seed: Seed) -> None:
    actions.record(seed.other, "person.viewed", seed.person)


PLACES: dict[str, Callable[[Seed], None]] = {
    "sessions": _sessions,
    "cache": _cache,
    "mail folder": _mail_folder,
    "deeds": _deeds,
}


def text_of(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False)


def erased_with_row(entry: Entry) -> bool:
    return entry.of_person or any(one.erasure == Erasure.WITH_ROW for one in entry.fields)
