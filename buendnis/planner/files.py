"""Instances and plans as files: `.npz` or `.json` in, `.json` out; nothing broken gets through.

`load` arranges what it reads (needs by site, pairs by need and best fit) and remembers the
numbers of the file, so that a plan is written in them. Source: engines.md.
"""

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from stat import S_ISREG
from typing import Any, NoReturn

import numpy as np

from . import arrays as checked
from .atomic import written
from .errors import BadInstance
from .instance import Instance, Ints, Limits, Plan
from .npz import read_npz

__all__ = ["Arranged", "BadInstance", "arrange", "load", "read", "write", "write_plan"]

MOST_JSON_BYTES = 256 * 2**20
ZIP = b"PK"
NEED_KEYS, PAIR_KEYS = ("need", "needs"), ("pair", "pairs", "lock", "locks", "release")


@dataclass(frozen=True)
class Arranged:
    """An instance in the order that the engine wants. `pairs[p]`, `needs[n]`: their numbers in the file.

    Helpers, sites and limits keep their numbers.
    """

    instance: Instance
    pairs: Ints
    needs: Ints

    def in_file(self, plan: Plan) -> Plan:
        """The plan in the numbers of the file."""
        return replace(
            plan,
            selected=tuple(sorted(self._renumbered("pairs", plan.selected))),
            conflicting_locks=tuple(sorted(self._renumbered("pairs", plan.conflicting_locks))),
            unmet=self.facts_in_file(sorted(plan.unmet, key=lambda fact: self.needs[fact["need"]])),
            diagnosis=self.facts_in_file(plan.diagnosis),
        )

    def facts_in_file(self, facts: Any) -> Any:
        """Dictionaries with keys like `need` or `pairs`, in the numbers of the file."""
        if isinstance(facts, dict):
            return {key: self._renumbered(key, self.facts_in_file(fact)) for key, fact in facts.items()}
        return tuple(map(self.facts_in_file, facts)) if isinstance(facts, (list, tuple)) else facts

    def _renumbered(self, key: str, numbers: Any) -> Any:
        if key not in NEED_KEYS + PAIR_KEYS or numbers is None:
            return numbers
        of = self.needs if key in NEED_KEYS else self.pairs
        if isinstance(numbers, (list, tuple)):
            return tuple(int(of[number]) for number in numbers)
        return int(of[numbers])


def arrange(instance: Instance) -> Arranged:
    """Needs by site, pairs by need and best fit, ties by helper; everything that names them follows."""
    needs = np.argsort(instance.site, kind="stable")
    place = np.argsort(needs, kind="stable")
    need = place[instance.need]
    pairs = np.lexsort((instance.helper, -instance.fit, need))
    pair_place = np.argsort(pairs, kind="stable")
    conflicts = instance.conflicts.copy()
    conflicts[:, 1] = place[conflicts[:, 1]]
    limits = instance.limits
    arranged = replace(
        instance, eff=instance.eff[needs], kmax=instance.kmax[needs], site=instance.site[needs],
        helper=instance.helper[pairs], need=need[pairs], fit=instance.fit[pairs],
        effort=instance.effort[pairs], lock=np.sort(pair_place[instance.lock]), conflicts=conflicts,
        limits=Limits(limits.most, limits.row, pair_place[limits.pair], limits.amount),
    )  # fmt: skip
    return Arranged(arranged, pairs, needs)


def read(path: str | Path) -> Instance:
    """The arranged instance in a file; raises BadInstance with one English line naming field and row."""
    return load(path).instance


def load(path: str | Path) -> Arranged:
    """The arranged instance in a file with the numbers of the file; raises BadInstance like `read`."""
    file = Path(path)
    head = _opening(file)
    if head.startswith(ZIP):
        return arrange(checked.instance_of(read_npz(file)))
    if file.suffix.lower() == ".npz":
        raise BadInstance(f"{_name(file)}: no .npz archive")
    return arrange(checked.instance_of(_read_json(file)))


def _name(file: Path) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(file))


def _opening(file: Path) -> bytes:
    try:
        about = file.stat()
        if not S_ISREG(about.st_mode):
            raise BadInstance(f"{_name(file)}: no ordinary file")
        if not about.st_size:
            raise BadInstance(f"{_name(file)}: the file is empty")
        with file.open("rb") as opened:
            return opened.read(len(ZIP))
    except (OSError, ValueError) as problem:
        _unreadable(file, problem)


def _unreadable(file: Path, problem: Exception) -> NoReturn:
    if isinstance(problem, BadInstance):
        raise problem
    raise BadInstance(
        f"{_name(file)}: {getattr(problem, 'strerror', None) or 'cannot be opened'}"
    ) from problem


def _read_json(file: Path) -> dict[str, Ints]:
    data = _json_object(file)
    names = [name for name in checked.NEEDED + checked.OPTIONAL if name in data]
    return {
        name: checked.couples(name, data[name]) if name == "conflicts" else checked.column(name, data[name])
        for name in names
    }


def _json_object(file: Path) -> dict[str, object]:
    if file.stat().st_size > MOST_JSON_BYTES:
        raise BadInstance(f"{_name(file)}: larger than {MOST_JSON_BYTES >> 20} MB; write it as .npz")
    try:
        data = json.loads(file.read_bytes(), object_pairs_hook=_no_doubles, parse_constant=_no_number)
    except BadInstance:
        raise
    except RecursionError as problem:
        raise BadInstance(f"{_name(file)}: nested too deeply") from problem
    except json.JSONDecodeError as problem:
        raise BadInstance(f"{_name(file)}: line {problem.lineno}: no JSON ({problem.msg})") from problem
    except (OSError, ValueError) as problem:
        raise BadInstance(f"{_name(file)}: no JSON ({str(problem).splitlines()[0]})") from problem
    if not isinstance(data, dict):
        raise BadInstance(f"{_name(file)}: must be an object with the arrays as its fields")
    return data


def _no_doubles(fields: list[tuple[str, object]]) -> dict[str, object]:
    seen: dict[str, object] = {}
    for name, value in fields:
        if name in seen:
            raise BadInstance(f"{name[: checked.SHOWN]!r}: stands twice")
        seen[name] = value
    return seen


def _no_number(text: str) -> NoReturn:
    raise BadInstance(f"{text}: is no number")


def write(instance: Instance, path: str | Path) -> None:
    """Write an instance, as `.json` where the name ends so, else as `.npz`; killed, the old file stays."""
    limits = instance.limits
    columns = {name: getattr(instance, name) for name in (*checked.NEEDED, "effort")}
    if len(limits.most):
        columns |= zip(
            checked.OPTIONAL[1:], (limits.most, limits.row, limits.pair, limits.amount), strict=True
        )
    with written(path) as file:
        if Path(path).suffix.lower() == ".json":
            file.write(_as_json({name: array.tolist() for name, array in columns.items()}))
        else:
            np.savez_compressed(file, **columns)


def write_plan(plan: Plan, path: str | Path) -> None:
    """Write a plan as JSON; killed in the middle, the old file stays."""
    facts = asdict(plan)
    with written(path) as file:
        file.write(_as_json(facts))


def write_facts(facts: object, path: str | Path) -> None:
    """Write any facts (an explanation, say) as JSON, like `write_plan`."""
    with written(path) as file:
        file.write(_as_json(facts))


def _as_json(facts: object) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, allow_nan=False, default=_plain) + "\n").encode()


def _plain(number: Any) -> Any:
    return number.item() if isinstance(number, np.generic) else list(number)
