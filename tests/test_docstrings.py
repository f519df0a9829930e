"""What a room is for, and what its rules, queries and actions do, can be read without reading the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "buendnis"
ROOMS = sorted(path.parent for path in HOUSE.glob("*/__init__.py"))
SPEAKING = ("rules", "queries", "actions")
ENGINES = ("planner", "search")  # engines that know no other room: everything public speaks
Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules(room: Path) -> Iterator[Path]:
    """The files of a room that other people call."""
    for file in sorted(room.rglob("*.py")):
        drawer = file.relative_to(room).parts[0].removesuffix(".py")
        if drawer in SPEAKING or (room.name in ENGINES and drawer not in ("tests", "migrations")):
            yield file


def functions(file: Path) -> Iterator[Function]:
    """The public functions that stand at the top of a file."""
    for node in ast.parse(file.read_text()).body:
        if isinstance(node, Function) and not node.name.startswith("_"):
            yield node


def silent(room: Path) -> list[str]:
    return [
        f"{file.relative_to(HOUSE)}:{function.lineno} {function.name}"
        for file in modules(room)
        for function in functions(file)
        if not ast.get_docstring(function)
    ]


def sentences(text: str) -> int:
    return len(re.findall(r"[.!?](?=\s|$)", text))


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_public_rule_query_and_action_says_what_it_does(room):
    assert silent(room) == []


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_a_room_opens_with_what_it_is_for_what_not_and_which_words_it_owns(room):
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""

    assert sentences(text) >= 3, text
