"""The mail of the stories: old messages count as sent, the newest questions are on their way."""

from datetime import datetime, timedelta

from django.db.models import F

from buendnis.post.models import Message

STILL_NEW = timedelta(days=4)
READERS = ("kommune@demo.example", "mitglied@demo.example")


def settle(now: datetime) -> None:
    """Mark what was written in the past as sent then, but leave the latest mails to the two demo readers.

    Those are sent by the worker as usual, so that the mail folder and the outbox show mails to answer.
    """
    messages = Message.objects.filter(state=Message.State.WAITING)
    still_new = messages.filter(to_email__in=READERS, created_at__gte=now - STILL_NEW)
    old = messages.exclude(pk__in=still_new.values("pk"))
    old.update(state=Message.State.SENT, sent_at=F("created_at"), attempts=1)
    messages.update(next_attempt_at=now)
