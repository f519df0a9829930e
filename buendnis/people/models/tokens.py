"""Keys for programs."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class ApiToken(models.Model):
    """A key for programs, for a time and a purpose; only its digest is stored."""

    class Scope(models.TextChoices):
        READ = "read", _("nur lesen")
        WRITE = "write", _("lesen und ändern")

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", verbose_name=_("Person"))
    name = models.CharField(_("Wofür?"), max_length=100)
    scope = models.CharField(_("Was darf er?"), max_length=10, choices=Scope)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gilt bis"))
    reminded_at = models.DateTimeField(_("ans Ende erinnert am"), null=True, blank=True)
    last_used_on = models.DateField(_("zuletzt benutzt am"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zugriffsschlüssel")
        verbose_name_plural = _("Zugriffsschlüssel")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})"

    def is_valid(self, now: datetime) -> bool:
        return self.revoked_at is None and now < self.expires_at
