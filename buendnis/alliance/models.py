"""The alliance: its words (fields, roles, formats), its members and sites, their capacity and history."""

from collections.abc import Callable

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

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


class ThemeCluster(models.Model):
    """Themenfeld: one of the four groups of action fields."""

    code = models.CharField(_("Kürzel"), max_length=2, unique=True)
    name = models.CharField(_("Name"), max_length=120)

    class Meta:
        verbose_name = _("Themenfeld")
        verbose_name_plural = _("Themenfelder")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class CatalogueQuerySet(models.QuerySet):
    def current(self):
        return self.filter(is_current=True)


class ActionField(models.Model):
    """Handlungsfeld: one of the ten fields; `version` counts the catalogues agreed so far."""

    code = models.PositiveSmallIntegerField(_("Nummer"))
    identifier = models.CharField(_("Kennung"), max_length=40)
    name = models.CharField(_("Name"), max_length=160)
    short_name = models.CharField(_("Kurzname"), max_length=40)
    theme = models.ForeignKey(
        ThemeCluster, models.PROTECT, related_name="fields", verbose_name=_("Themenfeld")
    )
    version = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    is_current = models.BooleanField(_("gültig"), default=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)
    theme_checked = models.CharField(
        _("Beleg des Themenfelds"), max_length=10, choices=Mark, default=Mark.ASSUMED
    )

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Handlungsfeld")
        verbose_name_plural = _("Handlungsfelder")
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["code", "version"], name="action_field_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name


class RoleProfile(models.Model):
    """Rollenprofil: how deep a member goes, from groundwork (1) to concrete on site (4)."""

    identifier = models.CharField(_("Kennung"), max_length=40, unique=True)
    name = models.CharField(_("Name"), max_length=80)
    depth = models.PositiveSmallIntegerField(_("Tiefe"))

    class Meta:
        verbose_name = _("Rollenprofil")
        verbose_name_plural = _("Rollenprofile")
        ordering = ["depth"]

    def __str__(self) -> str:
        return self.name


class Format(models.Model):
    """One of the eight ways in which a role is put into practice."""

    identifier = models.CharField(_("Kennung"), max_length=40)
    name = models.CharField(_("Name"), max_length=120)
    short_name = models.CharField(_("Kurzname"), max_length=40)
    role = models.ForeignKey(
        RoleProfile, models.PROTECT, related_name="formats", verbose_name=_("Rollenprofil")
    )
    version = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    is_current = models.BooleanField(_("gültig"), default=True)
    checked = models.CharField(_("Beleg"), max_length=10, choices=Mark, default=Mark.ASSUMED)

    objects = CatalogueQuerySet.as_manager()

    class Meta:
        verbose_name = _("Format")
        verbose_name_plural = _("Formate")
        ordering = ["role__depth", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["identifier", "version"], name="format_once_per_version")
        ]

    def __str__(self) -> str:
        return self.name


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
    """Where a document about the site lies (ISEK, map, resolution); the file stays where it is."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="documents")
    title = models.CharField(_("Titel"), max_length=160)
    url = models.URLField(_("Adresse"), max_length=400)
    checked_on = models.DateField(_("geprüft am"))

    class Meta:
        verbose_name = _("Unterlage")
        verbose_name_plural = _("Unterlagen")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


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


class CapacityAccount(models.Model):
    """Kontingentkonto: half-days of one member in one year for one format (or for any).

    The ledger is `CapacityEntry`; these columns are its sums, kept in the same transaction, and the
    constraint below is what no race and no bug can get past.
    """

    member = models.ForeignKey(MemberOrganisation, models.PROTECT, related_name="accounts")
    year = models.PositiveSmallIntegerField(_("Jahr"))
    format = models.ForeignKey(
        Format,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Format"),
        help_text=_("Leer: für jedes Format"),
    )
    pledged = models.PositiveIntegerField(_("zugesagt"), default=0)
    consented = models.PositiveIntegerField(_("zusätzlich bewilligt"), default=0)
    reserved = models.PositiveIntegerField(_("reserviert"), default=0)
    used = models.PositiveIntegerField(_("verbraucht"), default=0)

    class Meta:
        verbose_name = _("Kontingentkonto")
        verbose_name_plural = _("Kontingentkonten")
        ordering = ["member", "year", F("format").asc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(fields=["member", "year", "format"], name="account_once_per_format"),
            models.UniqueConstraint(
                fields=["member", "year"],
                condition=Q(format__isnull=True),
                name="account_once_for_any_format",
            ),
            models.CheckConstraint(
                condition=Q(reserved__lte=F("pledged") + F("consented") - F("used")),
                name="account_never_overdrawn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.year}"

    @property
    def free(self) -> int:
        """Half-days that can still be reserved."""
        return self.pledged + self.consented - self.reserved - self.used


class CapacityPledge(models.Model):
    """What a member said it would give: half-days per year, for a format or for any."""

    account = models.OneToOneField(CapacityAccount, models.CASCADE, related_name="pledge")
    half_days = models.PositiveIntegerField(_("halbe Tage"), validators=[MaxValueValidator(1000)])
    pledged_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    pledged_at = models.DateTimeField(_("zugesagt am"), auto_now=True)

    class Meta:
        verbose_name = _("Kontingent")
        verbose_name_plural = _("Kontingente")

    def __str__(self) -> str:
        return f"{self.account}: {self.half_days}"


class CapacityEntry(models.Model):
    """One line of the ledger; never changed, never deleted."""

    class Kind(models.TextChoices):
        PLEDGE = "pledge", _("Zusage")
        CONSENT = "consent", _("zusätzlich bewilligt")
        RESERVE = "reserve", _("reserviert")
        RELEASE = "release", _("wieder frei")
        USE = "use", _("verbraucht")

    account = models.ForeignKey(CapacityAccount, models.PROTECT, related_name="entries")
    kind = models.CharField(_("Buchung"), max_length=10, choices=Kind)
    half_days = models.IntegerField(_("halbe Tage"))
    reference = models.CharField(_("wofür"), max_length=60, db_index=True)
    text = models.CharField(_("Text"), max_length=200, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    at = models.DateTimeField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Kontobuchung")
        verbose_name_plural = _("Kontobuchungen")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "reference"],
                condition=Q(kind__in=["reserve", "release", "use"]),
                name="booked_once_per_reference",
            )
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.kind} {self.half_days}"


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
