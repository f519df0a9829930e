"""Files that came in from outside and are not served to everybody."""

import secrets
from typing import Any

from django.core.files.storage import Storage, storages
from django.db import models
from django.utils.translation import gettext_lazy as _

KEPT, HELD = "kept", "held"


def private_storage() -> Storage:
    """Outside everything that is served; files readable for the server alone."""
    return storages["private"]


def random_place(stored: Any, name: str) -> str:
    """A path that nobody can guess and that says nothing; held files lie apart."""
    key = secrets.token_hex(16)
    return f"{HELD if stored.state == StoredFile.State.INFECTED else KEPT}/{key[:2]}/{key}"


class StoredFile(models.Model):
    """A file as it was cleaned and stored; the thing it belongs to points here and says who may see it."""

    class State(models.TextChoices):
        CLEAN = "clean", _("geprüft")
        PENDING = "pending", _("wird geprüft")
        INFECTED = "infected", _("zurückgehalten")

    file = models.FileField(_("Datei"), storage=private_storage, upload_to=random_place, max_length=60)
    name = models.CharField(_("Name"), max_length=120)
    content_type = models.CharField(_("Art"), max_length=100)
    size = models.PositiveIntegerField(_("Größe in Byte"))
    digest = models.CharField(_("Prüfsumme"), max_length=64)
    state = models.CharField(_("Stand"), max_length=10, choices=State)
    finding = models.CharField(_("Fund des Virenscanners"), max_length=120, blank=True)
    stored_at = models.DateTimeField(_("abgelegt am"))
    scanned_at = models.DateTimeField(_("geprüft am"), null=True, blank=True)

    class Meta:
        verbose_name = _("abgelegte Datei")
        verbose_name_plural = _("abgelegte Dateien")
        ordering = ["-stored_at", "-pk"]
        indexes = [models.Index(fields=["state"], name="stored_file_state")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether those who may see it can have it."""
        return self.state == self.State.CLEAN
