"""The alliance's calendar and the duties from which each site's deadlines are derived."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.base.marks import Mark


class CalendarEntry(models.Model):
    """A date of the alliance; precise to the day or only to the month."""

    class Kind(models.TextChoices):
        MILESTONE = "milestone", _("Meilenstein")
        SELECTION = "selection", _("Auswahl")
        WORKSHOP = "workshop", _("Workshop")
        ALLIANCE_MEETING = "alliance_meeting", _("Bündnistreffen")
        WORKING_MEETING = "working_meeting", _("Treffen auf Arbeitsebene")
        CONFERENCE = "conference", _("Fachtagung")
        SITE_VISIT = "site_visit", _("Standortbesuch")
        GRANT_CEREMONY = "grant_ceremony", _("Bescheidübergabe")

    class Precision(models.TextChoices):
        DAY = "day", _("auf den Tag")
        MONTH = "month", _("nur der Monat steht fest")

    class Status(models.TextChoices):
        PLANNED = "planned", _("geplant")
        HELD = "held", _("hat stattgefunden")
        CANCELLED = "cancelled", _("abgesagt")

    starts_on = models.DateField(_("Beginn"))
    ends_on = models.DateField(_("Ende"), null=True, blank=True)
    precision = models.CharField(_("Genauigkeit"), max_length=10, choices=Precision, default=Precision.DAY)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    title = models.CharField(_("Titel"), max_length=160)
    place = models.CharField(_("Ort"), max_length=120, blank=True)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.PLANNED)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)
    status_checked = models.CharField(
        _("Beleg des Stands"), max_length=10, choices=Mark, default=Mark.ASSUMED
    )
    is_public = models.BooleanField(_("öffentlich"), default=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    changed_at = models.DateTimeField(_("geändert am"), auto_now=True)
    revision = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("Termin")
        verbose_name_plural = _("Termine")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["starts_on", "kind", "title"], name="calendar_entry_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="calendar_entry_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Duty(models.Model):
    """Something every site must do, once or every year, by a rule on its programme year."""

    class Rhythm(models.TextChoices):
        ONCE = "once", _("einmalig")
        YEARLY = "yearly", _("jährlich")

    identifier = models.CharField(_("Kennung"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=160)
    rhythm = models.CharField(_("Rhythmus"), max_length=10, choices=Rhythm)
    phases = models.CharField(_("Programmphasen"), max_length=80)
    due_rule = models.CharField(_("Fälligkeit"), max_length=80)
    lead_months = models.CharField(_("Erinnerung Monate vorher"), max_length=40, blank=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)

    class Meta:
        verbose_name = _("Pflicht")
        verbose_name_plural = _("Pflichten")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name
