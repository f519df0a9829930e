"""Needs, offers, and the proposals that pair them."""

import uuid
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ProgrammePhase, SizeClass


class NeedQuerySet(models.QuerySet["Need"]):
    def open(self) -> Self:
        """Everything that is not over yet."""
        return self.exclude(status__in=[Need.Status.DONE, Need.Status.CLOSED])


class Need(models.Model):
    """Bedarf: what a site asks for, in its own words."""

    class Status(models.TextChoices):
        OPEN = "open", _("neu")
        ASKED = "asked", _("angefragt")
        MATCHED = "matched", _("Hilfe zugesagt")
        RUNNING = "running", _("läuft")
        DONE = "done", _("erledigt")
        CLOSED = "closed", _("zurückgezogen")

    site = models.ForeignKey(
        "alliance.Site", models.PROTECT, related_name="needs", verbose_name=_("Standort")
    )
    title = models.CharField(_("Überschrift"), max_length=120)
    text = models.TextField(_("Ihr Anliegen"), max_length=4000)
    wanted_by = models.DateField(_("bis wann?"), null=True, blank=True)
    action_fields = models.ManyToManyField(
        "alliance.ActionField", blank=True, related_name="needs", verbose_name=_("Handlungsfelder")
    )
    formats = models.ManyToManyField(
        "alliance.Format", blank=True, related_name="needs", verbose_name=_("Formate")
    )
    fields_confirmed = models.BooleanField(_("Handlungsfelder bestätigt"), default=False)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.OPEN)
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    created_at = models.DateTimeField(_("geschildert am"), auto_now_add=True)
    closed_at = models.DateTimeField(_("beendet am"), null=True, blank=True)
    close_reason = models.CharField(_("Grund"), max_length=300, blank=True)
    next_contact_on = models.DateField(_("nächster Kontakt am"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    ranked_at = models.DateTimeField(_("Vorschläge berechnet am"), null=True, editable=False)
    ruled_out = models.JSONField(default=list, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = NeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Bedarf")
        verbose_name_plural = _("Bedarfe")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["-created_at", "-id"]),
            models.Index(fields=["status", "-created_at"]),
            models.Index(fields=["status", "next_contact_on"]),
            models.Index(fields=["site", "status"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:need_detail", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.status in (Need.Status.DONE, Need.Status.CLOSED)


class OfferQuerySet(models.QuerySet["Offer"]):
    def available(self) -> Self:
        """Offers that may be proposed: in trial or proven."""
        return self.filter(status__in=[Offer.Status.TRIAL, Offer.Status.PROVEN])


class Offer(models.Model):
    """Angebot: what a member can give, within its capacity."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Entwurf")
        TRIAL = "trial", _("in Erprobung")
        PROVEN = "proven", _("bewährt")
        ENDED = "ended", _("beendet")

    title = models.CharField(_("Titel"), max_length=120)
    text = models.TextField(_("Was Sie anbieten"), max_length=4000)
    status = models.CharField(_("Stand"), max_length=10, choices=Status, default=Status.DRAFT)
    members: models.ManyToManyField = models.ManyToManyField(
        "alliance.MemberOrganisation",
        through="OfferMember",
        related_name="offers",
        verbose_name=_("Mitglieder"),
    )
    action_fields = models.ManyToManyField(
        "alliance.ActionField", related_name="offers", verbose_name=_("Handlungsfelder")
    )
    formats = models.ManyToManyField("alliance.Format", related_name="offers", verbose_name=_("Formate"))
    phases = models.JSONField(_("passt zu Programmphasen"), default=list, blank=True)
    size_classes = models.JSONField(_("passt zu Kommunen"), default=list, blank=True)
    max_distance_km = models.PositiveSmallIntegerField(_("höchstens so weit (km)"), null=True, blank=True)
    trial_site = models.ForeignKey(
        "alliance.Site",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wird erprobt in"),
    )
    starts_on = models.DateField(_("verfügbar ab"), null=True, blank=True)
    ends_on = models.DateField(_("verfügbar bis"), null=True, blank=True)
    is_paid = models.BooleanField(_("bezahlte Beratung"), default=False)
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    objects = OfferQuerySet.as_manager()

    PHASES = ProgrammePhase
    SIZES = SizeClass

    class Meta:
        verbose_name = _("Angebot")
        verbose_name_plural = _("Angebote")
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True)
                | Q(starts_on__isnull=True)
                | Q(ends_on__gte=models.F("starts_on")),
                name="offer_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("matching:offer_detail", args=[self.pk])


class OfferMember(models.Model):
    """One member's part in an offer: how many of its half-days one use of it takes."""

    offer = models.ForeignKey(Offer, models.CASCADE, related_name="parts")
    member = models.ForeignKey("alliance.MemberOrganisation", models.PROTECT, related_name="offer_parts")
    half_days = models.PositiveSmallIntegerField(
        _("halbe Tage je Einsatz"), validators=[MinValueValidator(1), MaxValueValidator(200)]
    )
    is_lead = models.BooleanField(_("federführend"), default=False)

    class Meta:
        verbose_name = _("Beteiligtes Mitglied")
        verbose_name_plural = _("Beteiligte Mitglieder")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["offer", "member"], name="member_once_per_offer"),
            models.UniqueConstraint(fields=["offer"], condition=Q(is_lead=True), name="one_lead_per_offer"),
        ]

    def __str__(self) -> str:
        return f"{self.offer}: {self.member}"


class Proposal(models.Model):
    """Vorschlag: one need paired with one offer, with reasons, before both sides agreed."""

    class State(models.TextChoices):
        SUGGESTED = "suggested", _("vorgeschlagen")
        ASKED = "asked", _("angefragt")
        ACCEPTED = "accepted", _("Mitglied sagt zu")
        AGREED = "agreed", _("beide sagen zu")
        DECLINED = "declined", _("abgesagt")
        WITHDRAWN = "withdrawn", _("zurückgenommen")

    need = models.ForeignKey(Need, models.CASCADE, related_name="proposals", verbose_name=_("Bedarf"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="proposals", verbose_name=_("Angebot"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.SUGGESTED)
    score = models.PositiveSmallIntegerField(_("Punkte"))
    reasons = models.JSONField(_("Gründe"), default=list)
    override_reason = models.CharField(_("Grund der Abweichung"), max_length=300, blank=True)
    asked_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("angefragt von"),
    )
    asked_at = models.DateTimeField(_("angefragt am"), null=True, blank=True)
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    declined_by_site = models.BooleanField(default=False)
    decline_reason = models.CharField(_("Grund der Absage"), max_length=300, blank=True)
    next_contact_on = models.DateField(_("nächster Kontakt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Vorschlag")
        verbose_name_plural = _("Vorschläge")
        ordering = ["-score", "pk"]
        constraints = [models.UniqueConstraint(fields=["need", "offer"], name="proposal_once_per_pair")]
        indexes = [models.Index(fields=["state", "next_contact_on"])]

    def __str__(self) -> str:
        return f"{self.need} – {self.offer}"

    def get_absolute_url(self) -> str:
        return reverse("matching:proposal_detail", args=[self.pk])

    @property
    def reference(self) -> str:
        """Under which half-days are booked in the members' accounts."""
        return f"proposal:{self.pk}"


class ProposalMember(models.Model):
    """One member's answer to a proposal; every member of the offer answers for itself."""

    class Answer(models.TextChoices):
        NONE = "none", _("noch nicht gefragt")
        WAITING = "waiting", _("Antwort steht aus")
        LATER = "later", _("meldet sich später")
        ACCEPTED = "accepted", _("sagt zu")
        DECLINED = "declined", _("sagt ab")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="parts")
    member = models.ForeignKey("alliance.MemberOrganisation", models.PROTECT, related_name="proposal_parts")
    half_days = models.PositiveSmallIntegerField(_("halbe Tage"))
    is_lead = models.BooleanField(_("federführend"), default=False)
    answer = models.CharField(_("Antwort"), max_length=10, choices=Answer, default=Answer.NONE)
    answered_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    later_until = models.DateField(_("meldet sich bis"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("erinnert am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Antwort eines Mitglieds")
        verbose_name_plural = _("Antworten der Mitglieder")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "member"], name="member_once_per_proposal")
        ]

    def __str__(self) -> str:
        return f"{self.proposal}: {self.member}"


class Focus(models.Model):
    """Programme focus: sites that come first for a while, set by the office."""

    title = models.CharField(_("Titel"), max_length=120)
    sites = models.ManyToManyField("alliance.Site", related_name="+", verbose_name=_("Standorte"))
    starts_on = models.DateField(_("ab"))
    ends_on = models.DateField(_("bis"))
    points = models.PositiveSmallIntegerField(_("Punkte"), default=8, validators=[MaxValueValidator(15)])

    class Meta:
        verbose_name = _("Programmschwerpunkt")
        verbose_name_plural = _("Programmschwerpunkte")
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="focus_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return self.title


class Override(models.Model):
    """The office chose differently from the ranking, and why; a second person confirms it (four eyes)."""

    class State(models.TextChoices):
        CHOSEN = "chosen", _("noch nicht angefragt")
        WAITING = "waiting", _("wartet auf eine zweite Person")
        CONFIRMED = "confirmed", _("von einer zweiten Person bestätigt")
        ALONE = "alone", _("ohne zweite Person, weil es keine gab")
        EARLIER = "earlier", _("vor der Einführung des Vier-Augen-Prinzips")
        DROPPED = "dropped", _("zurückgenommen")

    need = models.ForeignKey(Need, models.CASCADE, related_name="overrides")
    offer = models.ForeignKey(Offer, models.CASCADE, related_name="+")
    what = models.CharField(max_length=20)
    reason = models.CharField(_("Grund"), max_length=300)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.CHOSEN)
    confirmed_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("bestätigt von"),
    )
    settled_at = models.DateTimeField(_("erledigt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Abweichung vom Vorschlag")
        verbose_name_plural = _("Abweichungen vom Vorschlag")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["need", "offer"],
                condition=Q(state__in=["chosen", "waiting"]),
                name="override_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (Q(confirmed_by__isnull=False) & ~Q(confirmed_by=models.F("by"))),
                name="override_confirmed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
