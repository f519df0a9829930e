"""Arrays from outside, checked one by one: every mistake names the field and the row where it stands."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .errors import BadInstance
from .instance import MOST_FIT, Instance, Ints, Limits

NEEDED = ("cap", "eff", "kmax", "site", "site_cap", "helper", "need", "fit", "lock", "conflicts")
OPTIONAL = ("effort", "limit_most", "limit_row", "limit_pair", "limit_amount")
ALIKE = (("kmax", "eff"), ("site", "eff"), ("need", "helper"), ("fit", "helper"), ("effort", "helper"))
MOST_ROWS = {"helper": 20_000_000, "need": 20_000_000, "fit": 20_000_000, "effort": 20_000_000}
MOST_OTHER_ROWS = 5_000_000
MOST_AMOUNT = 10**9  # half-days of one pair; solvers lose precision above
MOST_SUM = 2**53  # above this, sums of floating-point numbers are no longer exact
MOST_HELPERS = 3
SHOWN = 40  # characters of a wrong value


def most_rows(name: str) -> int:
    """How many rows an array may have."""
    return MOST_ROWS.get(name, MOST_OTHER_ROWS)


def shown(value: object) -> str:
    """A wrong value as it stands in JSON, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def column(name: str, values: object) -> Ints:
    """A list from JSON as whole numbers; raises BadInstance."""
    if not isinstance(values, list):
        raise BadInstance(f"{name}: must be a list of whole numbers, not {shown(values)}")
    if len(values) > most_rows(name):
        raise BadInstance(f"{name}: has {len(values)} rows; {most_rows(name)} are the most")
    if set(map(type, values)) - {int}:
        row = next(r for r, value in enumerate(values) if type(value) is not int)
        raise BadInstance(f"{name}[{row}]: must be a whole number, not {shown(values[row])}")
    try:
        return np.array(values, np.int64).reshape(-1)
    except OverflowError:
        row = next(r for r, value in enumerate(values) if not -(2**63) <= value < 2**63)
        raise BadInstance(f"{name}[{row}]: {shown(values[row])} does not fit into 64 bits") from None


def couples(name: str, values: object) -> Ints:
    """A list of [helper, need] from JSON as an array of two columns; raises BadInstance."""
    if not isinstance(values, list):
        raise BadInstance(f"{name}: must be a list of [helper, need], not {shown(values)}")
    for row, couple in enumerate(values):
        if not isinstance(couple, list) or len(couple) != 2:
            raise BadInstance(f"{name}[{row}]: must be [helper, need], not {shown(couple)}")
    parts = [column(f"{name}[:,{k}]", [couple[k] for couple in values]) for k in (0, 1)]
    return np.stack(parts, 1)


def whole_numbers(name: str, values: NDArray[Any]) -> Ints:
    """An array from numpy as 64-bit whole numbers of the right shape; raises BadInstance."""
    if values.dtype.kind not in "iu":
        raise BadInstance(f"{name}: must be an array of whole numbers, not of {values.dtype.name}")
    if name == "conflicts" and values.size == 0:
        return np.zeros((0, 2), np.int64)
    if values.ndim != (2 if name == "conflicts" else 1) or (name == "conflicts" and values.shape[1] != 2):
        raise BadInstance(f"{name}: has the shape {values.shape}; must be {_shape(name)}")
    if values.dtype.kind == "u" and values.size and int(values.max()) >= 2**63:
        row = int(np.argmax(values.reshape(len(values), -1).max(1) >= 2**63))
        raise BadInstance(f"{name}[{row}]: {shown(int(values[row].max()))} does not fit into 64 bits")
    return np.ascontiguousarray(values, np.int64)


def _shape(name: str) -> str:
    return "rows of [helper, need]" if name == "conflicts" else "one list"


def instance_of(arrays: Mapping[str, Ints]) -> Instance:
    """The instance that the arrays describe, in their own order; raises BadInstance naming field and row.

    Needs NEEDED; OPTIONAL ones may be left out, the four of the limits only together.
    """
    for name in NEEDED:
        if name not in arrays:
            raise BadInstance(f"{name}: missing")
    _lengths(arrays)
    _ranges(arrays)
    limits = _limits(arrays)
    instance = Instance(**{name: arrays[name] for name in NEEDED}, effort=_effort(arrays), limits=limits)
    _sums(instance, "effort" if "effort" in arrays else "eff")
    _doubles(instance)
    return instance


def _lengths(arrays: Mapping[str, Ints]) -> None:
    for name, like in ALIKE:
        if name in arrays and len(arrays[name]) != len(arrays[like]):
            raise BadInstance(f"{name}: has {len(arrays[name])} rows, {like} has {len(arrays[like])}")


def _ranges(arrays: Mapping[str, Ints]) -> None:
    helpers, needs, sites, pairs = (len(arrays[name]) for name in ("cap", "eff", "site_cap", "helper"))
    _within("cap", arrays["cap"], 0)
    _within("eff", arrays["eff"], 0, MOST_AMOUNT)
    _within("kmax", arrays["kmax"], 1, MOST_HELPERS)
    _within("site_cap", arrays["site_cap"], 0)
    _number("site", arrays["site"], sites, "sites")
    _number("helper", arrays["helper"], helpers, "helpers")
    _number("need", arrays["need"], needs, "needs")
    _within("fit", arrays["fit"], 0, MOST_FIT)
    _number("lock", arrays["lock"], pairs, "pairs")
    _number("conflicts", arrays["conflicts"][:, 0], helpers, "helpers")
    _number("conflicts", arrays["conflicts"][:, 1], needs, "needs")
    if "effort" in arrays:
        _within("effort", arrays["effort"], 0, MOST_AMOUNT)


def _within(name: str, values: Ints, low: int, high: int | None = None) -> None:
    wrong = values < low if high is None else (values < low) | (values > high)
    if wrong.any():
        row = int(np.argmax(wrong))
        span = f"{low} or more" if high is None else f"from {low} to {high}"
        raise BadInstance(f"{name}[{row}]: must be {span}, not {values[row]}")


def _number(name: str, values: Ints, count: int, things: str) -> None:
    wrong = (values < 0) | (values >= count)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadInstance(f"{name}[{row}]: there is no number {values[row]} among {count} {things}")


def _effort(arrays: Mapping[str, Ints]) -> Ints:
    return arrays["effort"] if "effort" in arrays else arrays["eff"][arrays["need"]]


def _limits(arrays: Mapping[str, Ints]) -> Limits:
    names = OPTIONAL[1:]
    given = [name for name in names if name in arrays]
    if not given:
        return Limits()
    if missing := [name for name in names if name not in arrays]:
        raise BadInstance(f"{missing[0]}: missing, though there is {given[0]}")
    for name in names[2:]:
        if len(arrays[name]) != len(arrays["limit_row"]):
            raise BadInstance(
                f"{name}: has {len(arrays[name])} rows, limit_row has {len(arrays['limit_row'])}"
            )
    _within("limit_most", arrays["limit_most"], 0)
    _number("limit_row", arrays["limit_row"], len(arrays["limit_most"]), "limits")
    _number("limit_pair", arrays["limit_pair"], len(arrays["helper"]), "pairs")
    _within("limit_amount", arrays["limit_amount"], 1, MOST_AMOUNT)
    return Limits(*(arrays[name] for name in names))


def _sums(instance: Instance, effort: str) -> None:
    limits = instance.limits
    per_pair = {"effort": np.arange(len(instance.effort)), "eff": instance.need}[effort]
    _sum("cap", instance.cap)
    _sum(effort, instance.effort, per_pair)
    _sum("site_cap", instance.site_cap)
    _sum("limit_most", limits.most)
    _sum("limit_amount", limits.amount)


def _sum(name: str, values: Ints, rows: Ints | None = None) -> None:
    """Refuse numbers whose sum is too large to be exact."""
    over = np.cumsum(values, dtype=float) > MOST_SUM
    if over.any():
        row = int(np.argmax(over))
        named = row if rows is None else int(rows[row])
        raise BadInstance(f"{name}[{named}]: with {values[row]} the sum passes {MOST_SUM}")


def _doubles(instance: Instance) -> None:
    helpers = max(1, len(instance.cap))
    key = instance.need * helpers + instance.helper
    if (row := _second(key)) is not None:
        raise BadInstance(f"need[{row}]: {_pair(instance, row)} stands twice")
    if (row := _second(instance.lock)) is not None:
        raise BadInstance(f"lock[{row}]: pair {instance.lock[row]} is locked twice")
    banned = np.isin(key, instance.conflicts[:, 1] * helpers + instance.conflicts[:, 0])
    if banned.any():
        row = int(np.argmax(banned))
        raise BadInstance(f"helper[{row}]: {_pair(instance, row)} is listed in conflicts")


def _pair(instance: Instance, row: int) -> str:
    return f"the pair of helper {instance.helper[row]} and need {instance.need[row]}"


def _second(keys: Ints) -> int | None:
    """The first row whose number stood before, or None."""
    order = np.argsort(keys, kind="stable")
    again = order[1:][keys[order][1:] == keys[order][:-1]]
    return int(again.min()) if len(again) else None
