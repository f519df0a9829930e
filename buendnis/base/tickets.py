"""Tickets with a legal clock: something came in, an answer is due on a day, somebody answered."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Ticket(models.Model):
    """What every ticket has, whatever it is about; the room adds its words and sets `due_on`."""

    email = models.EmailField(_("E-Mail für die Antwort"), blank=True)
    received_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    due_on = models.DateField(_("Antwort fällig am"))
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField(_("Antwort"), blank=True, max_length=4000)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.received_at):%d.%m.%Y}"


def is_overdue(ticket: Ticket, today: date) -> bool:
    """Unanswered, and its day has passed."""
    return ticket.answered_at is None and ticket.due_on < today


def days_left(ticket: Ticket, today: date) -> int:
    """Days until the answer is due; negative when it is late."""
    return (ticket.due_on - today).days


def can_answer(ticket: Ticket) -> bool:
    """A ticket is answered once."""
    return ticket.answered_at is None
