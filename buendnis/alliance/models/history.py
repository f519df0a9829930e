"""What is kept about members and sites together: conflicts of interest and the timeline."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models.members import MemberOrganisation
from buendnis.alliance.models.sites import Municipality, Site


class InterestDeclaration(models.Model):
    """Befangenheit: a conflict between a member and a site or municipality; it blocks, never just lowers."""

    member = models.ForeignKey(
        MemberOrganisation, models.CASCADE, related_name="interests", verbose_name=_("Mitglied")
    )
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="interests", verbose_name=_("Kommune")
    )
    site = models.ForeignKey(
        Site,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interests",
        verbose_name=_("Standort"),
        help_text=_("Leer: für alle Standorte der Kommune"),
    )
    reason = models.CharField(_("Grund"), max_length=300)
    starts_on = models.DateField(_("ab"))
    ends_on = models.DateField(_("bis"), null=True, blank=True)
    declared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))

    class Meta:
        verbose_name = _("Befangenheit")
        verbose_name_plural = _("Befangenheiten")
        ordering = ["-starts_on"]

    def __str__(self) -> str:
        return f"{self.member} – {self.municipality}"


class TimelineEntry(models.Model):
    """Verlauf: one dated fact about a site and/or a member, written by the room where it happened."""

    class Audience(models.TextChoices):
        OFFICE = "office", _("nur Geschäftsstelle")
        PARTIES = "parties", _("Beteiligte")
        MEMBERS = "members", _("alle im Bündnis")
        PUBLIC = "public", _("öffentlich")

    key = models.CharField(max_length=120, unique=True)
    site = models.ForeignKey(Site, models.CASCADE, null=True, blank=True, related_name="timeline")
    members = models.ManyToManyField(MemberOrganisation, blank=True, related_name="timeline")
    on = models.DateField(_("Tag"))
    kind = models.CharField(_("Art"), max_length=40)
    text = models.CharField(_("Text"), max_length=300)
    url = models.CharField(max_length=200, blank=True)
    audience = models.CharField(_("sichtbar für"), max_length=10, choices=Audience, default=Audience.PARTIES)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Verlauf")
        verbose_name_plural = _("Verlauf")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["site", "-on"])]

    def __str__(self) -> str:
        return self.text
