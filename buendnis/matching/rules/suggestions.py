"""Which action fields and formats a text speaks of: words found in curated lists, deterministic."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

WHOLE = 2  # a whole word counts twice as much as the same word inside a compound
SHORTEST_PART = 5  # letters of a list word that may stand inside a compound
ENOUGH = 4  # points: one clear word (weight 2 or 3), or two weak ones
SHARE_OF_BEST = 0.45  # a topic far behind the best one is not suggested


class ListWord(NamedTuple):
    """A line of a word list: what it speaks for, how clearly (1 to 3)."""

    topic: str
    word: str
    weight: int


@dataclass(frozen=True)
class Topic:
    """A suggested topic: its points and the words of the text that speak for it, best first."""

    identifier: str
    points: int
    words: tuple[str, ...]


class WordList:
    """A curated list, made ready once: stems on both sides, compounds searched by their parts."""

    def __init__(self, lines: Iterable[ListWord], stems: Callable[[str], Sequence[str]]) -> None:
        self.by_stem: dict[str, list[tuple[str, int]]] = {}
        for line in lines:
            if found := stems(line.word):
                self.by_stem.setdefault(found[0], []).append((line.topic, line.weight))
        self.parts = sorted(stem for stem in self.by_stem if len(stem) >= SHORTEST_PART)
        self.speaks_for = lru_cache(maxsize=20_000)(self._speaks_for)

    def _speaks_for(self, stem: str) -> tuple[tuple[str, int], ...]:
        """What one stem of a text is worth: (topic, points), the best of all list words in it."""
        best: dict[str, int] = {}
        for topic, weight in self.by_stem.get(stem, ()):
            best[topic] = max(best.get(topic, 0), weight * WHOLE)
        for part in self.parts if stem not in self.by_stem else ():
            if part in stem:
                for topic, weight in self.by_stem[part]:
                    best[topic] = max(best.get(topic, 0), weight)
        return tuple(sorted(best.items()))


def topics(words: Iterable[tuple[str, Sequence[str]]], known: WordList, *, most: int) -> list[Topic]:
    """The topics of a text, most points first, equal ones by identifier; empty when nothing speaks.

    `words` are (as written, stems). Each stem counts once, however often it is repeated.
    """
    found: dict[str, dict[str, int]] = {}
    seen: set[str] = set()
    for written, stems in words:
        for stem in stems:
            if stem in seen:
                continue
            seen.add(stem)
            for topic, points in known.speaks_for(stem):
                held = found.setdefault(topic, {})
                held[written] = max(held.get(written, 0), points)
    ranked = sorted((_topic(name, held) for name, held in found.items()), key=_best_first)
    return [topic for topic in ranked if _is_clear(topic, ranked[0])][:most]


def _topic(identifier: str, held: dict[str, int]) -> Topic:
    words = sorted(held, key=lambda word: (-held[word], word))
    return Topic(identifier, sum(held.values()), tuple(words))


def _best_first(topic: Topic) -> tuple[int, str]:
    return -topic.points, topic.identifier


def _is_clear(topic: Topic, best: Topic) -> bool:
    return topic.points >= ENOUGH and topic.points >= SHARE_OF_BEST * best.points
