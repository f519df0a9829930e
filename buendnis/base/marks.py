"""How sure a fact is: its source mark, kept beside it and shown with it."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mark(models.TextChoices):
    """Only `paper` and `seen` may be shown as confirmed."""

    PAPER = "paper", _("steht im Konzept")
    SEEN = "seen", _("öffentlich nachgelesen")
    CONFIRMED = "confirmed", _("vor Ort bestätigt")
    MEMORY = "memory", _("noch nicht bestätigt")
    ASSUMED = "assumed", _("Annahme, noch nicht bestätigt")

    @property
    def is_confirmed(self) -> bool:
        return self in (Mark.PAPER, Mark.SEEN, Mark.CONFIRMED)
