"""Writing into the outbox, in the transaction of the change that causes the message."""

import uuid
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Template
from django.template.loader import get_template
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.base.text import one_line, shorten
from buendnis.people.models import Person
from buendnis.people.privacy import rights
from buendnis.post import signing
from buendnis.post.models import Attachment, Message

File = tuple[str, bytes | str, str]  # name, content, content type


@transaction.atomic
def send(
    *,
    key: str,
    person: Person,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    attachments: Iterable[File] = (),
    purpose: str = "",
    necessary: bool = False,
) -> Message:
    """Write one mail to a person; the worker sends it after the commit.

    `template` names two files of the calling room without their ending, "matching/mail/ask_member" for
    `.txt` and `.html`. The same key twice is one message: the first stays as it is. No personal data in
    `subject`. A deactivated person gets a message that is never sent; so does somebody whose data is
    restricted, unless the mail is `necessary`, and who objected to its `purpose` (see `people.Objection`).
    """
    if known := Message.objects.filter(key=key).first():
        return known
    words = {
        "person": person,
        "subject": one_line(subject),
        "brand": settings.BRAND,
        "base_url": settings.BASE_URL,
        **context,
    }
    if purpose:
        token = signing.unsubscribe_token(person.pk, purpose)
        words["unsubscribe_url"] = settings.BASE_URL + reverse("post:unsubscribe", args=[token])
    wanted = rights.may_be_written_to(person, necessary=necessary, purpose=purpose)
    return put(
        key=key,
        person=person,
        to_email=person.email,
        subject=subject,
        text=plain(f"{template}.txt", words) + ending(words),
        html=get_template(f"{template}.html").render(words),
        attachments=attachments,
        purpose=purpose,
        why_not="" if wanted else _("Die Person möchte das nicht oder ihre Daten sind eingeschränkt."),
    )


def ending(words: dict[str, Any]) -> str:
    """How to end mails of this kind, for the plain text; empty for mail that nobody can end."""
    return plain("post/unsubscribe_ending.txt", words) if "unsubscribe_url" in words else ""


def plain(template: str, words: dict[str, Any]) -> str:
    """A text template without HTML escapes, whatever the template forgot; at most one empty line in a row."""
    source: Template = get_template(template).template  # type: ignore[attr-defined]  # Django's own engine has it
    lines = source.render(Context(words, autoescape=False)).strip().splitlines()
    kept = [line.rstrip() for i, line in enumerate(lines) if line.strip() or lines[i - 1].strip()]
    return "\n".join(kept) + "\n"


@transaction.atomic
def put(
    *,
    key: str = "",
    person: Person | None,
    to_email: str,
    subject: str,
    text: str,
    html: str = "",
    attachments: Iterable[File] = (),
    purpose: str = "",
    why_not: str = "",
) -> Message:
    """Write a finished message to one address; used by `send` and by the backend of django.core.mail.

    With a sentence in `why_not` it is kept and never sent.
    """
    is_closed = person is not None and (not person.is_active or person.is_system)
    is_closed = is_closed or bool(why_not) or to_email.endswith(".invalid")  # RFC 2606: no such mail server
    message, is_new = Message.objects.get_or_create(
        key=key or str(uuid.uuid4()),
        defaults={
            "message_id": new_message_id(),
            "person": person,
            "to_email": one_line(to_email),
            "subject": shorten(subject, 200),
            "text": text,
            "html": html,
            "purpose": purpose,
            "last_error": why_not,
            "state": Message.State.DROPPED if is_closed else Message.State.WAITING,
        },
    )
    if is_new:
        Attachment.objects.bulk_create(_attachment(message, *file) for file in attachments)
    return message


def _attachment(message: Message, name: str, content: bytes | str, content_type: str) -> Attachment:
    raw = content.encode() if isinstance(content, str) else content
    return Attachment(message=message, name=one_line(name)[:100], content=raw, content_type=content_type)


def new_message_id() -> str:
    """Made once when the message is written, so that a repeat after a crash is recognised as one."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid.uuid4()}@{domain}>"
