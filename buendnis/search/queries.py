"""Finding things by words: the same hits in the same order on every database."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, models
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Sum, Value, When

from buendnis.base.text import shorten
from buendnis.search import analyse
from buendnis.search.models import Audience, Document, Word

MOST_WORDS = 24  # of a question; the rarest ones are kept
MOST_CONTINUATIONS = 40  # of the word that is still being typed
SHORTEST_PREFIX = 3
LAST_CHARACTER = "\U0010ffff"
SNIPPET_LENGTH = 180


@dataclass(frozen=True)
class Hit:
    """Something found; `score` only compares within one answer."""

    kind: str
    key: str
    title: str
    url: str
    note: str
    snippet: str
    score: int


def find(
    text: str, *, audiences: Iterable[str], kinds: Iterable[str] | None = None, limit: int = 20
) -> list[Hit]:
    """The things that share words with the text, best first; empty when nothing does.

    Any word may match, rare words count more, the last word may be unfinished.
    Only things that one of the audience keys opens; the same statement checks that.
    """
    wanted = list(dict.fromkeys(analyse.stems(text)))
    if not wanted or limit < 1:
        return []
    worth = _worth(wanted)
    if not worth:
        return []
    scores = dict(_ranked(worth, list(audiences), None if kinds is None else list(kinds))[:limit])
    documents = Document.objects.in_bulk(scores)
    return [_hit(documents[pk], score, worth) for pk, score in scores.items() if pk in documents]


def keys_with_words(kind: str, stems: Iterable[str], *, most: int) -> dict[str, list[str]]:
    """Which things of one kind contain which of the stems: key -> stems in alphabetical order.

    Stems that more than `most` of these things contain say too little and are left out.
    Two queries. For the owner of the kind only: no audience is asked.
    """
    of_kind = Word.objects.filter(document__kind=kind)
    counts = of_kind.filter(stem__in=sorted(set(stems))).values("stem").annotate(documents=Count("pk"))
    telling = [row["stem"] for row in counts.order_by() if row["documents"] <= most]
    found: dict[str, list[str]] = {}
    for key, stem in of_kind.filter(stem__in=telling).values_list("document__key", "stem"):
        found.setdefault(key, []).append(stem)
    return {key: sorted(stems) for key, stems in found.items()}


def telling_words(kind: str, *, most: int) -> dict[str, list[str]]:
    """All stems that at most `most` things of one kind contain: stem -> keys of those things.

    What `keys_with_words` says for one text, for those who ask about many. Two queries, for the kind's owner.
    """
    of_kind = Word.objects.filter(document__kind=kind)
    counts = of_kind.values("stem").annotate(documents=Count("pk")).filter(documents__lte=most)
    found: dict[str, list[str]] = {stem: [] for stem in counts.order_by().values_list("stem", flat=True)}
    for key, stem in of_kind.order_by().values_list("document__key", "stem"):
        if stem in found:
            found[stem].append(key)
    return found


def _worth(wanted: Sequence[str]) -> dict[str, int]:
    """What each stem of the index is worth for this question, in thousandths (idf).

    Continuations of the last word count half as much as the word itself.
    """
    prefix = wanted[-1] if len(wanted[-1]) >= SHORTEST_PREFIX else ""
    condition = Q(stem__in=wanted)
    if prefix:
        condition |= _begins_with(prefix)
    counts = dict(Word.objects.filter(condition).values_list("stem").annotate(Count("pk")).order_by())
    total = Document.objects.count()
    exact = {stem: _idf(total, counts[stem]) for stem in wanted if stem in counts}
    exact = dict(_best(exact, MOST_WORDS))
    others = {stem: count for stem, count in counts.items() if stem not in wanted}
    together = _idf(total, min(total, sum(others.values()))) // 2
    return exact | {stem: together for stem, _ in _best(others, MOST_CONTINUATIONS)}


def _best(values: Mapping[str, int], most: int) -> list[tuple[str, int]]:
    return sorted(values.items(), key=lambda item: (-item[1], item[0]))[:most]


def _idf(total: int, documents: int) -> int:
    return max(1, round(1000 * math.log(1 + (total - documents + 0.5) / (documents + 0.5))))


def _begins_with(prefix: str) -> Q:
    """A condition that each database answers from its index."""
    if connection.vendor == "sqlite":
        return Q(stem__gte=prefix, stem__lt=prefix + LAST_CHARACTER)
    return Q(stem__startswith=prefix)


def _ranked(worth: Mapping[str, int], audiences: list[str], kinds: list[str] | None) -> models.QuerySet:
    value = Case(*(When(stem=stem, then=Value(points)) for stem, points in worth.items()), default=Value(0))
    words = Word.objects.filter(stem__in=list(worth))
    if kinds is not None:
        words = words.filter(document__kind__in=kinds)
    allowed = Audience.objects.filter(document=OuterRef("document"), key__in=audiences)
    return (
        words.filter(Exists(allowed))
        .values("document_id")
        .annotate(score=Sum(F("weight") * value, output_field=models.BigIntegerField()))
        .order_by("-score", "document_id")
        .values_list("document_id", "score")
    )


def _hit(document: Document, score: int, worth: Mapping[str, int]) -> Hit:
    return Hit(
        kind=document.kind,
        key=document.key,
        title=document.title,
        url=document.url,
        note=document.note,
        snippet=_snippet(document.text, worth),
        score=score,
    )


def _snippet(text: str, worth: Mapping[str, int]) -> str:
    """The text around the first word that was found, or its beginning."""
    text = analyse.clean(text)
    found = (word.start for word in analyse.words(text) if any(stem in worth for stem in word.stems))
    start = next(found, 0)
    if start < SNIPPET_LENGTH // 2:
        return shorten(text, SNIPPET_LENGTH)
    begin = text.find(" ", start - SNIPPET_LENGTH // 3) + 1
    return "… " + shorten(text[begin:], SNIPPET_LENGTH)
