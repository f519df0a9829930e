"""Rights that limit what may be done with somebody's data: restriction (Art. 18) and objection (Art. 21)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.persons import Person


class Restriction(models.Model):
    """Einschränkung: the data stays, but nobody works with it; it ends on a day told to the person before."""

    class Ground(models.TextChoices):
        ACCURACY = "accuracy", _("Die Person bestreitet, dass die Angaben stimmen")
        UNLAWFUL = "unlawful", _("Die Person will statt der Löschung eine Einschränkung")
        CLAIMS = "claims", _("Die Person braucht die Daten für einen Rechtsstreit")
        OBJECTION = "objection", _("Die Person hat widersprochen, wir prüfen noch")

    person = models.ForeignKey(Person, models.CASCADE, related_name="restrictions", verbose_name=_("Person"))
    ground = models.CharField(_("Grund"), max_length=20, choices=Ground)
    since = models.DateField(_("seit"))
    ends_on = models.DateField(_("endet am"), null=True, blank=True)
    set_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+", verbose_name=_("von"))

    class Meta:
        verbose_name = _("Einschränkung")
        verbose_name_plural = _("Einschränkungen")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(ends_on__isnull=True), name="one_open_restriction"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gt=models.F("since")),
                name="restriction_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class Objection(models.Model):
    """Widerspruch: somebody does not want one use of their data; it holds at once, until taken back."""

    class Purpose(models.TextChoices):
        CONTACT = "contact", _("als Ansprechperson gezeigt werden")
        REMINDERS = "reminders", _("Erinnerungen per E-Mail")
        FEEDBACK = "feedback", _("Fragen nach dem Erfolg per E-Mail")

    person = models.ForeignKey(Person, models.CASCADE, related_name="objections", verbose_name=_("Person"))
    purpose = models.CharField(_("wogegen"), max_length=20, choices=Purpose)
    since = models.DateField(_("seit"))

    class Meta:
        verbose_name = _("Widerspruch")
        verbose_name_plural = _("Widersprüche")
        ordering = ["purpose"]
        constraints = [
            models.UniqueConstraint(fields=["person", "purpose"], name="objected_once_per_purpose")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_purpose_display()}"
