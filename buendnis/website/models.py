"""What strangers leave behind: reports of barriers, each a ticket with a clock."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class AccessibilityFeedback(models.Model):
    """Barriere melden: answered within six weeks, counted from the day it came in."""

    page = models.CharField(_("Auf welcher Seite?"), max_length=300, blank=True)
    text = models.TextField(_("Was hindert Sie?"), max_length=4000)
    email = models.EmailField(_("E-Mail für die Antwort"), blank=True)
    received_at = models.DateTimeField(_("eingegangen am"), auto_now_add=True)
    due_on = models.DateField(_("Antwort fällig am"))
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    answer = models.TextField(_("Antwort"), blank=True, max_length=4000)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        verbose_name = _("Barriere-Meldung")
        verbose_name_plural = _("Barriere-Meldungen")
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.received_at:%d.%m.%Y}"
