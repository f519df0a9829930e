"""German text into comparable words: the same for what is stored and for what is looked for.

First version: gender forms to their base, hyphenated words joined and in parts, stop words out,
Snowball stems, umlauts folded. The engine behind `stems` may change; the call stays.
"""

import re
import threading
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import Stemmer

from buendnis.search.stopwords import STOP_WORDS

LONGEST_TEXT = 20_000  # characters that are looked at; more is noise or an attack
LONGEST_STEM = 60

HYPHENS = "-\u2010\u2011"
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200d\ufeff]")
GENDER_END = r"(?:[*:_·•]|/-?|\(-?)(?:innen|in|n|r|s|e|en|es|er)(?![^\W_])\)?"
WORD = re.compile(rf"[^\W_]+(?:{GENDER_END}|[{HYPHENS}][^\W_]+)*", re.IGNORECASE)
GENDER = re.compile(rf"(?<=[^\W_]{{3}}){GENDER_END}", re.IGNORECASE)
INNER_I = re.compile(r"(?<=[a-zäöüß]{2})In(?:nen)?(?![^\W_])")
FEMALE_PLURAL = re.compile(r"(?<=er|or|ur|st|nt|nd|at|ut|ge)innen$")
FEMALE = re.compile(r"(?<=\w\w\w(?:er|or|ur))in$|(?<=\w\w\w(?:ist|ent|ant))in$")
FOLDED = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss", "ı": "i"})
# Taken away before the stemmer, which would keep "é".
ACCENTS = str.maketrans("áàâãåéèêëíìîïóòôõúùûçñ", "aaaaaeeeeiiiioooouuucn")

_own = threading.local()  # a stemmer is not made for two threads at once


class Word(NamedTuple):
    """A word as written, where it begins, and the stems it stands for."""

    text: str
    start: int
    stems: tuple[str, ...]


def clean(text: str) -> str:
    """One form of the same text: NFKC, nothing invisible, at most 20,000 characters."""
    return INVISIBLE.sub("", unicodedata.normalize("NFKC", text[:LONGEST_TEXT]))


def fold(word: str) -> str:
    """Lower case without umlauts and accents: "Größe" becomes "grosse"."""
    word = word.casefold().translate(FOLDED)
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))


def words(text: str) -> Iterator[Word]:
    """The words of a text in order, stop words left out; positions count in `clean(text)`."""
    for match in WORD.finditer(clean(text)):
        if found := _stems_of(match.group()):
            yield Word(match.group(), match.start(), found)


def stems(text: str) -> list[str]:
    """All stems of a text in order, repeated as often as they occur; empty for a text without words."""
    return [stem for word in words(text) for stem in word.stems]


@lru_cache(maxsize=50_000)
def _stems_of(written: str) -> tuple[str, ...]:
    """A hyphenated word gives its joined form first, then its parts."""
    base = GENDER.sub("", INNER_I.sub("", written))
    parts = [part for part in re.split(f"[{HYPHENS}]", base) if part]
    forms = ["".join(parts), *parts] if len(parts) > 1 else parts
    found = (_stem(form) for form in forms)
    return tuple(dict.fromkeys(stem for stem in found if stem))


def _stem(form: str) -> str:
    """The stem of one word, or "" for stop words and single letters."""
    word = form.casefold()
    if fold(word) in STOP_WORDS or (len(word) < 2 and not word.isdigit()):
        return ""
    word = FEMALE.sub("", FEMALE_PLURAL.sub("", word.translate(ACCENTS)))
    return fold(_stemmer().stemWord(word))[:LONGEST_STEM]


def _stemmer() -> Stemmer.Stemmer:
    if not hasattr(_own, "stemmer"):
        _own.stemmer = Stemmer.Stemmer("german")
    return _own.stemmer
