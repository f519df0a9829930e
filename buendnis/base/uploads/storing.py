"""Keeping files: scanned before anybody sees them, held back when infected, swept when nobody knows them."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.utils import timezone

from buendnis.base.models import HELD, KEPT, StoredFile
from buendnis.base.uploads import scanner
from buendnis.base.uploads.check import CleanFile
from buendnis.base.uploads.sentences import UploadRefused

log = logging.getLogger(__name__)
State = StoredFile.State
ORPHAN_AFTER = timedelta(hours=1)
HELD_FOR = timedelta(days=30)
RECHECK_SECONDS = 10  # per round: the job holds a transaction, and others want to write


def disk() -> Storage:
    """Where the files lie."""
    return StoredFile._meta.get_field("file").storage


@dataclass(frozen=True)
class ScannedFile:
    """A clean file with the scanner's verdict; `is_pending` while there is none."""

    file: CleanFile
    is_pending: bool
    scanned_at: datetime | None


def scanned(file: CleanFile, *, may_wait: bool = False) -> ScannedFile:
    """Ask the scanner. What is infected is held back for the office, and the person hears of it.

    With `may_wait` a file without a verdict is let through as pending; without, it is refused.
    Call it outside a transaction, or the held file goes with its rollback. Raises UploadRefused.
    """
    if not scanner.is_configured():
        return ScannedFile(file, is_pending=False, scanned_at=None)
    try:
        found = scanner.scan(file.content)
    except scanner.Unreachable as problem:
        log.warning("the virus scanner does not answer: %s", problem)
        if not may_wait:
            raise UploadRefused("unreachable") from problem
        return ScannedFile(file, is_pending=True, scanned_at=None)
    if found:
        hold(file, found)
        raise UploadRefused("virus")
    return ScannedFile(file, is_pending=False, scanned_at=timezone.now())


def keep(checked: ScannedFile) -> StoredFile:
    """Store a file; it can be had once the scanner has seen it. Raises UploadRefused if the disk is full."""
    state = State.PENDING if checked.is_pending else State.CLEAN
    return put(checked.file, state=state, scanned_at=checked.scanned_at)


def hold(file: CleanFile, found: str) -> StoredFile:
    """Keep an infected file where nobody gets it, so that the office can look into it."""
    log.warning("infected file held back: %s", found)
    return put(file, state=State.INFECTED, scanned_at=timezone.now(), finding=found)


def put(file: CleanFile, **values: object) -> StoredFile:
    stored = StoredFile(
        name=file.name,
        content_type=file.content_type,
        size=file.size,
        digest=file.digest,
        stored_at=timezone.now(),
        **values,
    )
    try:
        with transaction.atomic():
            stored.file.save(file.name, file.as_file(), save=False)
            stored.save()
    except OSError as problem:
        log.error("a file could not be stored", exc_info=problem)
        raise UploadRefused("disk") from problem
    return stored


def forget(stored: StoredFile) -> None:
    """Delete row and file; the file only when the transaction holds."""
    path = stored.file.name
    stored.delete()
    if path:
        transaction.on_commit(lambda: disk().delete(path))


# --- Called by the worker ----------------------------------------------------------------------------------


def recheck(now: datetime) -> None:
    """Scan what waits, oldest first; what takes too long waits for the next round."""
    if not scanner.is_configured():
        StoredFile.objects.filter(state=State.PENDING).update(state=State.CLEAN)
        return
    until = monotonic() + RECHECK_SECONDS
    for stored in StoredFile.objects.filter(state=State.PENDING).order_by("stored_at", "pk"):
        if monotonic() > until or not recheck_one(stored, now):
            return


def recheck_one(stored: StoredFile, now: datetime) -> bool:
    """Whether the scanner answered."""
    try:
        with stored.file.open() as file:
            content = file.read()
        found = scanner.scan(content)
    except scanner.Unreachable:
        return False
    except OSError as problem:
        log.error("stored file %s is missing", stored.pk, exc_info=problem)
        return True
    stored.state, stored.finding, stored.scanned_at = State.CLEAN, found, now
    if found:
        move_away(stored, content)
    stored.save(update_fields=["state", "finding", "scanned_at", "file"])
    return True


def move_away(stored: StoredFile, content: bytes) -> None:
    log.warning("infected file held back: %s", stored.finding)
    before, stored.state = str(stored.file.name), State.INFECTED
    stored.file.save(stored.name, ContentFile(content), save=False)
    transaction.on_commit(lambda: disk().delete(before))


def sweep(now: datetime) -> None:
    """Delete files that no row knows, an hour after they came; delete held files after 30 days."""
    for old in StoredFile.objects.filter(state=State.INFECTED, stored_at__lt=now - HELD_FOR).exclude(file=""):
        old.file.delete(save=False)
        StoredFile.objects.filter(pk=old.pk).update(file="")
    storage = disk()
    known = set(StoredFile.objects.values_list("file", flat=True))
    for path in paths(storage):
        if path not in known and storage.get_modified_time(path) < now - ORPHAN_AFTER:
            storage.delete(path)


def paths(storage: Storage) -> Iterator[str]:
    """Every file below the two folders."""
    for top in (KEPT, HELD):
        if not storage.exists(top):
            continue
        for folder in storage.listdir(top)[0]:
            for name in storage.listdir(f"{top}/{folder}")[1]:
                yield f"{top}/{folder}/{name}"
