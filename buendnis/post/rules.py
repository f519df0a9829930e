"""When to try again, what a mail server's answer means, and what an answer link is worth."""

import smtplib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from buendnis.post.models import AnswerLink

LEASE = timedelta(seconds=90)  # a killed worker's message is due again within two minutes
BACK_OFF_MINUTES = (1, 5, 15, 60, 240, 480, 960)
MAX_ATTEMPTS = len(BACK_OFF_MINUTES) + 1
WORKER_SILENT_AFTER = timedelta(minutes=2)


@dataclass(frozen=True)
class Failure:
    """Why a message did not go out, in words for the office; permanent ones are not tried again."""

    sentence: str
    permanent: bool


def next_attempt(attempts: int, now: datetime) -> datetime | None:
    """When to try again after so many failed attempts; None when it was the last."""
    if attempts >= MAX_ATTEMPTS:
        return None
    return now + timedelta(minutes=BACK_OFF_MINUTES[attempts - 1])


def failure_of(problem: Exception) -> Failure:
    """Read an error of the transport: 4xx, connection and time-out pass, 5xx and refusals stay."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return _refused(problem.recipients)
    if isinstance(problem, smtplib.SMTPAuthenticationError):
        return Failure(_("Der Mailserver nimmt unsere Anmeldung nicht an."), permanent=False)
    if isinstance(problem, smtplib.SMTPResponseException):
        return _answered(problem.smtp_code)
    if isinstance(problem, smtplib.SMTPNotSupportedError):
        return Failure(_("Der Mailserver kann diese Nachricht nicht annehmen."), permanent=True)
    if isinstance(problem, TimeoutError) or isinstance(problem.__context__, TimeoutError):
        return Failure(_("Der Mailserver antwortet nicht."), permanent=False)
    if isinstance(problem, (OSError, smtplib.SMTPException)):
        return Failure(_("Der Mailserver ist nicht erreichbar."), permanent=False)
    return Failure(_("Die Nachricht lässt sich nicht versenden."), permanent=True)


def _refused(recipients: Mapping[str, tuple[int, bytes]]) -> Failure:
    code = max((answer[0] for answer in recipients.values()), default=550)
    if code >= 500:
        return Failure(_("Der Mailserver lehnt die Adresse ab (%(code)s).") % {"code": code}, permanent=True)
    return _answered(code)


def _answered(code: int) -> Failure:
    if code >= 500:
        return Failure(
            _("Der Mailserver lehnt die Nachricht ab (%(code)s).") % {"code": code}, permanent=True
        )
    return Failure(_("Der Mailserver bittet um Geduld (%(code)s).") % {"code": code}, permanent=False)


def is_expired(link: AnswerLink, now: datetime) -> bool:
    """Whether the link's time is up; at the very moment it is."""
    return now >= link.expires_at


def is_revoked(link: AnswerLink) -> bool:
    """Whether the link is dead for good: taken back, or its person is deactivated."""
    return link.revoked_at is not None or not link.person.is_active
