"""Looking everywhere for a person: rows, files, the bytes of the database, pages, calls."""

import re
import time
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.db import connection
from django.test import Client

from buendnis.people.models import Person
from tests.addresses import filled, patterns
from tests.canary.seed import FILE, MAIL

LOOKED_FOR = (b"zibulski", b"quirina", MAIL.encode(), b"kanarienvogel", b"7788991", b"7788 991", FILE)


def names_canary(content: bytes) -> bool:
    """Whether a piece of its name, address, number or file stands here."""
    plain = unicodedata.normalize("NFC", content.decode("utf-8", "replace")).lower().encode()
    return any(value in plain for value in LOOKED_FOR)


def tables() -> list[str]:
    return connection.introspection.table_names()


def rows_that_name(wanted: Iterable[str] | None = None) -> list[str]:
    """Tables in which any row names the canary, whatever the column."""
    found = []
    for table in sorted(wanted if wanted is not None else tables()):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows = cursor.fetchall()
        if any(names_canary(_bytes(value)) for row in rows for value in row):
            found.append(table)
    return found


def _bytes(value: object) -> bytes:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value)
    text = str(value)
    try:
        return text.encode().decode("unicode_escape").encode() if "\\u" in text else text.encode()
    except UnicodeDecodeError:
        return text.encode()


def database_bytes() -> bytes:
    """The database's own files: SQLite's, its write-ahead log included."""
    name = str(connection.settings_dict["NAME"])
    return b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())


def files_that_name(*folders: Path) -> list[str]:
    return [
        str(path)
        for folder in folders
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (names_canary(path.read_bytes()) or names_canary(path.name.encode()))
    ]


def browser_of(person: Person | None) -> Client:
    """A browser with both factors, just proved; or a stranger's."""
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person)
        session, now = client.session, time.time()
        session["account_authentication_methods"] = [
            {"method": "password", "at": now},
            {"method": "mfa", "type": "totp", "at": now},
        ]
        session.save()
    return client


def pages_that_name(client: Client, numbers: tuple[int, ...], words: Iterable[str] = ()) -> list[str]:
    """Every page that answers and names the canary; pages, fragments, feeds, exports and files alike."""
    paths = (path for pattern in patterns() for path in filled(pattern, numbers))
    searches = (f"/suche/?q={word}" for word in words)
    found = []
    for path in (*paths, *searches):
        answer = client.get(path)
        content = b"".join(answer) if answer.streaming else answer.content
        if answer.status_code == 200 and names_canary(content):
            found.append(path)
    return found


def calls_that_name(token: str) -> Iterator[str]:
    """Every call of the API that reads."""
    client = Client(raise_request_exception=False, headers={"authorization": f"Bearer {token}"})
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    for path, methods in paths.items():
        for number in ("1", "2") if "{" in path else ("",):
            address = re.sub(r"\{\w+\}", number, path)
            if "get" in methods and names_canary(client.get(address).content):
                yield address
