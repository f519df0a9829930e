"""Who may see what was sent. Outside the demo nobody reads a body: it carries answer links."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.post.models import Message

Asker = Person | AnonymousUser


def may_see_outbox(person: Asker) -> bool:
    return people.standing(person).office


def may_see(person: Asker, message: Message) -> bool:
    return may_see_outbox(person)


def visible_messages(person: Asker) -> QuerySet[Message]:
    """State, recipient and subject of every message, for the office."""
    return Message.objects.all() if may_see_outbox(person) else Message.objects.none()


def may_read_bodies(person: Asker) -> bool:
    """Texts of mails: only in the demo, where no real person is written to."""
    return settings.DEMO and may_see_outbox(person)


def may_read(person: Asker, message: Message) -> bool:
    return may_read_bodies(person)


def may_send_again(person: Asker) -> bool:
    return may_see_outbox(person)
