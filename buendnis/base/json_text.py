"""One JSON value, as clean as what a form may send; nothing that can exhaust us."""

import json
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from buendnis.base.text import has_forbidden, normal

DEEPEST = 20
LONGEST_NUMBER = 30


class BadBody(Exception):
    """The body cannot be taken; `sentence` says why in German."""

    def __init__(self, sentence: object, status: int = 400) -> None:
        super().__init__(sentence)
        self.sentence, self.status = sentence, status


def read(body: bytes) -> Any:
    """The value in a body; raises BadBody for everything that is not plain JSON."""
    try:
        return json.loads(
            body.decode("utf-8"),
            object_pairs_hook=_object,
            parse_constant=_no_constant,
            parse_float=_number(float),
            parse_int=_number(int),
        )
    except UnicodeDecodeError as problem:
        raise BadBody(_("Der Text ist nicht in UTF-8 geschrieben.")) from problem
    except RecursionError as problem:
        raise BadBody(_("Die Daten sind zu tief verschachtelt.")) from problem
    except ValueError as problem:
        raise BadBody(_("Das ist kein gültiges JSON.")) from problem


def clean(value: Any, depth: int = 0) -> Any:
    """The same value with text as NFC; raises BadBody for control characters and deep nesting."""
    if depth > DEEPEST:
        raise BadBody(_("Die Daten sind zu tief verschachtelt."))
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [clean(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_text(name): clean(item, depth + 1) for name, item in value.items()}
    return value


def _text(value: str) -> str:
    if has_forbidden(value):
        raise BadBody(_("Der Text enthält Zeichen, die wir nicht verarbeiten können."))
    return normal(value)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _value in pairs]
    if len(set(names)) != len(names):
        raise BadBody(_("Ein Feld kommt doppelt vor."))
    return dict(pairs)


def _no_constant(name: str) -> Iterator[None]:
    raise BadBody(_("Zahlen wie NaN oder Infinity gibt es hier nicht."))


def _number(kind: type) -> Any:
    def read_number(digits: str) -> Any:
        if len(digits) > LONGEST_NUMBER or kind(digits) in (float("inf"), float("-inf")):
            raise BadBody(_("Eine Zahl ist zu groß."))
        return kind(digits)

    return read_number
