"""What post holds about persons. Messages go with their person; texts of other messages lose the name."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from buendnis.people.privacy.facts import Facts
from buendnis.people.privacy.registry import (
    Erasure,
    contact,
    harmless,
    no_personal_data,
    reference,
    register,
    register_place,
    technical,
    text,
)
from buendnis.people.privacy.sweeps import emptying, sweep
from buendnis.post.models import AnswerLink, Attachment, Heartbeat, Message, PeriodicRun
from buendnis.post.transport import kept_letters


def letters_naming(facts: Facts) -> list[Path]:
    """Files in the mail folder that are for somebody or name them, in headers or text."""
    return [path for path, words in kept_letters() if facts.words.occur_in(words)]


register(
    Message,
    reference("person", Erasure.WITH_ROW),
    contact("to_email", Erasure.WITH_ROW),
    *text("subject", "text", "html"),
    *harmless("Codes und Nummern", "key", "message_id"),
    *harmless("Satz des Systems über den Versand", "last_error"),
    *harmless("Code: womit die Nachricht abbestellt wird", "purpose"),
    *technical("state", "created_at", "sent_at"),
    purpose="post",
    retention="message",
    recipients=("die Empfängerin oder der Empfänger", "Geschäftsstelle (ohne Text)"),
    source="das System",
    owners=("person",),
    addresses=("to_email",),
    of_person=True,
)
register(
    Attachment,
    *text("content", "name"),
    *harmless("Art der Datei", "content_type"),
    purpose="post",
    retention="message",
    recipients=("die Empfängerin oder der Empfänger",),
    source="das System",
    owners=("message__person",),
    addresses=("message__to_email",),
    of_person=True,
)
register(
    AnswerLink,
    reference("person", Erasure.WITH_ROW),
    *harmless("Code der Frage", "question"),
    *text("answered"),
    *technical("object_id", "created_at", "expires_at", "used_at", "revoked_at"),
    purpose="post",
    retention="link",
    source="das System",
    owners=("person",),
    of_person=True,
)
register_place(
    "mail folder",
    label="Ordner der E-Mails in der Vorführung",
    purpose="post",
    retention="message",
    recipients=("technische Verwaltung",),
    source="das System",
    collect=lambda facts: [{"Datei": path.name} for path in letters_naming(facts)],
    files=lambda facts: list(map(str, letters_naming(facts))),
)
no_personal_data(PeriodicRun, "welche Aufgabe in welchem Zeitfenster lief", ("name", "slot"))
no_personal_data(Heartbeat, "wann der Versand zuletzt arbeitete", ("name",))

State = Message.State


def old_texts(before: datetime) -> QuerySet[Message]:
    """Sent or dropped long ago and still with words; what hangs may yet be sent again."""
    has_words = ~Q(text="") | ~Q(html="") | Q(attachments__isnull=False)
    ended = Message.objects.filter(has_words, state__in=(State.SENT, State.DROPPED)).distinct()
    return ended.alias(ended_at=Coalesce("sent_at", "created_at")).filter(ended_at__lt=before)


def forget_texts(pks: Sequence[Any]) -> int:
    Attachment.objects.filter(message__in=pks).delete()
    return Message.objects.filter(pk__in=pks).update(text="", html="")


def old_messages(before: datetime) -> QuerySet[Message]:
    """The row stays without its person: its key keeps the same mail from going out twice."""
    ended = Message.objects.exclude(state__in=(State.WAITING, State.SENDING)).exclude(to_email="")
    return ended.alias(ended_at=Coalesce("sent_at", "created_at")).filter(ended_at__lt=before)


sweep(
    "post.texts",
    label=_("Texte und Anhänge von E-Mails"),
    does=_("geleert"),
    retention="message_text",
    due=old_texts,
    purge=forget_texts,
)
sweep(
    "post.messages",
    label=_("Empfänger von E-Mails"),
    does=_("geleert"),
    retention="message",
    due=old_messages,
    purge=emptying(Message, to_email="", person=None, text="", html="", state=State.DROPPED),
)
sweep(
    "post.links",
    label=_("Antwortlinks"),
    does=_("gelöscht"),
    retention="link",
    due=lambda before: AnswerLink.objects.filter(expires_at__lt=before),
)
