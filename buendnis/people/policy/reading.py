"""Read the policy strictly: whatever it does not know is an error that names the line."""

import re
from collections.abc import Hashable, Iterable
from typing import Any

import yaml

from buendnis.people.policy.rows import (
    ACTIONS,
    INTERFACES,
    ROLES,
    SHOWS,
    Cell,
    Door,
    Grant,
    ObjectRow,
    Policy,
    RoleRow,
    Words,
)

TOKEN = re.compile(r"(?P<action>[A-Z])(?P<scope>[a-z]?)(?:\((?P<note>[a-z-]+)\))?")
NOTHING = re.compile(r"–(?:\((?P<note>[a-z-]+)\))?")
PARTS = ("actions", "scopes", "notes", "roles", "objects", "doors")
REASONS = ("open", "own", "guarded")
DOOR_KEYS = {"object", "action", "as", "shows", "fresh", *REASONS}


class BadPolicy(Exception):
    """The policy file says something that nobody understands."""

    def __init__(self, line: int, problem: str) -> None:
        super().__init__(f"policy.yaml, line {line}: {problem}")
        self.line = line


class Table(dict[str, Any]):
    """A mapping that knows where it and its keys stand."""

    line: int
    lines: dict[str, int]


class Loader(yaml.SafeLoader):
    """Plain YAML whose mappings know their lines and hold each key once."""

    def table(self, node: yaml.MappingNode) -> Table:
        found = Table()
        found.line, found.lines = node.start_mark.line + 1, {}
        for key_node, value_node in node.value:
            key, line = str(self.construct_object(key_node, deep=True)), key_node.start_mark.line + 1
            if key in found:
                raise BadPolicy(line, f'"{key}" stands here twice')
            found[key] = self.construct_object(value_node, deep=True)
            found.lines[key] = line
        return found


Loader.add_constructor("tag:yaml.org,2002:map", Loader.table)


def read_policy(text: str) -> Policy:
    """The policy in a YAML text; raises BadPolicy."""
    try:
        whole = yaml.load(text, Loader)  # noqa: S506 - a SafeLoader with line numbers
    except yaml.MarkedYAMLError as problem:
        mark = problem.problem_mark
        raise BadPolicy(mark.line + 1 if mark else 1, str(problem.problem)) from problem
    if not isinstance(whole, Table):
        raise BadPolicy(1, "this is no table of actions, scopes, notes, roles, objects and doors")
    _only(whole, PARTS, "part")
    parts = {name: _table(whole, name) for name in PARTS}
    words = Words(dict(parts["actions"]), dict(parts["scopes"]), dict(parts["notes"]))
    _same(parts["actions"], ACTIONS, "action")
    _same(parts["roles"], ROLES, "role")
    objects = {code: _object(parts["objects"], code, words) for code in parts["objects"]}
    return Policy(
        words=words,
        roles={code: _role(parts["roles"], code) for code in parts["roles"]},
        objects=objects,
        doors={name: _door(parts["doors"], name, objects) for name in parts["doors"]},
    )


def _table(parent: Table, key: str) -> Table:
    value = parent.get(key)
    if not isinstance(value, Table) or not value:
        raise BadPolicy(parent.lines.get(key, parent.line), f'"{key}" must be a table and must not be empty')
    return value


def _only(table: Table, known: Iterable[Hashable], what: str) -> None:
    for key in table:
        if key not in known:
            raise BadPolicy(table.lines[key], f'unknown {what} "{key}"')


def _same(table: Table, known: tuple[str, ...], what: str) -> None:
    _only(table, known, what)
    for code in known:
        if code not in table:
            raise BadPolicy(table.line, f'{what} "{code}" is missing')


def _names(row: Table, key: str) -> tuple[str, ...]:
    value = row.get(key, [])
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise BadPolicy(row.lines[key], f'"{key}" must be a list of names')
    return tuple(value)


def _role(roles: Table, code: str) -> RoleRow:
    row = _table(roles, code)
    _only(row, {"name", "kinds", "later"}, "key")
    return RoleRow(code, _word(row, "name"), _names(row, "kinds"), row.get("later", ""))


def _word(row: Table, key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or not value.strip():
        raise BadPolicy(row.lines.get(key, row.line), f'"{key}" is missing')
    return value


def _object(objects: Table, code: str, words: Words) -> ObjectRow:
    row = _table(objects, code)
    _only(row, {"name", "models", "later", "cells"}, "key")
    cells, line = _table(row, "cells"), objects.lines[code]
    _same(cells, ROLES, "role")
    if row.get("models") and row.get("later"):
        raise BadPolicy(line, f'"{code}" is either built (models) or not yet (later)')
    return ObjectRow(
        code=code,
        name=_word(row, "name"),
        cells={role: _cell(cells, role, words) for role in cells},
        models=_names(row, "models"),
        later=_names(row, "later"),
        line=line,
    )


def _cell(cells: Table, role: str, words: Words) -> Cell:
    value, line = cells[role], cells.lines[role]
    if not isinstance(value, str) or not value.strip():
        raise BadPolicy(line, f'the cell of {role} is empty; "–" means nothing')
    if nothing := NOTHING.fullmatch(value):
        _known(nothing["note"] or "", words.notes, "note", line)
        return Cell()
    return Cell(tuple(_grant(token, words, line) for token in value.split()))


def _grant(token: str, words: Words, line: int) -> Grant:
    found = TOKEN.fullmatch(token)
    if not found:
        raise BadPolicy(line, f'"{token}" is not a letter with scope and note, such as Vm or Uo(d)')
    action, scope, note = found["action"], found["scope"], found["note"] or ""
    if action not in ACTIONS:
        raise BadPolicy(line, f'unknown letter "{action}" in "{token}"')
    if scope not in words.scopes:
        raise BadPolicy(line, f'unknown scope "{scope}" in "{token}"')
    _known(note, words.notes, "note", line)
    return Grant(action, scope, note)


def _known(value: str, known: Iterable[str], what: str, line: int) -> None:
    if value and value not in known:
        raise BadPolicy(line, f'unknown {what} "{value}"')


def _door(doors: Table, name: str, objects: dict[str, ObjectRow]) -> Door:
    row, line = _table(doors, name), doors.lines[name]
    _only(row, DOOR_KEYS, "key")
    reasons = {key: _word(row, key) for key in REASONS if key in row}
    if len(reasons) > 1:
        raise BadPolicy(line, f'"{name}" is either open, own or guarded')
    has_object = "object" in row
    if not has_object and not reasons:
        raise BadPolicy(line, f'"{name}" names neither an object nor a reason (open, own, guarded)')
    if has_object:
        _known(_word(row, "object"), objects, "object", line)
        _known(_word(row, "action"), ACTIONS, "letter", line)
    return Door(
        name=name,
        object=row.get("object", ""),
        action=row.get("action", ""),
        interfaces=_interfaces(row, line) if has_object else (),
        shows=_shows(row, line),
        fresh=_flag(row, "fresh", line),
        line=line,
        **reasons,
    )


def _interfaces(row: Table, line: int) -> tuple[str, ...]:
    value = row.get("as")
    names = tuple(value) if isinstance(value, list) else (value,)
    for name in names:
        if name not in INTERFACES:
            raise BadPolicy(line, f'unknown interface "{name}"')
    return names


def _shows(row: Table, line: int) -> str:
    value = row.get("shows", "inner")
    _known(value, SHOWS, "value of shows", line)
    return value


def _flag(row: Table, key: str, line: int) -> bool:
    value = row.get(key, False)
    if not isinstance(value, bool):
        raise BadPolicy(line, f'"{key}" is true or not there')
    return value
