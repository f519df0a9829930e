"""What members can give."""

import uuid
from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models import ProgrammePhase, SizeClass


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
