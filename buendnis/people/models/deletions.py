"""The list of who was erased: it must survive a restore of an older backup."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class Deletion(models.Model):
    """Somebody was erased; the same line stands in a file outside the database, without clear text.

    `identity` is a keyed digest of the person's number and moment of invitation, `addresses` are keyed
    digests of mail addresses. `pending` names files that still have to go, `listed_at` says that the
    file knows.
    """

    class Trigger(models.TextChoices):
        OFFICE = "office", _("durch die Geschäftsstelle")
        RETENTION = "retention", _("nach Ablauf der Aufbewahrung")
        REPLAY = "replay", _("nach dem Einspielen einer Sicherung")

    at = models.DateTimeField(_("gelöscht am"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("ehemalige Person")
    )
    by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("von"))
    trigger = models.CharField(_("Anlass"), max_length=10, choices=Trigger)
    identity = models.CharField(max_length=64, blank=True, editable=False)
    addresses = models.JSONField(default=list, editable=False)
    pending = models.JSONField(default=list, editable=False)
    listed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("Eintrag der Löschliste")
        verbose_name_plural = _("Löschliste")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d.%m.%Y}"
