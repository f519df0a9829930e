"""Reports of barriers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.base.tickets import Ticket


class AccessibilityFeedback(Ticket):
    """Barriere melden: answered within six weeks, counted from the day it came in."""

    page = models.CharField(_("Auf welcher Seite?"), max_length=300, blank=True)
    text = models.TextField(_("Was hindert Sie?"), max_length=4000)

    class Meta(Ticket.Meta):
        verbose_name = _("Barriere-Meldung")
        verbose_name_plural = _("Barriere-Meldungen")
