"""Every verb of the record has German words, and every word has its verb; negative control inside."""

import ast
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps

from buendnis.people import registry

ROOT = Path(__file__).parents[1] / "buendnis"
# Name of the function: place of its verb
WRITES = {"record": 1, "_record": 1, "record_access": 1, "record_view": 2}


def verbs_in(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            place = WRITES.get(name)
            if place is not None and len(node.args) > place and isinstance(node.args[place], ast.Constant):
                yield node.args[place].value


def verbs_written() -> set[str]:
    paths = [path for path in ROOT.rglob("*.py") if "tests" not in path.parts]
    return {verb for path in paths for verb in verbs_in(path.read_text(encoding="utf-8"))}


def test_every_verb_has_german_words():
    assert sorted(verbs_written() - registry.verbs.keys()) == []


def test_every_word_has_its_verb():
    assert sorted(registry.verbs.keys() - verbs_written()) == []


def test_every_kind_of_thing_is_a_model():
    assert [model for model in registry.things if apps.get_model(model)._meta.label_lower != model] == []


def test_the_reader_sees_a_new_verb():
    source = 'people.record(by, "need.sold", need)\nrecord_view(by, need, "need.viewed")'

    assert list(verbs_in(source)) == ["need.sold", "need.viewed"]
