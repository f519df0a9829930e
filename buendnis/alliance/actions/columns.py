"""Columns of tables that are read in: their names, and how their text becomes a value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from buendnis.base.marks import Mark

Label = str | Promise


@dataclass(frozen=True)
class Column:
    """A column of a table: its name in files, its German label, and how its text becomes a value.

    `parse` raises ValueError with a German sentence. An empty cell says nothing: what is known stays.
    """

    name: str
    label: Label
    parse: Callable[[str], Any] = str
    required: bool = False


def same(text: str) -> str:
    """The form in which names are compared: one space, no case (texts are NFC already)."""
    return " ".join(text.split()).casefold()


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A parser for whole numbers within bounds; "18.000" counts as 18000."""

    def parser(text: str) -> int:
        digits = text.replace(".", "") if text.count(".") and len(text.rsplit(".", 1)[1]) == 3 else text
        if not (digits.isascii() and digits.isdigit() and least <= int(digits[:12]) <= most):
            raise ValueError(
                _("„%(text)s“ ist keine ganze Zahl von %(least)s bis %(most)s.")
                % {"text": text[:40], "least": least, "most": most}
            )
        return int(digits)

    return parser


def degree(least: float, most: float) -> Callable[[str], float]:
    """A parser for a latitude or longitude within bounds; point or comma."""

    def parser(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise ValueError(
                _("„%(text)s“ liegt nicht zwischen %(least)s und %(most)s Grad.")
                % {"text": text[:40], "least": least, "most": most}
            )
        return value

    return parser


def words(length: int) -> Callable[[str], str]:
    """A parser for text of limited length."""

    def parser(text: str) -> str:
        if len(text) > length:
            raise ValueError(_("Der Text hat mehr als %(length)s Zeichen.") % {"length": length})
        return text

    return parser


@dataclass(frozen=True)
class OneOf:
    """A parser for a code or its German label."""

    choices: type[models.TextChoices]

    def __call__(self, text: str) -> str:
        by_name = {same(str(name)): code for code, label in self.choices.choices for name in (code, label)}
        if same(text) not in by_name:
            raise ValueError(
                _("„%(text)s“ gibt es hier nicht. Möglich: %(names)s.")
                % {"text": text[:40], "names": ", ".join(str(name) for name in self.choices.labels)}
            )
        return str(by_name[same(text)])

    def label(self, code: Any) -> str:
        """The German label of a stored code; what is no code stays as it is."""
        return str(dict(self.choices.choices).get(code, code or ""))


one_of = OneOf
mark = one_of(Mark)
