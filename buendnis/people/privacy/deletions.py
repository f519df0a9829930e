"""The deletion list outside the database: one line per erasure, digests only, written to disk at once.

A restore of an older backup brings the database back, not this file; `replay` then reads it. A backup must
carry it as well, and the secret key, without which its digests say nothing.
"""

import hmac
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.crypto import salted_hmac

from buendnis.people.models import Deletion, Person

SALT = "people.deletions"


def list_path() -> Path:
    """`deletions.jsonl` in the folder of the installation."""
    return Path(settings.VAR) / "deletions.jsonl"


def digest_of_person(person: Person, secret: str | None = None) -> str:
    """Number and moment of invitation: another person never has both, not even after a restore."""
    return _digest(f"person:{person.pk}:{person.invited_at.isoformat()}", secret)


def digest_of_address(mail: str, secret: str | None = None) -> str:
    return _digest(f"mail:{mail.strip().lower()}", secret)


def _digest(value: str, secret: str | None) -> str:
    return salted_hmac(SALT, value, secret=secret, algorithm="sha256").hexdigest()


@dataclass(frozen=True)
class Line:
    """One erasure: when, and digests of whom."""

    at: datetime
    identity: str
    addresses: tuple[str, ...]

    def is_of(self, person: Person) -> bool:
        """Whether this very person was erased; who was invited afterwards is another."""
        if person.invited_at > self.at:
            return False
        return any(
            hmac.compare_digest(self.identity, digest_of_person(person, secret))
            or digest_of_address(person.email, secret) in self.addresses
            for secret in _secrets()
        )

    def has_address(self, mail: str) -> bool:
        return any(digest_of_address(mail, secret) in self.addresses for secret in _secrets())


def _secrets() -> list[str]:
    return [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]


def append(deletion: Deletion) -> None:
    """Write one line and wait until it is on the disk; the same deletion twice is one line."""
    if any(line.identity == deletion.identity and line.at == deletion.at for line in lines()):
        return
    line = {
        "at": deletion.at.isoformat(),
        "identity": deletion.identity,
        "addresses": deletion.addresses,
    }
    path = list_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line) + "\n")
        file.flush()
        os.fsync(file.fileno())
    path.chmod(0o600)


def lines() -> Iterator[Line]:
    """All lines, oldest first; a half-written last line is skipped, its row in the database is not."""
    if not list_path().exists():
        return
    for raw in list_path().read_text(encoding="utf-8").splitlines():
        try:
            read = json.loads(raw)
        except ValueError:
            continue
        yield Line(datetime.fromisoformat(read["at"]), read["identity"], tuple(read["addresses"]))
