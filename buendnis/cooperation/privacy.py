"""What cooperation holds about persons: who agreed and confirmed, and what they wrote about it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Max, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy

from buendnis.cooperation import models
from buendnis.people.privacy.registry import reference, register, text
from buendnis.people.privacy.sweeps import sweep

PARTIES = ("Beteiligte Kommune und Mitglieder", "Geschäftsstelle", "Ministerium")

register(
    models.Engagement,
    reference("agreed_by"),
    reference("reported_by"),
    reference("site_confirmed_by"),
    *text("title", "result", "cancel_reason"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("agreed_by", "reported_by", "site_confirmed_by"),
)
register(
    models.EngagementMember,
    reference("confirmed_by"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("confirmed_by",),
)
register(
    models.Feedback,
    reference("answered_by"),
    *text("text"),
    purpose="cooperation",
    retention="case",
    recipients=PARTIES,
    owners=("answered_by",),
)

OVER = (models.Engagement.Status.DONE, models.Engagement.Status.CANCELLED)


def old_engagements(before: datetime) -> QuerySet[models.Engagement]:
    """Over long ago, and what was asked afterwards was answered long ago, too."""
    over = models.Engagement.objects.filter(status__in=OVER).exclude(title=GONE)
    last = Coalesce(Max("feedback__answered_at"), "finished_at", "reported_at", "started_at")
    return over.alias(last=last).filter(last__lt=before)


def forget_engagements(pks: Sequence[Any]) -> int:
    """Half-days and days stay for the figures; the words go."""
    models.Feedback.objects.filter(engagement__in=pks).update(text="")
    told = models.Engagement.objects.filter(pk__in=pks)
    told.exclude(result="").update(result=GONE)
    return told.update(title=GONE, cancel_reason="")


GONE = "Nach Ablauf der Frist gelöscht"
sweep(
    "cooperation.engagements",
    label=gettext_lazy("Texte beendeter Zusammenarbeiten"),
    does=gettext_lazy("geleert"),
    retention="case",
    due=old_engagements,
    purge=forget_engagements,
    archive=True,
    along=("parts", "feedback"),
)
