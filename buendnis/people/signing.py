"""The keys of the record, and what they sign. Pure functions of values: no query, no clock."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from django.conf import settings

FORMAT = 1
BEGINNING = "0" * 64  # what the first seal has instead of a predecessor
SIGNED = (
    "at",
    "person_id",
    "organisation_id",
    "verb",
    "object_type",
    "object_id",
    "changes",
    "details",
    "reason_digest",
    "nonce",
    "key_id",
)


@dataclass(frozen=True)
class Key:
    """A secret and its name; the name stands in every row, so that keys can follow one another."""

    id: str
    secret: bytes

    @classmethod
    def of(cls, text: str) -> "Key":
        return cls(mac(text.encode(), "people.record.name")[:8], mac(text.encode(), "people.record").encode())


def mac(secret: bytes, text: str) -> str:
    return hmac.new(secret, text.encode(), hashlib.sha256).hexdigest()


def keyring() -> dict[str, Key]:
    """All keys by name, the present one first: RECORD_KEY, its predecessors, then SECRET_KEY and its own."""
    texts = [settings.RECORD_KEY, *settings.RECORD_KEY_FALLBACKS]
    return _keys((*texts, settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=8)
def _keys(texts: tuple[str, ...]) -> dict[str, Key]:
    return {key.id: key for key in (Key.of(text) for text in texts if text)}


def present_key() -> Key:
    return next(iter(keyring().values()))


def canonical(values: object) -> str:
    """One spelling for equal values, whichever database they came from."""
    return json.dumps(values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    raise TypeError(f"{type(value).__name__} has no place in the record")


def entry_digest(row: Mapping[str, Any], key: Key) -> str:
    """The signature of an entry: over every column but its id and the signature itself."""
    return mac(key.secret, canonical([FORMAT, *(row[name] for name in SIGNED)]))


def reason_digest(text: str, salt: str, key: Key) -> str:
    """What stays of a reason in the entry; without the erased salt nobody can guess the words back."""
    return mac(key.secret, canonical([FORMAT, "reason", salt, text]))


def seal_hash(sequence: int, entry_id: int, digest: str, previous: str, key: Key) -> str:
    """The hash of one link of the chain."""
    return mac(key.secret, canonical([FORMAT, sequence, entry_id, digest, previous, key.id]))
