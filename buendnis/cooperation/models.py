"""Engagements: what was agreed, what came of it, what it was good for later."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class Engagement(models.Model):
    """Zusammenarbeit: what was agreed between a site and one or more members, until its result is noted."""

    class Status(models.TextChoices):
        RUNNING = "running", _("läuft")
        REPORTED = "reported", _("Ergebnis wartet auf Bestätigung")
        DONE = "done", _("abgeschlossen")
        CANCELLED = "cancelled", _("abgebrochen")

    class Side(models.TextChoices):
        SITE = "site", _("Kommune")
        MEMBER = "member", _("Bündnismitglied")
        OFFICE = "office", _("Geschäftsstelle im Auftrag")

    proposal = models.OneToOneField(
        "matching.Proposal", models.PROTECT, related_name="engagement", verbose_name=_("Vorschlag")
    )
    site = models.ForeignKey(
        "alliance.Site", models.PROTECT, related_name="engagements", verbose_name=_("Standort")
    )
    title = models.CharField(_("Titel"), max_length=120)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.RUNNING)
    agreed_by = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", verbose_name=_("vereinbart von")
    )
    started_at = models.DateTimeField(_("vereinbart am"), auto_now_add=True)
    first_date = models.DateField(_("erster Termin"), null=True, blank=True)
    first_date_changes = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="SEQUENCE of the calendar entry"
    )
    next_contact_on = models.DateField(_("nächster Kontakt am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)
    result = models.TextField(_("Ergebnis"), blank=True, max_length=1500)
    reported_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    reported_as = models.CharField(_("Ergebnis notiert als"), max_length=10, choices=Side, blank=True)
    reported_at = models.DateTimeField(_("Ergebnis notiert am"), null=True, blank=True)
    site_confirmed_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    site_confirmed_at = models.DateTimeField(_("vom Standort bestätigt am"), null=True, blank=True)
    finished_at = models.DateTimeField(_("abgeschlossen am"), null=True, blank=True)
    cancel_reason = models.CharField(_("Grund des Abbruchs"), max_length=300, blank=True)
    may_be_told = models.BooleanField(_("darf Geschichte oder Praxisbeispiel werden"), default=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Zusammenarbeit")
        verbose_name_plural = _("Zusammenarbeiten")
        ordering = ["-started_at", "-pk"]
        indexes = [models.Index(fields=["status", "next_contact_on"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="done") | Q(site_confirmed_at__isnull=False, finished_at__isnull=False),
                name="engagement_done_only_when_confirmed",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["reported", "done"]) | Q(reported_at__isnull=False) & ~Q(result=""),
                name="engagement_reported_with_a_result",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cooperation:engagement_detail", args=[self.pk])


class EngagementMember(models.Model):
    """One member's share of an engagement: half-days reserved, then used and confirmed."""

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="parts")
    member = models.ForeignKey("alliance.MemberOrganisation", models.PROTECT, related_name="engagement_parts")
    half_days_planned = models.PositiveSmallIntegerField(_("halbe Tage geplant"))
    half_days_used = models.PositiveSmallIntegerField(
        _("halbe Tage gebraucht"), null=True, blank=True, validators=[MaxValueValidator(400)]
    )
    confirmed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Anteil eines Mitglieds")
        verbose_name_plural = _("Anteile der Mitglieder")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "member"], name="member_once_per_engagement")
        ]

    def __str__(self) -> str:
        return f"{self.engagement}: {self.member}"


class Feedback(models.Model):
    """What an engagement was good for, asked 3 and 6 months after its end."""

    class Helped(models.TextChoices):
        YES = "yes", _("ja, es hat geholfen")
        PARTLY = "partly", _("teilweise")
        NO = "no", _("nein")

    engagement = models.ForeignKey(Engagement, models.CASCADE, related_name="feedback")
    months = models.PositiveSmallIntegerField(_("Monate danach"))
    due_on = models.DateField(_("fällig am"))
    asked_at = models.DateTimeField(_("gefragt am"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    helped = models.CharField(_("Hat es geholfen?"), max_length=10, choices=Helped, blank=True)
    text = models.TextField(_("Was ist daraus geworden?"), blank=True, max_length=1000)

    class Meta:
        verbose_name = _("Rückmeldung")
        verbose_name_plural = _("Rückmeldungen")
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "months"], name="feedback_once_per_moment"),
            models.CheckConstraint(condition=Q(months__in=[3, 6]), name="feedback_after_3_or_6_months"),
        ]

    def __str__(self) -> str:
        return f"{self.engagement} +{self.months}"
