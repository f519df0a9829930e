"""Putting things into the index and taking them out, in the transaction of the change itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from buendnis.base.text import one_line
from buendnis.search.analyse import stems
from buendnis.search.models import Audience, Document, Word

TITLE_COUNTS = 3  # a word of the title counts like three of the text
USUAL_LENGTH = 60  # words; longer documents weigh a little less, as in BM25 with b = 0.75


@dataclass(frozen=True)
class Entry:
    """What a room says about one thing; `audiences` are the keys that open it."""

    kind: str
    key: str
    title: str
    text: str
    url: str
    note: str = ""
    audiences: Sequence[str] = field(default_factory=tuple)


def put(
    kind: str, key: object, *, title: str, text: str, url: str, note: str = "", audiences: Iterable[str]
) -> None:
    """Store a thing or replace what was known of it; without audiences nobody finds it."""
    put_many([Entry(kind, str(key), title, text, url, note, tuple(audiences))])


@transaction.atomic
def put_many(entries: Sequence[Entry]) -> None:
    """Store many things of any kind at once: a handful of statements, however many they are."""
    entries = list({(entry.kind, entry.key): entry for entry in entries}.values())
    counted = [_counts(entry) for entry in entries]
    documents = Document.objects.bulk_create(
        [_document(entry, sum(counts.values())) for entry, counts in zip(entries, counted, strict=True)],
        update_conflicts=True,
        unique_fields=["kind", "key"],
        update_fields=["title", "text", "url", "note", "length"],
    )
    Word.objects.filter(document__in=documents).delete()
    Audience.objects.filter(document__in=documents).delete()
    Word.objects.bulk_create(
        Word(document=document, stem=stem, weight=weight)
        for document, counts in zip(documents, counted, strict=True)
        for stem, weight in _weights(counts).items()
    )
    Audience.objects.bulk_create(
        Audience(document=document, key=key)
        for document, entry in zip(documents, entries, strict=True)
        for key in sorted(set(entry.audiences))
    )


def remove(kind: str, key: object) -> None:
    """Take a thing out; harmless when it is not there."""
    Document.objects.filter(kind=kind, key=str(key)).delete()


def _document(entry: Entry, length: int) -> Document:
    return Document(
        kind=entry.kind,
        key=entry.key,
        title=one_line(entry.title)[:250],
        text=entry.text,
        url=entry.url,
        note=one_line(entry.note)[:250],
        length=length,
    )


def _counts(entry: Entry) -> Counter[str]:
    counts = Counter(stems(entry.text))
    for stem in stems(entry.title):
        counts[stem] += TITLE_COUNTS
    return counts


def _weights(counts: Counter[str]) -> dict[str, int]:
    """BM25's term weight in whole thousandths: saturates with repetition, falls with length.

    Whole numbers only, so that both databases add up the same sums.
    """
    length = sum(counts.values())
    slow = 300 + 900 * length // USUAL_LENGTH
    return {stem: 1000 * 1000 * count // (1000 * count + slow) for stem, count in counts.items()}
