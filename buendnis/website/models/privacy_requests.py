"""Requests about one's own data: everybody's rights from the GDPR."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buendnis.base.tickets import Ticket


class PrivacyRequest(Ticket):
    """Datenschutz-Anfrage: answered within a month, or three with a reason. Source: Art. 12 (3) DSGVO."""

    class Kind(models.TextChoices):
        ACCESS = "access", _("Auskunft über meine Daten")
        RECTIFICATION = "rectification", _("Daten berichtigen")
        ERASURE = "erasure", _("Daten löschen")
        RESTRICTION = "restriction", _("Nutzung meiner Daten einschränken")
        OBJECTION = "objection", _("Der Nutzung meiner Daten widersprechen")
        PORTABILITY = "portability", _("Meine Daten mitnehmen")
        COMPLAINT = "complaint", _("Beschwerde oder Hinweis")

    kind = models.CharField(_("Was möchten Sie?"), max_length=20, choices=Kind)
    text = models.TextField(_("Was sollen wir wissen?"), blank=True, max_length=4000)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Konto"),
    )
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    extended_at = models.DateTimeField(_("verlängert am"), null=True, blank=True)
    extension_reason = models.CharField(_("Grund der Verlängerung"), max_length=500, blank=True)
    note = models.TextField(_("Notiz der Geschäftsstelle"), blank=True, max_length=4000)

    class Meta(Ticket.Meta):
        verbose_name = _("Datenschutz-Anfrage")
        verbose_name_plural = _("Datenschutz-Anfragen")
        constraints = [
            models.CheckConstraint(
                condition=Q(extended_at__isnull=True) | ~Q(extension_reason=""),
                name="privacy_request_extended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(confirmed_at__isnull=False),
                name="privacy_request_confirmed_before_answer",
            ),
        ]
