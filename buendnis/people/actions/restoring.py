"""After a restore of a backup: who was erased stays erased, old keys open nothing."""

from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from buendnis.people.actions.forgetting import Trigger, forget_address, forget_person
from buendnis.people.actions.records import record
from buendnis.people.models import ApiToken, Person
from buendnis.people.privacy import deletions, finding


@transaction.atomic
def replay_deletions(*, by: Person) -> tuple[int, int]:
    """After a restore: erase again whoever is on the list; how many persons and how many addresses.

    Who was invited after their erasure is somebody new and stays. Source: trust P5, R5.
    """
    known, persons = list(deletions.lines()), 0
    for person in Person.objects.filter(forgotten_at=None, is_system=False).order_by("pk"):
        if any(line.is_of(person) for line in known):
            forget_person(person, by=by, trigger=Trigger.REPLAY)
            persons += 1
    addresses = [mail for mail in finding.known_addresses() if any(line.has_address(mail) for line in known)]
    accounts = set(Person.objects.filter(forgotten_at=None).values_list("email", flat=True))
    gone = [mail for mail in addresses if mail not in accounts]
    for mail in gone:
        forget_address(mail, by=by, trigger=Trigger.REPLAY)
    return persons, len(gone)


@transaction.atomic
def end_everything(*, by: Person) -> tuple[int, int]:
    """After a restore no old key opens anything: how many sessions and how many tokens ended. Source: R5."""
    sessions, _by_model = Session.objects.all().delete()
    tokens = ApiToken.objects.filter(revoked_at=None).update(revoked_at=timezone.now())
    record(by, "access.ended", None, sessions=sessions, tokens=tokens)
    return sessions, tokens
