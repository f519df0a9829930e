"""How much a member gives: accounts in half-days, pledges, and the ledger behind them."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from buendnis.alliance.models.catalogue import Format
from buendnis.alliance.models.members import MemberOrganisation


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
