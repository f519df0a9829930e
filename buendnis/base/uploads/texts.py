"""Plain text and CSV: readable, without control characters, no page in disguise; stored as UTF-8."""

import codecs
import re

from buendnis.base.text import FORBIDDEN
from buendnis.base.uploads.refused import Refused

MARKUP = re.compile(r"\s*(<!doctype|<html|<head|<body|<script|<svg|<iframe|<\?xml|<\?php|#!)", re.IGNORECASE)
TOLERATED = str.maketrans("", "", "\x0c\x1a")  # page breaks; the end mark of old programs


def clean(content: bytes, extension: str) -> bytes:
    """The same text as UTF-8. Raises Refused for what is no text."""
    text = decoded(content).translate(TOLERATED)
    if not text.strip():
        raise Refused("empty")
    if MARKUP.match(text):
        raise Refused("mismatch", extension=extension)
    if FORBIDDEN.search(text):
        raise Refused("mismatch", extension=extension)
    return text.encode()


def decoded(content: bytes) -> str:
    """From UTF-8, UTF-16 with its mark, or what Windows wrote before."""
    try:
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return content.decode("utf-16")
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")
