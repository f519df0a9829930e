"""Who: organisations, persons, their roles, absences, tokens, and the record of what they did."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from buendnis.base.text import one_line


class Organisation(models.Model):
    """The tenant: everything belongs to one, every role is held in one."""

    class Kind(models.TextChoices):
        MEMBER = "member", _("Bündnismitglied")
        MUNICIPALITY = "municipality", _("Kommune")
        OFFICE = "office", _("Geschäftsstelle")
        MINISTRY = "ministry", _("Ministerium")
        OTHER = "other", _("Weitere Organisation")

    name = models.CharField(_("Name"), max_length=200, unique=True)
    kind = models.CharField(_("Art"), max_length=20, choices=Kind)
    email = models.EmailField(_("Funktionspostfach"), blank=True)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    lead = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="leads",
        verbose_name=_("Hauptansprechperson"),
    )
    deputy = models.ForeignKey(
        "people.Person",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="deputises",
        verbose_name=_("Vertretung"),
    )
    is_example = models.BooleanField(_("Beispiel"), default=False)
    is_active = models.BooleanField(_("aktiv"), default=True)

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(self, email: str, password: str | None = None, **fields: object) -> "Person":
        person = self.model(email=one_line(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "Person":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "Person":
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser, PermissionsMixin):
    """A human (or the system itself); never an organisation, never called user."""

    email = models.EmailField(_("E-Mail-Adresse"), unique=True)
    name = models.CharField(_("Name"), max_length=200)
    phone = models.CharField(_("Telefon"), max_length=40, blank=True)
    is_active = models.BooleanField(_("aktiv"), default=True)
    is_staff = models.BooleanField(_("technische Verwaltung"), default=False)
    is_system = models.BooleanField(default=False, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)
    invited_at = models.DateTimeField(_("eingeladen am"), default=timezone.now)
    deactivated_at = models.DateTimeField(_("gesperrt am"), null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = PersonManager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_unique_any_case")]

    def __str__(self) -> str:
        return self.name

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session dies with the password and with a deactivation, and stays dead after a reactivation."""
        epoch = self.deactivated_at.isoformat() if self.deactivated_at else ""
        value = f"{self.password}.{epoch}"
        return salted_hmac("people.session", value, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name


class Role(models.Model):
    """What a person may do, in one organisation."""

    class Kind(models.TextChoices):
        LOCAL_ACTOR = "local_actor", _("Akteur/in vor Ort")
        NEIGHBOURHOOD_MANAGER = "neighbourhood_manager", _("Quartiersmanagement")
        MUNICIPALITY_STAFF = "municipality_staff", _("Sachbearbeitung Kommune")
        MUNICIPALITY_LEAD = "municipality_lead", _("Projektleitung Kommune")
        MEMBER_STAFF = "member_staff", _("Mitarbeit Bündnismitglied")
        MEMBER_REPRESENTATIVE = "member_representative", _("Vertretung des Bündnismitglieds")
        COORDINATOR = "coordinator", _("Geschäftsstelle")
        OFFICE_LEAD = "office_lead", _("Leitung der Geschäftsstelle")
        MINISTRY_READER = "ministry_reader", _("Ministerium")
        EDITOR = "editor", _("Redaktion")
        AUDITOR = "auditor", _("Datenschutzprüfung")

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="roles", verbose_name=_("Organisation")
    )
    kind = models.CharField(_("Rolle"), max_length=30, choices=Kind)

    class Meta:
        verbose_name = _("Rolle")
        verbose_name_plural = _("Rollen")
        ordering = ["organisation__name", "kind"]
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "kind"], name="role_held_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_kind_display()} ({self.organisation})"


class Absence(models.Model):
    """Days on which a person does not answer; the deputy is asked instead."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="absences", verbose_name=_("Person"))
    starts_on = models.DateField(_("erster Tag"))
    ends_on = models.DateField(_("letzter Tag"))

    class Meta:
        verbose_name = _("Abwesenheit")
        verbose_name_plural = _("Abwesenheiten")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="absence_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.starts_on} – {self.ends_on}"


class ApiToken(models.Model):
    """A key for programs; only its digest is stored."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="tokens", verbose_name=_("Person"))
    name = models.CharField(_("Wofür?"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    last_used_on = models.DateField(_("zuletzt benutzt am"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Zugriffsschlüssel")
        verbose_name_plural = _("Zugriffsschlüssel")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.name} ({self.person})"


class RecordEntry(models.Model):
    """Who did what to which thing, when; only ever appended."""

    at = models.DateTimeField(_("Zeitpunkt"), auto_now_add=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    verb = models.CharField(_("Vorgang"), max_length=60)
    object_type = models.CharField(_("Art"), max_length=60)
    object_id = models.BigIntegerField(_("Nummer"), null=True)
    details = models.JSONField(_("Einzelheiten"), default=dict, blank=True)

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokoll")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["object_type", "object_id"])]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"
