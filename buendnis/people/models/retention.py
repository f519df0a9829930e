"""What retention notes about itself: its runs, what it asks the office, what it offers to the archive."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class RetentionRun(models.Model):
    """Löschlauf: counts by class, nothing about whom. `counts` is {code: {"done", "waits", "left"}}."""

    as_of = models.DateField(_("Stichtag"))
    at = models.DateTimeField(_("gelaufen am"), auto_now_add=True)
    counts = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("Löschlauf")
        verbose_name_plural = _("Löschläufe")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.as_of:%d.%m.%Y}"


class RetentionQuestion(models.Model):
    """The office is asked before an account goes: erase it, or keep it for a while with a reason."""

    person = models.OneToOneField(
        Person, models.CASCADE, related_name="retention_question", verbose_name=_("Person")
    )
    asked_on = models.DateField(_("gefragt am"))
    keep_until = models.DateField(_("behalten bis"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=300, blank=True)
    answered_by = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("Frage vor der Löschung")
        verbose_name_plural = _("Fragen vor der Löschung")
        ordering = ["asked_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(keep_until__isnull=True) | ~Q(reason=""), name="kept_only_with_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class ArchiveOffer(models.Model):
    """Archiv-Angebot: records whose time is over, offered to the archive before they are deleted.

    `object_ids` are numbers of one class of things. Source: HArchivG (offer, six months to decide).
    """

    class Decision(models.TextChoices):
        TAKEN = "taken", _("übernommen")
        DECLINED = "declined", _("abgelehnt")

    sweep = models.CharField(_("Art der Unterlagen"), max_length=60)
    object_ids = models.JSONField(default=list)
    created_on = models.DateField(_("zusammengestellt am"))
    offered_on = models.DateField(_("angeboten am"), null=True, blank=True)
    decision = models.CharField(_("Entscheidung"), max_length=10, choices=Decision, blank=True)
    decided_on = models.DateField(_("entschieden am"), null=True, blank=True)
    purged_on = models.DateField(_("gelöscht am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Archiv-Angebot")
        verbose_name_plural = _("Archiv-Angebote")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | Q(offered_on__isnull=False, decided_on__isnull=False),
                name="archive_decides_on_offers",
            ),
            models.UniqueConstraint(
                fields=["sweep"], condition=Q(offered_on__isnull=True), name="one_open_archive_offer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sweep} {self.created_on:%d.%m.%Y}"
