"""Finding a person's name, address and number in words, and taking them out.

Case, umlauts and spelling do not matter ("MUELLER, Jörg" is "Jörg Müller"), borders of words do ("Bergmann"
is not "Berg"). A surname alone is a word like any other and stays, unless "Frau" or "Herr" stands before it
and nobody else has it.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

TITLES = re.compile(r"(?i)^(?:dr|prof|dipl|mag|ing|phil|med|jur|h\.?c|m\.?a|b\.?a|frau|herr)[.\-\w]*\.?$")
SALUTATION = r"(?:frau|herrn?|hr\.|fr\.)\s+(?:(?:prof\.|dr\.)\s*)*"
GERMAN = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
GAP = r"(?:[\s\u00a0_.+]|%20|&nbsp;|-)+"
NO_LETTER_BEFORE, NO_LETTER_AFTER = r"(?<![^\W\d_])", r"(?:['’]?s)?(?![^\W\d_])"
REMOVED = "[entfernt]"


class Words:
    """Knows one person's words by sight."""

    def __init__(
        self,
        names: Iterable[str],
        mails: Iterable[str],
        phones: Iterable[str],
        pseudonym: str,
        *,
        unique_surname: bool = True,
    ) -> None:
        self.pseudonym = pseudonym
        self.patterns = [
            *((_mail(mail), REMOVED) for mail in mails if mail),
            *((found, REMOVED) for phone in phones if (found := _phone(phone))),
            *((found, pseudonym) for name in names for found in _names(name, unique_surname)),
        ]

    def occur_in(self, value: Any) -> bool:
        """Whether the person is named; reads texts, bytes, lists and dicts."""
        return any(pattern.search(text) for text in strings(value) for pattern, _ in self.patterns)

    def scrubbed(self, value: Any) -> Any:
        """The same value without the person's name, address and number."""
        if isinstance(value, str):
            for pattern, instead in self.patterns:
                value = pattern.sub(instead, value)
            return value
        if isinstance(value, (bytes, memoryview)):
            return self.scrubbed(unfolded(bytes(value))).encode() if self.occur_in(value) else bytes(value)
        if isinstance(value, list):
            return [self.scrubbed(one) for one in value]
        if isinstance(value, dict):
            return {self.scrubbed(key): self.scrubbed(one) for key, one in value.items()}
        return value


def strings(value: Any) -> Iterator[str]:
    """Every text in a value of JSON, in a file's bytes or in a plain field."""
    if isinstance(value, str):
        yield unicodedata.normalize("NFC", value)
    elif isinstance(value, (bytes, memoryview)):
        yield unfolded(bytes(value))
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings(key)
            yield from strings(one)
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one)


def unfolded(content: bytes) -> str:
    """A file's bytes as text; lines of a calendar file that were folded are whole again."""
    return re.sub(r"\r?\n[ \t]", "", content.decode("utf-8", "replace"))


def surname(name: str) -> str:
    """The last word of a name, without titles; empty for an empty name."""
    return parts[-1] if (parts := _parts(name)) else ""


def _parts(name: str) -> list[str]:
    words = unicodedata.normalize("NFC", name).replace(",", " ").split()
    titles = {word for word in words if TITLES.match(word)} - {word for word in words[-1:] if word[-1] != "."}
    return [word for word in words if word not in titles]


def _names(name: str, unique_surname: bool) -> Iterator[re.Pattern[str]]:
    """Longest first: full, first and last, reversed, initial, with a salutation."""
    parts = _parts(name)
    if not parts or len("".join(parts)) < 3:
        return
    first, last = parts[0], parts[-1]
    if len(parts) == 1:  # alone it is a word like any other
        yield re.compile(r"\A\s*" + _letters(last) + r"\s*\Z", re.IGNORECASE)
        yield _bordered(SALUTATION + _letters(last))
        return
    yield _bordered(GAP.join(map(_letters, parts)))
    if len(parts) > 2:
        yield _bordered(_letters(first) + GAP + _letters(last))
    yield _bordered(_letters(last) + r"(?:,\s*|" + GAP + ")" + GAP.join(map(_letters, parts[:-1])))
    yield _bordered(_letters(first[0]) + r"\.\s*" + _letters(last))
    if unique_surname:
        yield _bordered(SALUTATION + _letters(last))


def _bordered(pattern: str) -> re.Pattern[str]:
    return re.compile(NO_LETTER_BEFORE + pattern + NO_LETTER_AFTER, re.IGNORECASE)


def _letters(word: str) -> str:
    """A pattern for a word however its umlauts and accents are written."""
    return "".join(_letter(letter) for letter in word)


def _letter(letter: str) -> str:
    if letter == "-":
        return r"[\s\u00a0_.-]*"
    if letter in "'’`´":
        return r"(?:['’`´]|&#x27;|&#39;|&rsquo;)"
    spread = unicodedata.normalize("NFD", letter)
    ways = {letter, spread, GERMAN.get(letter.lower(), letter), spread[0], html.escape(letter)}
    return "(?:" + "|".join(re.escape(way) for way in sorted(ways, key=len, reverse=True)) + ")"


def _mail(mail: str) -> re.Pattern[str]:
    local, _, domain = mail.partition("@")
    middle = re.escape(local) + "(?:@|%40|&#64;)" + re.escape(domain)
    return re.compile(rf"(?<![\w.+-]){middle}(?![\w-]|\.\w)", re.IGNORECASE)


def _phone(phone: str) -> re.Pattern[str] | None:
    """The number with or without +49 or 0049, with any spacing; None when it is too short."""
    digits = re.sub(r"\D", "", phone)
    national = re.sub(r"^(?:0049|49(?=\d{7})|0)", "", digits)
    if len(national) < 5:
        return None
    between = r"[\s\u00a0/().–-]*"
    start = rf"(?:(?:\+|00)\s*49{between}(?:\(?0\)?{between})?|\(?0{between})?"
    return re.compile(rf"(?<![\d+]){start}{between.join(national)}(?!\d)")
