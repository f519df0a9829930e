"""JSON in and out: every mistake names the field and the row where it stands."""

import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from buendnis.planner.atomic import written
from buendnis.planner.errors import BadInstance

T = TypeVar("T")
MISSING: Any = object()
LARGEST_FILE = 200 * 2**20


def load(path: str | Path) -> dict:
    """The object in a JSON file; raises BadInstance when there is none."""
    try:
        if Path(path).stat().st_size > LARGEST_FILE:
            raise BadInstance(f"{path}: larger than {LARGEST_FILE >> 20} MB")
        data = json.loads(Path(path).read_text(encoding="utf-8"), parse_constant=_no_number)
    except OSError as problem:
        raise BadInstance(f"{path}: {problem.strerror or problem}") from problem
    except (ValueError, RecursionError) as problem:
        raise BadInstance(f"{path}: no JSON ({problem or 'nested too deeply'})") from problem
    if not isinstance(data, dict):
        raise BadInstance(f"{path}: must be an object {{…}}, not {_kind(data)}")
    return data


def save(data: dict, path: str | Path) -> None:
    """Lay an object down as a JSON file, whole or not at all; days as YYYY-MM-DD."""
    text = json.dumps(data, ensure_ascii=False, indent=1, default=str)
    with written(path) as file:
        file.write(f"{text}\n".encode())


def _no_number(text: str) -> None:
    raise BadInstance(f"{text} is no number")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")


class Fields:
    """One JSON object, read field by field; `where` is how its rows are named in sentences."""

    def __init__(self, data: object, where: str = "") -> None:
        if not isinstance(data, dict):
            raise BadInstance(f"{where or 'instance'}: must be an object, not {_kind(data)}")
        self.data, self.where = data, where

    def name(self, field: str) -> str:
        return f"{self.where}.{field}" if self.where else field

    def wrong(self, field: str, why: str) -> BadInstance:
        return BadInstance(f"{self.name(field)}: {why}")

    def known(self, *fields: str) -> "Fields":
        """Refuse fields that nobody reads: most are typing errors."""
        for field in self.data:
            if field not in fields:
                raise self.wrong(field, "unknown field")
        return self

    def get(self, field: str, default: Any = MISSING) -> Any:
        if field in self.data:
            return self.data[field]
        if default is MISSING:
            raise self.wrong(field, "missing")
        return default

    def whole(self, field: str, low: int, high: int, default: Any = MISSING) -> Any:
        value = self.get(field, default)
        return value if value is default else self.as_whole(self.name(field), value, low, high)

    @staticmethod
    def as_whole(name: str, value: Any, low: int, high: int) -> int:
        if type(value) is not int or not low <= value <= high:
            raise BadInstance(f"{name}: must be a whole number from {low} to {high}, not {_shown(value)}")
        return value

    def number(self, field: str, low: float, high: float, default: Any = MISSING) -> Any:
        value = self.get(field, default)
        if value is default:
            return value
        if type(value) not in (int, float) or not low <= value <= high:
            raise self.wrong(field, f"must be a number from {low} to {high}, not {_shown(value)}")
        return float(value)

    def text(self, field: str, default: Any = MISSING) -> Any:
        value = self.get(field, default)
        if value is default:
            return value
        if not isinstance(value, str) or not 1 <= len(value) <= 200:
            raise self.wrong(field, f"must be a text of 1 to 200 characters, not {_shown(value)}")
        return value

    def day(self, field: str, default: Any = MISSING) -> Any:
        value = self.get(field, default)
        return value if value is default else as_day(self.name(field), value)

    def items(self, field: str, default: Any = MISSING, most: int = 100_000) -> list:
        value = self.get(field, default)
        if not isinstance(value, list):
            raise self.wrong(field, f"must be a list, not {_kind(value)}")
        if len(value) > most:
            raise self.wrong(field, f"has {len(value)} rows; {most} are the most")
        return value

    def objects(self, field: str, default: Any = MISSING, most: int = 100_000) -> "Iterator[Fields]":
        for row, item in enumerate(self.items(field, default, most)):
            yield Fields(item, f"{self.name(field)}[{row}]")

    def wholes(self, field: str, low: int, high: int, default: Any = MISSING) -> tuple[int, ...]:
        read = self.each(field, lambda name, value: self.as_whole(name, value, low, high), default)
        return tuple(sorted(set(read)))

    def days(self, field: str, default: Any = MISSING) -> Any:
        """Days in order without doubles; `default` where the field is missing or null."""
        if default is not MISSING and self.data.get(field) is None:
            return default
        return tuple(sorted(set(self.each(field, as_day, default))))

    def each(self, field: str, read: Callable[[str, Any], T], default: Any) -> list[T]:
        rows = enumerate(self.items(field, default))
        return [read(f"{self.name(field)}[{row}]", value) for row, value in rows]


def as_day(name: str, value: object) -> date:
    """A date written YYYY-MM-DD."""
    try:
        if isinstance(value, str) and len(value) == len("2026-01-31"):
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise BadInstance(f"{name}: must be a date like 2026-01-31, not {_shown(value)}")


def unique(rows: list[str], field: str) -> None:
    """Refuse a name that stands twice; `field` is how the list is called."""
    seen: dict[str, int] = {}
    for row, name in enumerate(rows):
        if name in seen:
            raise BadInstance(f"{field}[{row}].id: {_shown(name)} stands already in row {seen[name]}")
        seen[name] = row


def _shown(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 40 else text[:37] + "…"
