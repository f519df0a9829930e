"""`django.core.mail` writes into the outbox; the worker sends."""

from collections.abc import Iterable, Iterator, Sequence
from email.mime.base import MIMEBase

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from buendnis.people.models import Person
from buendnis.post import actions
from buendnis.post.actions.outbox import File


class OutboxBackend(BaseEmailBackend):
    """One message per recipient, so that nobody sees another's address; line breaks leave the headers."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        return sum(self.write(mail) for mail in email_messages)

    def write(self, mail: EmailMessage) -> int:
        recipients = dict.fromkeys(mail.recipients())
        known = {person.email: person for person in Person.objects.filter(email__in=recipients)}
        for address in recipients:
            actions.put(
                person=known.get(address.lower()),
                to_email=address,
                subject=str(mail.subject),
                text=str(mail.body),
                html=html_of(mail),
                attachments=files_of(mail),
            )
        return 1 if recipients else 0


def html_of(mail: EmailMessage) -> str:
    alternatives: Iterable = getattr(mail, "alternatives", ())
    return next((str(content) for content, kind in alternatives if kind == "text/html"), "")


def files_of(mail: EmailMessage) -> Iterator[File]:
    for attached in mail.attachments:
        if isinstance(attached, MIMEBase):
            decoded = attached.get_payload(decode=True)
            raw = decoded if isinstance(decoded, bytes) else b""
            yield attached.get_filename() or "datei", raw, attached.get_content_type()
        else:
            name, content, kind = attached
            text = content if isinstance(content, (str, bytes)) else content.as_bytes()
            yield name or "datei", text, kind or "application/octet-stream"
