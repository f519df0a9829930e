"""The plan over all open needs: who should help where, what stays open, and what the office laid down."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from buendnis.matching.models.needs import Need
from buendnis.matching.models.offers import Offer
from buendnis.matching.models.proposals import Proposal


class Plan(models.Model):
    """Einsatzplan: all proposals of one planning run, fair and within every limit."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        COMPUTING = "computing", _("wird berechnet")
        DRAFT = "draft", _("Entwurf")
        PUBLISHED = "published", _("veröffentlicht")
        REPLACED = "replaced", _("abgelöst")
        CANCELLED = "cancelled", _("abgebrochen")
        FAILED = "failed", _("fehlgeschlagen")

    year = models.PositiveSmallIntegerField(_("Jahr"))
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    weights = models.JSONField(_("Gewichte"), default=dict, blank=True)
    based_on = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beruht auf")
    )
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    created_at = models.DateTimeField(_("begonnen am"), auto_now_add=True)
    finished_at = models.DateTimeField(_("berechnet am"), null=True, blank=True)
    published_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("veröffentlicht von"),
    )
    published_at = models.DateTimeField(_("veröffentlicht am"), null=True, blank=True)
    progress = models.JSONField(default=dict, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)  # last sign of life of the computation
    cancel_asked = models.BooleanField(default=False, editable=False)
    figures = models.JSONField(default=dict, editable=False)
    findings = models.JSONField(default=dict, editable=False)
    problem = models.JSONField(default=dict, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    submission = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Einsatzplan")
        verbose_name_plural = _("Einsatzpläne")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(state="published"), name="one_published_plan_a_year"
            ),
            models.UniqueConstraint(
                fields=["year"],
                condition=Q(state__in=["waiting", "computing"]),
                name="one_plan_computed_at_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("matching:plan_detail", args=[self.pk])


class PlanLine(models.Model):
    """One need with the offer that the plan gives it, and why; nobody is asked before it is published."""

    class Origin(models.TextChoices):
        PLANNED = "planned", _("vom Plan gewählt")
        LOCKED = "locked", _("von der Geschäftsstelle festgelegt")
        ASKED = "asked", _("schon angefragt oder zugesagt")
        REPLANNED = "replanned", _("neu geplant")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="lines")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+", verbose_name=_("Bedarf"))
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+", verbose_name=_("Angebot"))
    proposal = models.ForeignKey(
        Proposal,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="plan_lines",
        verbose_name=_("Vorschlag"),
    )
    origin = models.CharField(_("Herkunft"), max_length=10, choices=Origin, default=Origin.PLANNED)
    fit = models.PositiveSmallIntegerField(_("Punkte"), validators=[MaxValueValidator(1000)])
    reasons = models.JSONField(_("Gründe"), default=list)
    explanation = models.JSONField(default=dict, editable=False)
    planned_from = models.DateField(_("frühestens ab"), null=True, blank=True)
    is_dropped = models.BooleanField(_("entfallen"), default=False)

    class Meta:
        verbose_name = _("Planzeile")
        verbose_name_plural = _("Planzeilen")
        ordering = ["need", "-fit", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "need", "offer"], name="plan_line_once_per_pair")
        ]

    def __str__(self) -> str:
        return f"{self.need} – {self.offer}"


class PlanLineMember(models.Model):
    """What a plan line means for one member, and what the member says to it before it is asked."""

    class Says(models.TextChoices):
        NOTHING = "nothing", _("noch keine Rückmeldung")
        WILLING = "willing", _("passt uns")
        RATHER_NOT = "rather_not", _("passt uns nicht")

    line = models.ForeignKey(PlanLine, models.CASCADE, related_name="parts")
    member = models.ForeignKey("alliance.MemberOrganisation", models.PROTECT, related_name="plan_parts")
    half_days = models.PositiveSmallIntegerField(_("halbe Tage"))
    is_lead = models.BooleanField(_("federführend"), default=False)
    says = models.CharField(_("Rückmeldung"), max_length=10, choices=Says, default=Says.NOTHING)
    says_why = models.CharField(_("Grund"), max_length=300, blank=True)
    said_by = models.ForeignKey("people.Person", models.PROTECT, null=True, blank=True, related_name="+")
    said_at = models.DateTimeField(_("Rückmeldung am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Anteil eines Mitglieds am Einsatzplan")
        verbose_name_plural = _("Anteile der Mitglieder am Einsatzplan")
        ordering = ["-is_lead", "pk"]
        constraints = [models.UniqueConstraint(fields=["line", "member"], name="member_once_per_plan_line")]

    def __str__(self) -> str:
        return f"{self.line}: {self.member}"


class PlanGap(models.Model):
    """A need that the plan leaves without help, and which limits stand against it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="gaps")
    need = models.ForeignKey(Need, models.CASCADE, related_name="+", verbose_name=_("Bedarf"))
    because = models.JSONField(_("woran es liegt"), default=list)

    class Meta:
        verbose_name = _("Bedarf ohne Hilfe im Einsatzplan")
        verbose_name_plural = _("Bedarfe ohne Hilfe im Einsatzplan")
        ordering = ["need"]
        constraints = [models.UniqueConstraint(fields=["plan", "need"], name="plan_gap_once_per_need")]

    def __str__(self) -> str:
        return str(self.need)


class PlanRule(models.Model):
    """Vorgabe: what the office (or a member for itself) lays down for every plan until it is lifted."""

    class Kind(models.TextChoices):
        LOCK = "lock", _("festlegen")
        FORBID = "forbid", _("ausschließen")
        LATER = "later", _("auf später verschieben")
        RESERVE = "reserve", _("halbe Tage zurückhalten")

    kind = models.CharField(_("Art"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("Jahr"))
    need = models.ForeignKey(
        Need, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Bedarf")
    )
    offer = models.ForeignKey(
        Offer, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Angebot")
    )
    member = models.ForeignKey(
        "alliance.MemberOrganisation",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Mitglied"),
    )
    half_days = models.PositiveSmallIntegerField(
        _("halbe Tage"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(400)]
    )
    not_before = models.DateField(_("nicht vor dem"), null=True, blank=True)
    reason = models.CharField(_("Grund"), max_length=300)
    created_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name=_("von"))
    created_at = models.DateTimeField(_("festgelegt am"), auto_now_add=True)
    lifted_by = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("aufgehoben von"),
    )
    lifted_at = models.DateTimeField(_("aufgehoben am"), null=True, blank=True)
    is_example = models.BooleanField(_("Beispiel"), default=False)

    class Meta:
        verbose_name = _("Vorgabe")
        verbose_name_plural = _("Vorgaben")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="plan_rule_names_what_it_is_about",
                condition=Q(kind__in=["lock", "forbid"], need__isnull=False, offer__isnull=False)
                | Q(kind="later", need__isnull=False, not_before__isnull=False)
                | Q(kind="reserve", member__isnull=False, half_days__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["year", "need", "offer"],
                condition=Q(lifted_at__isnull=True, kind__in=["lock", "forbid"]),
                name="one_plan_rule_for_a_pair",
            ),
            models.UniqueConstraint(
                fields=["year", "need"],
                condition=Q(lifted_at__isnull=True, kind="later"),
                name="one_delay_for_a_need",
            ),
            models.UniqueConstraint(
                fields=["year", "member"],
                condition=Q(lifted_at__isnull=True, kind="reserve"),
                name="one_reserve_for_a_member",
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class PlanChange(models.Model):
    """What moved in a published plan after a refusal, a new need or a changed capacity."""

    class Cause(models.TextChoices):
        DECLINED = "declined", _("Absage")
        NEED = "need", _("neuer Bedarf")
        OVER = "over", _("Bedarf beendet")
        CAPACITY = "capacity", _("geänderte halbe Tage")
        RULE = "rule", _("Vorgabe")
        MEMBER = "member", _("Rückmeldung eines Mitglieds")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="changes")
    cause = models.CharField(_("Anlass"), max_length=10, choices=Cause)
    about = models.JSONField(default=dict, editable=False)
    added = models.JSONField(default=list, editable=False)
    removed = models.JSONField(default=list, editable=False)
    at = models.DateTimeField(_("am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Änderung im Einsatzplan")
        verbose_name_plural = _("Änderungen im Einsatzplan")
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return self.get_cause_display()
