"""The outbox, answer links, and what the worker notes about itself."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Message(models.Model):
    """One outgoing mail; written in the transaction of the change that causes it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("wartet")
        SENDING = "sending", _("wird gesendet")
        SENT = "sent", _("gesendet")
        STUCK = "stuck", _("hängt fest")
        DROPPED = "dropped", _("nicht gesendet")
        HELD = "held", _("zurückgehalten")

    key = models.CharField(max_length=120, unique=True, default=uuid.uuid4, editable=False)
    message_id = models.CharField(max_length=200, unique=True, editable=False)
    person = models.ForeignKey(
        "people.Person", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("An")
    )
    to_email = models.EmailField(_("Adresse"))
    subject = models.CharField(_("Betreff"), max_length=200)
    purpose = models.CharField(_("abbestellbar als"), max_length=20, blank=True, editable=False)
    text = models.TextField(_("Text"))
    html = models.TextField(blank=True)
    state = models.CharField(_("Stand"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    next_attempt_at = models.DateTimeField(_("nächster Versuch"), default=timezone.now)
    leased_until = models.DateTimeField(null=True, editable=False)
    last_error = models.CharField(_("letzter Fehler"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("geschrieben am"), auto_now_add=True)
    sent_at = models.DateTimeField(_("gesendet am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Nachricht")
        verbose_name_plural = _("Postausgang")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_attempt_at"])]

    def __str__(self) -> str:
        return self.subject


class Attachment(models.Model):
    """A small file that goes with a message, such as a calendar entry."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=100)
    content_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        verbose_name = _("Anhang")
        verbose_name_plural = _("Anhänge")

    def __str__(self) -> str:
        return self.name


class AnswerLink(models.Model):
    """A signed, narrow page on which one person answers one question without logging in."""

    question = models.CharField(_("Frage"), max_length=40)
    object_id = models.BigIntegerField(_("Nummer"))
    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+", verbose_name=_("Person"))
    created_at = models.DateTimeField(_("angelegt am"), auto_now_add=True)
    expires_at = models.DateTimeField(_("gültig bis"))
    used_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    answered = models.CharField(_("Antwort"), max_length=500, blank=True, editable=False)
    revoked_at = models.DateTimeField(_("widerrufen am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Antwortlink")
        verbose_name_plural = _("Antwortlinks")
        indexes = [models.Index(fields=["question", "object_id"])]

    def __str__(self) -> str:
        return f"{self.question} {self.object_id}"


class PeriodicRun(models.Model):
    """A thing that is due once per slot (a day, an hour) was done in that slot."""

    name = models.CharField(_("Aufgabe"), max_length=60)
    slot = models.CharField(_("Zeitfenster"), max_length=20)
    done_at = models.DateTimeField(_("erledigt am"), auto_now_add=True)

    class Meta:
        verbose_name = _("Regelmäßige Aufgabe")
        verbose_name_plural = _("Regelmäßige Aufgaben")
        constraints = [models.UniqueConstraint(fields=["name", "slot"], name="periodic_run_once")]

    def __str__(self) -> str:
        return f"{self.name} {self.slot}"


class Heartbeat(models.Model):
    """When a worker was last alive."""

    name = models.CharField(max_length=60, unique=True)
    seen_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Lebenszeichen")
        verbose_name_plural = _("Lebenszeichen")

    def __str__(self) -> str:
        return self.name
