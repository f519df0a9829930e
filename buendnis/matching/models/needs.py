"""What sites ask for, and which sites come first."""

import uuid
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> Self:
        """Everything that is not over yet."""
        return self.exclude(status__in=[Need.Status.DONE, Need.Status.CLOSED])


class Need(models.Model):
    """Bedarf: what a site asks for, in its own words."""

    class Status(models.TextChoices):
        OPEN = "open", _("neu")
        ASKED = "asked", _("angefragt")
        MATCHED = "matched", _("Hilfe zugesagt")
        RUNNING = "running", _("läuft")
        DONE = "done", _("erledigt")
        CLOSED = "closed", _("zurückgezogen")

    site = models.ForeignKey(
        "alliance.Site", models.PROTECT, related_name="needs", verbose_name=_("Standort")
    )
    title = models.CharField(_("Überschrift"), max_length=120)
    text = models.TextField(_("Ihr Anliegen"), max_length=4000)
    wanted_by = models.DateField(_("bis wann?"), null=True, blank=True)
    action_fields = models.ManyToManyField(
        "alliance.ActionField", blank=True, related_name="needs", verbose_name=_("Handlungsfelder")
    )
    formats = models.ManyToManyField(
        "alliance.Format", blank=True, related_name="needs", verbose_name=_("Formate")
    )
    fields_confirmed = models.BooleanField(_("Handlungsfelder bestätigt"), default=False)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.OPEN)
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    created_at = models.DateTimeField(_("geschildert am"), auto_now_add=True)
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    close_reason = models.CharField(_("Grund"), max_length=300, blank=True)
    next_contact_on = models.DateField(_("nächster Kontakt am"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    ranked_at = models.DateTimeField(_("Vorschläge berechnet am"), null=True, editable=False)
    ruled_out = models.JSONField(default=list, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["status", "-created_at"]),
            models.Index(fields=["status", "next_contact_on"]),
            models.Index(fields=["site", "status"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:need_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.status in (Need.Status.DONE, Need.Status.CLOSED)


class Focus(models.Model):
    """Programme focus: sites that come first for a while, set by the office."""

    title = models.CharField(_("Titel"), max_length=120)
    sites = models.ManyToManyField("alliance.Site", related_name="+", verbose_name=_("Standorte"))
    starts_on = models.DateField(_("ab"))
    ends_on = models.DateField(_("bis"))
    points = models.PositiveSmallIntegerField(_("Punkte"), default=8, validators=[MaxValueValidator(15)])

    class Meta:
        verbose_name = _("Programmschwerpunkt")
        verbose_name_plural = _("Programmschwerpunkte")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="focus_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title
