"""A log that tells what went wrong and nothing about whom. Source: trust.md P9."""

import logging
import re

HIDDEN = "[…]"
MAIL = re.compile(r"[\w.+%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+", re.IGNORECASE)
QUERY = re.compile(r"(?<=\w/)\?\S+|(?<=\S)\?[\w-]+=\S+")
SIGNED = re.compile(r"(?<![\w.])[\w-]+\.[\w-]{20,}(?![\w.])")  # what Django's Signer makes: 17.kJ3…
LONG = re.compile(r"(?<![\w-])(?=[\w-]*\d)[A-Za-z0-9_-]{32,}(?![\w-])")  # keys, UUIDs


def discreet(text: str) -> str:
    """The text without mail addresses, what was asked for behind a "?", signed tokens and long keys."""
    for pattern in (MAIL, QUERY, SIGNED, LONG):
        text = pattern.sub(HIDDEN, text)
    return text


class DiscreetFormatter(logging.Formatter):
    """Hides them in the message and in the traceback, whoever wrote the line."""

    def format(self, record: logging.LogRecord) -> str:
        return discreet(super().format(record))
