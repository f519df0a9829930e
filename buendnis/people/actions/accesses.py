"""Logins, refused keys and closed doors in the record, each with the network it came from."""

import hashlib
from typing import Any

from django.core.cache import cache
from django.db import models, transaction
from django.utils import timezone

from buendnis.people.actions.records import record
from buendnis.people.models import Person, RecordEntry, RecordOrigin
from buendnis.people.queries import system

ONCE_SECONDS = 3600
MOST_AN_HOUR = 1000  # what strangers can write into a record that nobody can shorten


@transaction.atomic
def record_access(
    by: Person, verb: str, obj: models.Model | None = None, *, network: str, **details: Any
) -> RecordEntry:
    """Append a login or a refusal; its network stands outside the chain, for seven days.

    Source: trust.md P16.
    """
    entry = record(by, verb, obj, **details)
    RecordOrigin.objects.create(entry=entry, network=network)
    return entry


def record_refusal(person: Person, door: str, number: object, *, network: str) -> None:
    """Somebody who is logged in found nothing where there is a door; once an hour per person and door.

    Whether there is something behind it makes no difference, so the entry tells nobody. Source: abuse case 1.
    """
    if is_first(f"refused|{person.pk}|{door}"):
        given = {"number": number} if isinstance(number, int) else {}
        record_access(person, "door.refused", person, network=network, door=door, **given)


def record_failed_login(email: str, *, network: str, proof: str = "password") -> None:
    """Somebody could not prove who they are; once an hour per address, network and kind of proof.

    A known and an unknown address take the same work; what was typed is not kept. Source: trust.md P14.
    """
    typed = hashlib.sha256(email.strip().lower().encode()).hexdigest()
    if is_first(f"failed|{proof}|{typed}|{network}") and is_below_most("failed"):
        known = Person.objects.filter(email__iexact=email.strip()).first()
        record_access(system(), "login.failed", known, network=network, proofs=[proof])


def record_refused_token(*, network: str) -> None:
    """A key for programs that is none; once an hour per network."""
    if is_first(f"token|{network}") and is_below_most("token"):
        record_access(system(), "token.refused", network=network)


def is_first(what: str) -> bool:
    """Whether this has not been noted within the last hour."""
    return cache.add(f"record|{hashlib.sha256(what.encode()).hexdigest()}", True, ONCE_SECONDS)


def is_below_most(kind: str) -> bool:
    """Whether strangers have not filled this hour's share yet."""
    hour = f"record|most|{kind}|{timezone.now():%Y%m%d%H}"
    cache.add(hour, 0, ONCE_SECONDS)
    return cache.incr(hour) <= MOST_AN_HOUR
