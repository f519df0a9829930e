"""Roles that wait for somebody to come."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.organisations import Organisation, Role
from buendnis.people.models.persons import Person


class RoleOffer(models.Model):
    """A role offered to an address; whether somebody known has it, shows nowhere until they come."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="invitations", verbose_name=_("Organisation")
    )
    kind = models.CharField(_("Rolle"), max_length=30, choices=Role.Kind)
    email = models.EmailField(_("E-Mail-Adresse"))
    name = models.CharField(_("Name"), max_length=200)
    invited_by = models.ForeignKey(
        Person,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("eingeladen von"),
    )
    invited_at = models.DateTimeField(_("eingeladen am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Angebotene Rolle")
        verbose_name_plural = _("Angebotene Rollen")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "kind", "email"], name="role_offered_once")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_kind_display()} ({self.organisation})"
