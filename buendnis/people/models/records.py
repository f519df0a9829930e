"""The record of what was done: appended, sealed in a chain, never changed."""

import secrets
from typing import Any, NoReturn

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from buendnis.people.models.organisations import Organisation
from buendnis.people.models.persons import Person


class AppendOnly(RuntimeError):
    """Somebody tried to change or delete what is only ever appended; a bug."""


def refuse(*args: Any, **kwargs: Any) -> NoReturn:
    raise AppendOnly("The record is append-only.")


class AppendOnlyQuerySet(models.QuerySet):
    """Reads and appends. The database refuses the rest too, by triggers."""

    update = delete = bulk_update = update_or_create = refuse


class Appended(models.Model):
    """A row that is written once and stays as it is."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        refuse()


def new_nonce() -> str:
    """Tells two equal deeds of the same moment apart. 128 random bits."""
    return secrets.token_hex(16)


class RecordEntry(Appended):
    """Who did what to which thing, acting for whom, when; signed as it is written.

    `changes` maps names of fields to [before, after], or to null where somebody typed: what was typed stays
    outside, because nothing in here can ever be erased. `digest` covers every other column but the id.
    """

    at = models.DateTimeField(_("Zeitpunkt"), default=timezone.now)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("Person"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name=_("handelt für")
    )
    verb = models.CharField(_("Vorgang"), max_length=60)
    object_type = models.CharField(_("Art"), max_length=60)
    object_id = models.BigIntegerField(_("Nummer"), null=True)
    changes = models.JSONField(_("Änderungen"), default=dict, blank=True)
    details = models.JSONField(_("Einzelheiten"), default=dict, blank=True)
    reason_digest = models.CharField(max_length=64, blank=True, editable=False)
    nonce = models.CharField(max_length=32, default=new_nonce, editable=False)
    key_id = models.CharField(max_length=8, editable=False)
    digest = models.CharField(max_length=64, unique=True, editable=False)

    class Meta:
        verbose_name = _("Protokolleintrag")
        verbose_name_plural = _("Protokoll")
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["object_type", "object_id"]),
            models.Index(fields=["at"], name="record_at"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.object_type} {self.object_id}"


class RecordSeal(Appended):
    """The place of an entry in the chain: numbers without gaps, each hash over the one before.

    The worker seals in the order in which it finds entries committed; nobody waits for the chain's end.
    """

    sequence = models.BigIntegerField(_("laufende Nummer"), primary_key=True)
    entry = models.OneToOneField(
        RecordEntry, models.PROTECT, related_name="seal", verbose_name=_("Protokolleintrag")
    )
    previous = models.CharField(max_length=64, editable=False)
    hash = models.CharField(max_length=64, editable=False)
    key_id = models.CharField(max_length=8, editable=False)

    class Meta:
        verbose_name = _("Siegel")
        verbose_name_plural = _("Siegel")
        ordering = ["-sequence"]

    def __str__(self) -> str:
        return f"{self.sequence}: {self.hash[:8]}"


class RecordReason(models.Model):
    """Why somebody did it, in their own words; the entry holds only its salted digest.

    So the words can be erased with the person, the chain stays whole, and changed words are still noticed.
    """

    entry = models.OneToOneField(
        RecordEntry,
        models.PROTECT,
        primary_key=True,
        related_name="reason",
        verbose_name=_("Protokolleintrag"),
    )
    text = models.TextField(_("Begründung"))
    salt = models.CharField(max_length=32, default=new_nonce, editable=False)

    class Meta:
        verbose_name = _("Begründung im Protokoll")
        verbose_name_plural = _("Begründungen im Protokoll")

    def __str__(self) -> str:
        return self.text


class RecordOrigin(models.Model):
    """From which network a login or a refusal came; outside the chain, gone after seven days."""

    entry = models.OneToOneField(
        RecordEntry,
        models.PROTECT,
        primary_key=True,
        related_name="origin",
        verbose_name=_("Protokolleintrag"),
    )
    network = models.CharField(_("Netz"), max_length=43)

    class Meta:
        verbose_name = _("Herkunft eines Zugriffs")
        verbose_name_plural = _("Herkunft von Zugriffen")

    def __str__(self) -> str:
        return self.network
