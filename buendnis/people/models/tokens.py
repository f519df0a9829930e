"""Keys for programs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class ApiToken(models.Model):
    """A key for programs; only its digest is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", verbose_name=_("Person"))
    name = models.CharField(_("Wofür?"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    last_used_on = models.DateField(_("zuletzt benutzt am"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zugriffsschlüssel")
        verbose_name_plural = _("Zugriffsschlüssel")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})"
