"""Walks the record and names what is not as it was written: altered, missing, inserted, re-ordered."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import Any

from django.db import connection

from buendnis.people import signing
from buendnis.people.models import RecordEntry, RecordReason, RecordSeal

CHUNK = 2000
LOCKED = {"people_recordentry": ("update", "delete"), "people_recordseal": ("update", "delete")}
COLUMNS = ("pk", *signing.SIGNED, "digest")
TEXTS = {
    "altered": "the entry is not as it was written",
    "inserted": "this program wrote neither entry nor seal; inserted, or altered before it was sealed",
    "moved": "the seal does not fit this place: moved, or made by hand",
    "reason": "the reason is not as it was written",
    "key": "signed with a key that is not configured; it cannot be checked",
}
Row = Any  # columns by name
Say = Callable[[int], None]


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: what, with which entry (its id), at which place of the chain."""

    kind: str  # altered, inserted, missing, moved, reason, key, cut, lock
    text: str
    entry: int | None = None
    sequence: int | None = None
    at: str = ""
    verb: str = ""


@dataclass
class Walk:
    """What a walk over the whole record has seen so far."""

    anchors: dict[int, str]
    say: Say = lambda done: None
    entries: int = 0
    sealed: int = 0
    unsealed: int = 0
    erased_reasons: int = 0
    last: int = 0
    end: str = signing.BEGINNING
    met: set[int] = field(default_factory=set)

    def findings(self) -> Iterator[Finding]:
        """Everything that is wrong, in the order of the chain, then what stands outside it."""
        yield from missing_locks()
        for seals in chunks(self.sealed_after):
            yield from self.check_seals(seals)
            self.say(self.entries)
        yield from self.check_end()
        for rows in chunks(self.waiting_after):
            yield from self.check_waiting(rows)

    def sealed_after(self, last: Row | None) -> list[Row]:
        after = last["sequence"] if last else -(2**62)
        found = RecordSeal.objects.filter(sequence__gt=after).order_by("sequence")
        return list(found.values("sequence", "entry_id", "previous", "hash", "key_id")[:CHUNK])

    def waiting_after(self, last: Row | None) -> list[Row]:
        after = last["pk"] if last else -(2**62)
        found = RecordEntry.objects.filter(seal=None, pk__gt=after).order_by("pk")
        return list(found.values(*COLUMNS)[:CHUNK])

    def check_seals(self, seals: list[Row]) -> Iterator[Finding]:
        ids = [seal["entry_id"] for seal in seals]
        rows = {row["pk"]: row for row in RecordEntry.objects.filter(pk__in=ids).values(*COLUMNS)}
        reasons = reasons_of(ids)
        for seal in seals:
            yield from self.check_seal(seal, rows.get(seal["entry_id"]), reasons)

    def check_seal(self, seal: Row, row: Row | None, reasons: dict[int, Row]) -> Iterator[Finding]:
        number, entry = seal["sequence"], seal["entry_id"]
        follows = number == self.last + 1
        if not follows:
            text = f"numbers {self.last + 1} to {number - 1} of the chain are gone"
            yield Finding("missing", text, sequence=self.last + 1)
        if row is None:
            yield Finding("missing", "the entry at this place of the chain is gone", entry, number)
        else:
            is_linked = not follows or seal["previous"] == self.end
            yield from self.check_row(row, is_linked and is_seal_genuine(seal, row), number)
            yield from self.check_reason(row, reasons.get(entry), number)
        yield from self.check_anchor(number, seal["hash"], entry)
        self.last, self.end = number, seal["hash"]
        self.sealed += 1

    def check_row(self, row: Row, fits: bool, number: int | None) -> Iterator[Finding]:
        """The entry itself, and whether it stands at its place."""
        self.entries += 1
        if kind := verdict(row, fits):
            yield Finding(
                kind, TEXTS[kind], row["pk"], number, row["at"].isoformat(timespec="seconds"), row["verb"]
            )

    def check_reason(self, row: Row, reason: Row | None, number: int | None) -> Iterator[Finding]:
        """A reason may be erased, never changed."""
        if reason is None:
            self.erased_reasons += bool(row["reason_digest"])
        elif not is_reason_genuine(row, reason):
            at = row["at"].isoformat(timespec="seconds")
            yield Finding("reason", TEXTS["reason"], row["pk"], number, at, row["verb"])

    def check_anchor(self, number: int, found: str, entry: int) -> Iterator[Finding]:
        if number in self.anchors:
            self.met.add(number)
            if self.anchors[number] != found:
                yield Finding("cut", "the chain was rewritten: another hash was anchored here", entry, number)

    def check_end(self) -> Iterator[Finding]:
        for number in sorted(self.anchors.keys() - self.met):
            if number > self.last:
                text = f"the chain ends at {self.last}, but reached {number} before: its end was cut off"
                yield Finding("cut", text, sequence=number)

    def check_waiting(self, rows: list[Row]) -> Iterator[Finding]:
        """Entries that have no place yet: genuine ones wait for the worker."""
        reasons = reasons_of([row["pk"] for row in rows])
        for row in rows:
            genuine = is_row_genuine(row)
            self.unsealed += genuine
            yield from self.check_row(row, genuine, None)
            yield from self.check_reason(row, reasons.get(row["pk"]), None)
        self.say(self.entries)


def verdict(row: Row, fits: bool) -> str:
    """What is wrong with an entry whose seal fits its place, or does not; empty when nothing is."""
    if row["key_id"] not in signing.keyring():
        return "key"
    if is_row_genuine(row):
        return "" if fits else "moved"
    return "altered" if fits else "inserted"


def chunks(after: Callable[[Row | None], list[Row]]) -> Iterator[list[Row]]:
    """Row after row in a constant amount of memory, by key, so that nothing is held open meanwhile."""
    last = None
    while rows := after(last):
        yield rows
        last = rows[-1]


def reasons_of(ids: Iterable[int]) -> dict[int, Row]:
    found = RecordReason.objects.filter(entry_id__in=list(ids))
    return {row["entry_id"]: row for row in found.values("entry_id", "text", "salt")}


def is_row_genuine(row: Row) -> bool:
    key = signing.keyring().get(row["key_id"])
    return key is not None and compare_digest(signing.entry_digest(row, key), row["digest"])


def is_reason_genuine(row: Row, reason: Row) -> bool:
    key = signing.keyring().get(row["key_id"])
    if key is None:
        return True  # the entry is named already
    return compare_digest(signing.reason_digest(reason["text"], reason["salt"], key), row["reason_digest"])


def is_seal_genuine(seal: Row, row: Row | None) -> bool:
    key = signing.keyring().get(seal["key_id"])
    if key is None or row is None:
        return False
    made = signing.seal_hash(seal["sequence"], seal["entry_id"], row["digest"], seal["previous"], key)
    return compare_digest(made, seal["hash"])


def missing_locks() -> Iterator[Finding]:
    """The triggers that refuse changes, where one is not there or switched off."""
    here = locks_here()
    for table, events in LOCKED.items():
        for event in events:
            if f"record_{event}_{table}" not in here:
                text = f"the database would let somebody {event} rows of {table}: its trigger is gone"
                yield Finding("lock", text)


def locks_here() -> set[str]:
    statements = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'",
    }
    with connection.cursor() as cursor:
        cursor.execute(statements[connection.vendor])
        return {name for (name,) in cursor.fetchall()}
