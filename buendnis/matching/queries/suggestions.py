"""Suggesting action fields and formats from a text."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from buendnis.alliance.models import ActionField, Format
from buendnis.matching import rules
from buendnis.matching.models import Need
from buendnis.search import analyse

MOST_FIELDS, MOST_FORMATS = 3, 2


@dataclass(frozen=True)
class FieldSuggestion:
    """An action field the text speaks of, with the words that say so."""

    action_field: ActionField
    words: tuple[str, ...]


@dataclass(frozen=True)
class FormatSuggestion:
    """A format the text asks for, with the words that say so."""

    format: Format
    words: tuple[str, ...]


def read_words(path: Path, column: str) -> rules.WordList:
    """A curated list from its CSV: columns `column`, word, weight."""
    with path.open(encoding="utf-8", newline="") as lines:
        rows = [rules.ListWord(row[column], row["word"], int(row["weight"])) for row in csv.DictReader(lines)]
    return rules.WordList(rows, analyse.stems)


@cache
def field_words() -> rules.WordList:
    """Which words speak for which action field, and how strongly. From `data/action_field_words.csv`."""
    return read_words(settings.DATA / "action_field_words.csv", "action_field")


@cache
def format_words() -> rules.WordList:
    """Which words speak for which format, and how strongly. From `data/format_words.csv`."""
    return read_words(settings.DATA / "format_words.csv", "format")


@dataclass(frozen=True)
class NeedTopic:
    """A field or format of a need, with the words of its text that speak for it; maybe none."""

    name: str
    words: tuple[str, ...]


def topics_of(need: Need) -> dict[str, list[NeedTopic]]:
    """The need's `action_fields` and `formats`, each with the words that speak for it; two queries."""
    words = _spoken(analyse.words(f"{need.title}. {need.text}"))
    fields = {topic.identifier: topic.words for topic in rules.topics(words, field_words(), most=10)}
    wanted = {topic.identifier: topic.words for topic in rules.topics(words, format_words(), most=10)}
    return {
        "action_fields": [
            NeedTopic(field.name, fields.get(field.identifier, ())) for field in need.action_fields.all()
        ],
        "formats": [
            NeedTopic(format.name, wanted.get(format.identifier, ())) for format in need.formats.all()
        ],
    }


def field_points(words: Iterable[analyse.Word]) -> dict[str, int]:
    """How clearly the words of a text speak of each action field: points by identifier, 0 ones left out."""
    return {topic.identifier: topic.points for topic in rules.topics(_spoken(words), field_words(), most=10)}


def _spoken(words: Iterable[analyse.Word]) -> list[tuple[str, Sequence[str]]]:
    """Each word as it is written, with its stems: what `rules.topics` reads."""
    return [(word.text, word.stems) for word in words]


def suggest_action_fields(text: str) -> list[FieldSuggestion]:
    """The current action fields a text speaks of, clearest first, at most three. Source: concept C3."""
    words = _spoken(analyse.words(text))
    found = rules.topics(words, field_words(), most=MOST_FIELDS)
    known = {field.identifier: field for field in ActionField.objects.current()} if found else {}
    return [
        FieldSuggestion(known[topic.identifier], topic.words) for topic in found if topic.identifier in known
    ]


def suggest_formats(text: str) -> list[FormatSuggestion]:
    """The current formats a text asks for, clearest first, at most two. Source: concept C6."""
    words = _spoken(analyse.words(text))
    found = rules.topics(words, format_words(), most=MOST_FORMATS)
    known = {format.identifier: format for format in Format.objects.current()} if found else {}
    return [
        FormatSuggestion(known[topic.identifier], topic.words) for topic in found if topic.identifier in known
    ]
