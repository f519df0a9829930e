"""How a message leaves the house: by SMTP, or as a file in the mail folder."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from email import message_from_bytes
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.smtp import EmailBackend
from django.urls import reverse
from django.utils import timezone

from buendnis.post import signing
from buendnis.post.models import Message


class Carrier(Protocol):
    def carry(self, message: Message) -> None: ...


def letter(message: Message) -> EmailMultiAlternatives:
    """The message as a mail: text, HTML beside it, files, and headers that tell machines not to answer."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(timezone.localtime(message.created_at)),
        "Auto-Submitted": "auto-generated",
    }
    if url := unsubscribe_url(message):
        headers["List-Unsubscribe"] = f"<{url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.to_email],
        headers=headers,
    )
    if message.html:
        mail.attach_alternative(message.html, "text/html")
    for file in message.attachments.all():
        mail.attach(file.name, bytes(file.content), file.content_type)
    return mail


def unsubscribe_url(message: Message) -> str:
    """Where one click by POST ends this kind of mail (RFC 8058); empty for mail that nobody can end."""
    if not (message.purpose and message.person_id):
        return ""
    token = signing.unsubscribe_token(message.person_id, message.purpose)
    return settings.BASE_URL + reverse("post:unsubscribe", args=[token])


class SmtpCarrier:
    """One connection for a batch; opened anew after an error, so that one bad letter spoils no other."""

    def __init__(self) -> None:
        self.backend = EmailBackend(fail_silently=False)

    def carry(self, message: Message) -> None:
        try:
            self.backend.open()
            self.backend.send_messages([letter(message)])
        except Exception:
            self.close()
            raise

    def close(self) -> None:
        with suppress(OSError):
            self.backend.close()
        self.backend.connection = None


class FileCarrier:
    """Writes `.eml` files; sorted by name the newest is last. A half-written file never has its name."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def carry(self, message: Message) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"{timezone.localtime():%Y%m%d-%H%M%S-%f}-{message.pk}.eml"
        unfinished = self.folder / f".{name}.part"
        unfinished.write_bytes(letter(message).message().as_bytes())
        unfinished.replace(self.folder / name)

    def close(self) -> None: ...


def kept_letters() -> Iterator[tuple[Path, list[str]]]:
    """Letters in the mail folder with what stands in them, decoded: headers, texts, names of files, files."""
    folder = Path(settings.MAIL_FOLDER)
    for path in sorted(folder.glob("*.eml")) if folder.exists() else []:
        with suppress(FileNotFoundError):
            mail = message_from_bytes(path.read_bytes(), policy=default)
            words = [str(value) for value in mail.values()]
            for part in mail.walk():
                content = part.get_payload(decode=True)
                if isinstance(content, bytes):
                    words += [unquote(part.get_filename() or ""), content.decode("utf-8", "replace")]
            yield path, words


@contextmanager
def opened() -> Iterator[Carrier]:
    """The carrier that the settings choose, closed at the end."""
    carrier = FileCarrier(Path(settings.MAIL_FOLDER)) if settings.MAIL_TRANSPORT == "file" else SmtpCarrier()
    try:
        yield carrier
    finally:
        carrier.close()
