"""Whether mail flows."""

from datetime import datetime, timedelta

from django.db.models import Min

from buendnis.post import rules
from buendnis.post.models import Heartbeat, Message


def worker_seen(now: datetime) -> bool:
    """Whether a worker was alive within the last two minutes; a beat from the far future is no beat."""
    around = (now - rules.WORKER_SILENT_AFTER, now + rules.WORKER_SILENT_AFTER)
    return Heartbeat.objects.filter(seen_at__range=around).exists()


def outbox_age(now: datetime) -> timedelta:
    """How long the oldest message that should be out by now has been due; zero when none is."""
    late = Message.objects.filter(
        state__in=(Message.State.WAITING, Message.State.SENDING), next_attempt_at__lte=now
    )
    oldest = late.aggregate(oldest=Min("next_attempt_at"))["oldest"]
    return now - oldest if oldest else timedelta(0)


def stuck_count() -> int:
    """How many messages hang and wait for a person in the office."""
    return Message.objects.filter(state=Message.State.STUCK).count()
