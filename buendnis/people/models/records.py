"""The record of what was done."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class RecordEntry(models.Model):
    """Who did what to which thing, when; only ever appended."""

    at = models.DateTimeField(_("Zeitpunkt"), auto_now_add=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    verb = models.CharField(_("Vorgang"), max_length=60)
    object_type = models.CharField(_("Art"), max_length=60)
    object_id = models.BigIntegerField(_("Nummer"), null=True)
    details = models.JSONField(_("Einzelheiten"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokoll")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
