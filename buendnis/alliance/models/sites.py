"""Where help goes: towns, their funded neighbourhoods, and what matters there."""

from collections.abc import Callable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models.catalogue import ActionField
from buendnis.base.marks import Mark

LATITUDE = [MinValueValidator(47), MaxValueValidator(56)]
LONGITUDE = [MinValueValidator(5), MaxValueValidator(16)]


class ProgrammePhase(models.TextChoices):
    ISEK = "isek", _("Konzept (ISEK)")
    IMPLEMENTATION = "implementation", _("Umsetzung")
    CONSOLIDATION = "consolidation", _("Verstetigung")


class SizeClass(models.TextChoices):
    """By population of the municipality; the bounds stand in `rules.size_class`."""

    SMALL = "small", _("kleine Kommune (unter 20.000)")
    MEDIUM = "medium", _("mittlere Kommune (20.000 bis 100.000)")
    LARGE = "large", _("Großstadt (ab 100.000)")


class County(models.Model):
    """Landkreis, or an independent city standing for itself."""

    name = models.CharField(_("Name"), max_length=80, unique=True)

    class Meta:
        verbose_name = _("Landkreis")
        verbose_name_plural = _("Landkreise")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Municipality(models.Model):
    """Standortkommune: the town behind one or more sites."""

    class Status(models.TextChoices):
        TOWN = "town", _("kreisangehörig")
        SPECIAL_STATUS_CITY = "special_status_city", _("Sonderstatusstadt")
        INDEPENDENT_CITY = "independent_city", _("kreisfreie Stadt")

    organisation = models.OneToOneField(
        "people.Organisation", models.PROTECT, related_name="municipality", verbose_name=_("Organisation")
    )
    county = models.ForeignKey(County, models.PROTECT, null=True, blank=True, verbose_name=_("Landkreis"))
    ags = models.CharField(_("Amtlicher Gemeindeschlüssel (AGS)"), max_length=8, blank=True)
    population = models.PositiveIntegerField(_("Einwohnerzahl"), null=True, blank=True)
    status = models.CharField(_("Status"), max_length=20, choices=Status, default=Status.TOWN)

    class Meta:
        verbose_name = _("Standortkommune")
        verbose_name_plural = _("Standortkommunen")
        ordering = ["organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["ags"], condition=~Q(ags=""), name="municipality_ags_once")
        ]

    def __str__(self) -> str:
        return self.organisation.name


class Site(models.Model):
    """Förderstandort: a funded neighbourhood of a municipality."""

    municipality = models.ForeignKey(
        Municipality, models.PROTECT, related_name="sites", verbose_name=_("Kommune")
    )
    neighbourhood = models.CharField(_("Quartier"), max_length=120)
    aliases = models.CharField(_("auch genannt"), max_length=200, blank=True)
    latitude = models.FloatField(_("Breite"), null=True, blank=True, validators=LATITUDE)
    longitude = models.FloatField(_("Länge"), null=True, blank=True, validators=LONGITUDE)
    position_checked = models.CharField(_("Beleg der Lage"), max_length=10, choices=Mark, default=Mark.MEMORY)
    admission_year = models.PositiveSmallIntegerField(_("Aufnahmejahr"), null=True, blank=True)
    programme_year = models.PositiveSmallIntegerField(_("Programmjahr"), null=True, blank=True)
    funding_ends = models.PositiveSmallIntegerField(_("letztes Förderjahr"), null=True, blank=True)
    phase = models.CharField(_("Programmphase"), max_length=20, choices=ProgrammePhase)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)
    checked_on = models.DateField(_("geprüft am"), null=True, blank=True)
    is_model_site = models.BooleanField(_("Modellstandort"), default=False)
    local_partnership = models.TextField(_("Lokale Partnerschaft"), blank=True)
    neighbourhood_management = models.TextField(_("Quartiersmanagement"), blank=True)
    lead = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads_sites",
        verbose_name=_("Ansprechperson"),
    )
    deputy = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputises_sites",
        verbose_name=_("Vertretung"),
    )
    managers = models.ManyToManyField(
        "people.Person", blank=True, related_name="manages_sites", verbose_name=_("Quartiersmanagement")
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    is_active = models.BooleanField(_("im Programm"), default=True)

    get_absolute_url: Callable[[], str]  # the site file, upstairs: config sets ABSOLUTE_URL_OVERRIDES

    class Meta:
        verbose_name = _("Förderstandort")
        verbose_name_plural = _("Förderstandorte")
        ordering = ["municipality__organisation__name", "neighbourhood"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "neighbourhood"], name="site_once_per_municipality"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality.organisation.name}, {self.neighbourhood}"


class SiteWeight(models.Model):
    """How much an action field matters at a site: 0 (not) to 3 (most), with the reason."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="weights")
    action_field = models.ForeignKey(
        ActionField, models.PROTECT, related_name="+", verbose_name=_("Handlungsfeld")
    )
    weight = models.PositiveSmallIntegerField(_("Gewichtung"), validators=[MaxValueValidator(3)])
    reason = models.CharField(_("Begründung"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("Gewichtung")
        verbose_name_plural = _("Gewichtungen")
        ordering = ["action_field__code"]
        constraints = [
            models.UniqueConstraint(fields=["site", "action_field"], name="site_weight_once"),
            models.CheckConstraint(condition=Q(weight__lte=3), name="site_weight_up_to_3"),
        ]

    def __str__(self) -> str:
        return f"{self.action_field}: {self.weight}"


class SiteDocument(models.Model):
    """A document about the site (ISEK, map, resolution): where it lies on the net, or the file itself."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="documents")
    title = models.CharField(_("Titel"), max_length=160)
    url = models.URLField(_("Adresse"), max_length=400, blank=True)
    file = models.OneToOneField(
        "base.StoredFile",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="document",
        verbose_name=_("Datei"),
    )
    uploaded_by = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("hochgeladen von"),
    )
    checked_on = models.DateField(_("geprüft am"))

    class Meta:
        verbose_name = _("Unterlage")
        verbose_name_plural = _("Unterlagen")
        ordering = ["title"]
        constraints = [
            models.CheckConstraint(
                condition=Q(url="", file__isnull=False) | (~Q(url="") & Q(file__isnull=True)),
                name="site_document_is_link_or_file",
            )
        ]

    def __str__(self) -> str:
        return self.title
