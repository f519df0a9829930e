"""Writing into the outbox, in the transaction of the change that causes the message."""

import uuid
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Template
from django.template.loader import get_template

from buendnis.base.text import one_line, shorten
from buendnis.people.models import Person
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
) -> Message:
    """Write one mail to a person; the worker sends it after the commit.

    `template` names two files of the calling room without their ending, "matching/mail/ask_member" for
    `.txt` and `.html`. The same key twice is one message: the first stays as it is. No personal data in
    `subject`. A deactivated person gets a message that is never sent.
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
    return put(
        key=key,
        person=person,
        to_email=person.email,
        subject=subject,
        text=plain(f"{template}.txt", words),
        html=get_template(f"{template}.html").render(words),
        attachments=attachments,
    )


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
) -> Message:
    """Write a finished message to one address; used by `send` and by the backend of django.core.mail."""
    is_closed = person is not None and (not person.is_active or person.is_system)
    reachable = not is_closed and not to_email.endswith(".invalid")  # RFC 2606: no such mail server
    message, is_new = Message.objects.get_or_create(
        key=key or str(uuid.uuid4()),
        defaults={
            "message_id": new_message_id(),
            "person": person,
            "to_email": one_line(to_email),
            "subject": shorten(subject, 200),
            "text": text,
            "html": html,
            "state": Message.State.WAITING if reachable else Message.State.DROPPED,
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
