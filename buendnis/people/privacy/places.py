"""Where personal data lies beside the rows: sessions and the cache."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils.translation import gettext as _

from buendnis.people.models import Person, RecordEntry
from buendnis.people.privacy.facts import Facts
from buendnis.people.privacy.names import word_for, words_for_session
from buendnis.people.privacy.registry import register_place


def _sessions(facts: Facts) -> Iterator[tuple[Session, dict[str, Any]]]:
    """Sessions in which somebody is logged in, or on the way to it with their address."""
    mine = str(facts.person.pk) if facts.person else ""
    for session in Session.objects.iterator():
        kept = session.get_decoded()
        if (mine and kept.get(SESSION_KEY) == mine) or facts.words.occur_in(kept):
            yield session, kept


def sessions_of(facts: Facts) -> list[dict[str, Any]]:
    """Without their keys: who knows one is logged in."""
    return [
        {"gültig bis": session.expire_date, "enthält": words_for_session(sorted(kept))}
        for session, kept in _sessions(facts)
    ]


def end_sessions(facts: Facts) -> int:
    keys = [session.pk for session, _ in _sessions(facts)]
    return Session.objects.filter(pk__in=keys).delete()[0]


def _cached(facts: Facts) -> list[tuple[str, Any]]:
    """Entries of the database cache that name somebody or wait for them; values are searched, not opened."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key, value, expires FROM {table}")  # noqa: S608 - our own table's name
        rows = cursor.fetchall()
    waits = f":{facts.person.pk}:" if facts.person else "\0"
    return [
        (key, expires)
        for key, value, expires in rows
        if waits in f"{key}:" or facts.words.occur_in(key) or facts.words.occur_in(_raw(value))
    ]


def _raw(value: str) -> bytes:
    try:
        return b64decode(value)
    except ValueError:
        return str(value).encode()


def cache_of(facts: Facts) -> list[dict[str, Any]]:
    return [
        {"Eintrag": key.split(":", 2)[-1].split(":")[0], "bis": str(until)} for key, until in _cached(facts)
    ]


def empty_cache(facts: Facts) -> int:
    keys = [key for key, _ in _cached(facts)]
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(f"DELETE FROM {table} WHERE cache_key = %s", [key])  # noqa: S608 - as above
    return len(keys)


def deeds_to(facts: Facts) -> list[dict[str, Any]]:
    """What others did with somebody's data: each look at contact data, each change. Without others' names."""
    if facts.person is None:
        return []
    entries = RecordEntry.objects.filter(object_type=Person._meta.label_lower, object_id=facts.person.pk)
    return [
        {
            _("Zeitpunkt"): entry.at,
            _("Vorgang"): word_for("verb", entry.verb),
            _("durch"): str(entry.organisation or _("das System oder eine Person ohne Organisation")),
        }
        for entry in entries.exclude(person=facts.person).select_related("organisation").order_by("pk")
    ]


register_place(
    "deeds",
    label="Was andere mit Ihren Daten getan haben",
    purpose="audit",
    retention="record",
    basis="legal_duty",
    recipients=("Datenschutzprüfung", "Geschäftsstelle"),
    source="entsteht bei jedem Blick auf Kontaktdaten und bei jeder Änderung",
    collect=deeds_to,
    keep="Nachweis nach Art. 5 (2) DSGVO; enthält Nummern und Codes, keine Namen",
)
register_place(
    "sessions",
    label="Sitzungen",
    purpose="security",
    retention="session",
    basis="security",
    recipients=(),
    source="der Browser der Person",
    covers=("sessions.session",),
    collect=sessions_of,
    erase=end_sessions,
)
register_place(
    "cache",
    label="Zwischenspeicher",
    purpose="security",
    retention="brief",
    basis="security",
    recipients=(),
    source="entsteht bei der Arbeit, auch beim Einlesen von Tabellen",
    collect=cache_of,
    erase=empty_cache,
)


def expired_cache_keys(before: datetime) -> list[str]:
    """What ran out before this moment; the cache itself forgets only when it is full."""
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    limit = connection.ops.adapt_datetimefield_value(before)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {table} WHERE expires < %s ORDER BY 1", [limit])  # noqa: S608 - as above
        return [key for (key,) in cursor.fetchall()]


def forget_cache(keys: Sequence[str]) -> int:
    table = connection.ops.quote_name(str(settings.CACHES["default"]["LOCATION"]))
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {table} WHERE cache_key = %s", [[key] for key in keys])  # noqa: S608 - as above
    return len(keys)
