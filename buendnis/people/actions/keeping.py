"""What the machine does for the record every day: seal the rest, anchor the end, check that all is whole."""

import logging
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from buendnis.people import emails
from buendnis.people.actions.records import record
from buendnis.people.actions.seals import read_anchors, seal_entries, write_anchor
from buendnis.people.models import Person, Role
from buendnis.people.queries import system
from buendnis.people.records.walk import Walk

log = logging.getLogger(__name__)
MONDAY = 0
NAMED = 20  # findings written to the log; the command names all


def keep_record(now: datetime) -> None:
    """Seal what is left, note the end of the chain; on Mondays mail it; then check everything.

    The check comes after the commit: it only reads, and may take a minute for millions of entries.
    """
    while seal_entries(everything=True):
        pass
    write_anchor()
    if timezone.localtime(now).weekday() == MONDAY:
        mail_anchor()
    transaction.on_commit(check_record)


def mail_anchor() -> int:
    """Send the newest anchor to those who audit, so that it is kept where no administrator reaches it."""
    anchors, readers = read_anchors()[-1:], auditors()
    for anchor in anchors:
        for person in readers:
            emails.record_anchor(person, anchor).send()
    return len(anchors) * len(readers)


def check_record() -> int:
    """Walk the whole record; how many things are wrong. The result stands in the record itself."""
    walk = Walk({anchor.sequence: anchor.hash for anchor in read_anchors()})
    findings = walk.findings()
    first = list(islice(findings, NAMED))
    wrong = len(first) + sum(1 for _ in findings)
    for finding in first:
        log.error("record: %s entry %s number %s", finding.kind, finding.entry, finding.sequence)
    with transaction.atomic():
        record(system(), "record.verified", entries=walk.entries, wrong=wrong, sequence=walk.last)
        for person in auditors() if wrong else ():
            emails.record_damaged(person, wrong).send()
    return wrong


def auditors() -> QuerySet[Person]:
    """Everybody who audits, as long as they are active."""
    active = Person.objects.filter(is_active=True, is_system=False, roles__kind=Role.Kind.AUDITOR)
    return active.distinct().order_by("pk")
