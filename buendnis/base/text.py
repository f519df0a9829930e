"""Text as it comes in and as it is compared."""

import re
import unicodedata

FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but tab, line feed, carriage return
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff"  # invisible: zero width, direction overrides
    "\ud800-\udfff\ufffe\uffff]"
)


def has_forbidden(value: str) -> bool:
    """Whether the text carries control characters, direction overrides or half a character."""
    return FORBIDDEN.search(value) is not None


def normal(value: str) -> str:
    """NFC, line ends as line feeds: the one form in which text is stored."""
    return unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n")


def one_line(value: str) -> str:
    """Text for a header, a title or a cell: no line breaks, single spaces."""
    return " ".join(normal(value).split())


def shorten(value: str, length: int) -> str:
    """At most `length` characters, cut at a word, with an ellipsis where something was cut."""
    value = one_line(value)
    if len(value) <= length:
        return value
    cut = value[: length - 1]
    return (cut[: cut.rfind(" ")] if " " in cut[length // 2 :] else cut).rstrip(" ,;:.–-") + "…"
