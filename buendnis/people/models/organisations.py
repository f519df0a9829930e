"""Organisations, and what a person may do in one."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class Organisation(models.Model):
    """The tenant: everything belongs to one, every role is held in one."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Bündnismitglied")
        MUNICIPALITY = "municipality", _("Kommune")
        OFFICE = "office", _("Geschäftsstelle")
        MINISTRY = "ministry", _("Ministerium")
        OTHER = "other", _("Weitere Organisation")

    name = models.CharField(_("Name"), max_length=200, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    email = models.EmailField(_("Funktionspostfach"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    lead = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("Hauptansprechperson"),
    )
    deputy = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputises",
        verbose_name=_("Vertretung"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    is_active = models.BooleanField(_("aktiv"), default=True)

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Role(models.Model):
    """What a person may do, in one organisation."""

    class Kind(models.TextChoices):
        LOCAL_ACTOR = "local_actor", _("Akteur/in vor Ort")
        NEIGHBOURHOOD_MANAGER = "neighbourhood_manager", _("Quartiersmanagement")
        MUNICIPALITY_STAFF = "municipality_staff", _("Sachbearbeitung Kommune")
        MUNICIPALITY_LEAD = "municipality_lead", _("Projektleitung Kommune")
        MEMBER_STAFF = "member_staff", _("Mitarbeit Bündnismitglied")
        MEMBER_REPRESENTATIVE = "member_representative", _("Vertretung des Bündnismitglieds")
        COORDINATOR = "coordinator", _("Geschäftsstelle")
        OFFICE_LEAD = "office_lead", _("Leitung der Geschäftsstelle")
        MINISTRY_READER = "ministry_reader", _("Ministerium")
        EDITOR = "editor", _("Redaktion")
        AUDITOR = "auditor", _("Datenschutzprüfung")

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="roles", verbose_name=_("Organisation")
    )
    kind = models.CharField(_("Rolle"), max_length=30, choices=Kind)

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        ordering = ["organisation__name", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "kind"], name="role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} ({self.organisation})"
