"""The chain of the record: entries get their place, and the chain's end is written down elsewhere."""

import json
import logging
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from buendnis.people import signing
from buendnis.people.models import RecordEntry, RecordOrigin, RecordSeal

log = logging.getLogger(__name__)
BATCH = 1000
LOOK_BACK = 10_000  # so many later entries may be sealed before a slow transaction commits an earlier one
ORIGIN_KEPT = timedelta(days=7) - timedelta(hours=1)  # the worker looks every hour


@dataclass(frozen=True)
class Anchor:
    """The end of the chain at a moment: number and hash of the last seal."""

    at: str
    sequence: int
    hash: str


def seal_entries(*, everything: bool = False) -> int:
    """Give committed entries the next places in the chain; how many.

    Whoever is second in a race seals nothing: the number is the lock, because it is unique. So no writer ever
    waits for the chain's end. An entry whose signature is wrong gets no place. Source: ADR on the record.
    """
    if not unsealed(everything).exists():
        return 0
    try:
        with transaction.atomic():
            return _seal_batch(everything)
    except IntegrityError:
        return 0


def unsealed(everything: bool = False) -> QuerySet[RecordEntry]:
    """Entries without a place, oldest first; normally only near the end, where they can be."""
    waiting = RecordEntry.objects.filter(seal=None).order_by("pk")
    last = None if everything else RecordSeal.objects.order_by("-sequence").first()
    return waiting.filter(pk__gt=last.entry_id - LOOK_BACK) if last else waiting


def _seal_batch(everything: bool) -> int:
    last = RecordSeal.objects.order_by("-sequence").first()
    sequence, previous = (last.sequence, last.hash) if last else (0, signing.BEGINNING)
    key, seals = signing.present_key(), []
    for entry in unsealed(everything)[:BATCH]:
        if not is_genuine(entry):
            log.error("record entry %s is not ours; it gets no seal", entry.pk)
            continue
        sequence += 1
        sealed = signing.seal_hash(sequence, entry.pk, entry.digest, previous, key)
        seals.append(
            RecordSeal(sequence=sequence, entry_id=entry.pk, previous=previous, hash=sealed, key_id=key.id)
        )
        previous = sealed
    RecordSeal.objects.bulk_create(seals)
    return len(seals)


def is_genuine(entry: RecordEntry) -> bool:
    """Whether this program wrote the entry just so: its signature fits."""
    key = signing.keyring().get(entry.key_id)
    return key is not None and entry.digest == signing.entry_digest(vars(entry), key)


def write_anchor() -> Anchor | None:
    """Note the chain's end in the log and in a file beside the database; None where nothing is new.

    Who cuts off the end of the chain in the database has to cut it off there too. Source: trust.md A7.
    """
    last = RecordSeal.objects.order_by("-sequence").first()
    known = read_anchors()
    if last is None or (known and (known[-1].sequence, known[-1].hash) == (last.sequence, last.hash)):
        return None
    anchor = Anchor(timezone.now().isoformat(timespec="seconds"), last.sequence, last.hash)
    log.info("record anchor %s %s", anchor.sequence, anchor.hash)
    settings.RECORD_ANCHORS.parent.mkdir(parents=True, exist_ok=True)
    with settings.RECORD_ANCHORS.open("a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(anchor)) + "\n")
    return anchor


def read_anchors() -> list[Anchor]:
    """All anchors of this machine in the order of writing; one a day. ValueError for a broken file."""
    if not settings.RECORD_ANCHORS.exists():
        return []
    lines = settings.RECORD_ANCHORS.read_text(encoding="utf-8").splitlines()
    try:
        return [Anchor(**json.loads(line)) for line in lines if line.strip()]
    except TypeError as problem:
        raise ValueError(str(problem)) from problem


def forget_origins(now: datetime) -> int:
    """Delete networks noted with logins and refusals before they are seven days old. Source: trust.md P16."""
    return RecordOrigin.objects.filter(entry__at__lt=now - ORIGIN_KEPT).delete()[0]
