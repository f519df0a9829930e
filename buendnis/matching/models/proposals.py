"""A need paired with an offer, the members' answers, and where the office chose differently."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buendnis.matching.models.needs import Need
from buendnis.matching.models.offers import Offer


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
