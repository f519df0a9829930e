"""Who the alliance is: members and whom to turn to there, the office, the ministries."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models.catalogue import ActionField
from buendnis.alliance.models.sites import LATITUDE, LONGITUDE, County
from buendnis.base.marks import Mark


class Profile(models.Model):
    """What an organisation brings into the alliance; base of members, office and ministries."""

    short_name = models.CharField(_("Kurzname"), max_length=60, unique=True)
    text = models.TextField(_("Über die Organisation"), blank=True)
    action_fields = models.ManyToManyField(ActionField, blank=True, verbose_name=_("Handlungsfelder"))
    website = models.URLField(_("Website"), blank=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)
    action_fields_checked = models.CharField(
        _("Beleg der Handlungsfelder"), max_length=10, choices=Mark, default=Mark.ASSUMED
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.short_name


class MemberOrganisation(Profile):
    """Bündnismitglied: an expert organisation that gives a few half-days a year."""

    organisation = models.OneToOneField(
        "people.Organisation", models.PROTECT, related_name="member", verbose_name=_("Organisation")
    )
    own_structures = models.TextField(_("eigene Ebenen, Untergliederungen, Netzwerke"), blank=True)
    statement = models.TextField(_("Statement"), blank=True)
    statement_by = models.CharField(_("Statement von"), max_length=160, blank=True)
    counties = models.ManyToManyField(
        County, blank=True, verbose_name=_("arbeitet in"), help_text=_("Leer: in ganz Hessen")
    )
    latitude = models.FloatField(_("Breite"), null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField(_("Länge"), null=True, blank=True, validators=LONGITUDE)
    joined_on = models.DateField(_("Mitglied seit"), null=True, blank=True)
    left_on = models.DateField(_("ausgetreten am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Bündnismitglied")
        verbose_name_plural = _("Bündnismitglieder")
        ordering = ["short_name"]

    def get_absolute_url(self) -> str:
        return reverse("alliance:member_detail", args=[self.pk])

    @property
    def is_example(self) -> bool:
        return self.organisation.is_example


class CoordinatingOffice(Profile):
    """Geschäftsstelle: the coordinating organisation."""

    organisation = models.OneToOneField(
        "people.Organisation",
        models.PROTECT,
        related_name="coordinating_office",
        verbose_name=_("Organisation"),
    )

    class Meta:
        verbose_name = _("Geschäftsstelle")
        verbose_name_plural = _("Geschäftsstellen")


class Ministry(Profile):
    """A ministry that is part of the alliance."""

    organisation = models.OneToOneField(
        "people.Organisation", models.PROTECT, related_name="ministry", verbose_name=_("Organisation")
    )

    class Meta:
        verbose_name = _("Ministerium")
        verbose_name_plural = _("Ministerien")
        ordering = ["short_name"]


class ContactPerson(models.Model):
    """Somebody to turn to at a member, with or without an account."""

    member = models.ForeignKey(MemberOrganisation, models.CASCADE, related_name="contacts")
    person = models.ForeignKey("people.Person", models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(_("Name"), max_length=160)
    task = models.CharField(_("Aufgabe"), max_length=160, blank=True)
    email = models.EmailField(_("E-Mail"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    is_public = models.BooleanField(_("öffentlich zeigen"), default=False)

    class Meta:
        verbose_name = _("Ansprechperson")
        verbose_name_plural = _("Ansprechpersonen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
