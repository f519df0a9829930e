"""The words of the demo alliance and the curated lists beside it."""

import re

import pytest
from django.conf import settings

from buendnis.base.tables import read_table
from buendnis.config.demo import files


def all_texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for part in value.values() for text in all_texts(part))
    elif isinstance(value, list):
        yield from (text for part in value for text in all_texts(part))


NAMES = ("people", "organisations", "sites", "offers", *files.NEEDS)


def test_no_invented_text_points_to_a_real_address():
    for name in NAMES:
        for text in all_texts(files.read(name)):
            addresses = re.findall(r"https?://\S+|\S+@\S+", text)
            assert all("demo.example" in address for address in addresses), text


def test_needs_are_two_to_six_sentences_and_titles_short():
    for need in files.needs():
        sentences = re.findall(r"[.!?](?=\s|$)", need["text"])
        assert 2 <= len(sentences) <= 6, need["key"]
        assert len(need["title"]) <= 80, need["key"]


def test_results_and_feedback_say_that_they_are_examples():
    for need in files.needs():
        for step in need.get("steps", ()):
            texts = [
                part.get("result") or part.get("text") for part in step.values() if isinstance(part, dict)
            ]
            assert all(text.startswith("Beispiel: ") for text in texts), need["key"]


def test_keys_are_used_once():
    for keys in ([need["key"] for need in files.needs()], [offer["key"] for offer in files.read("offers")]):
        assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "column", "table", "least"),
    [
        ("action_field_words", "action_field", ("action_fields", "identifier"), 60),
        ("format_words", "format", ("roles_and_formats", "format"), 30),
    ],
)
def test_word_lists_speak_for_every_entry_of_the_catalogue(name, column, table, least):
    rows = read_table(settings.DATA / f"{name}.csv")
    known = {row[table[1]] for row in read_table(settings.DATA / f"{table[0]}.csv")}
    pairs = [(row[column], row["word"].lower()) for row in rows]

    assert {row[column] for row in rows} == known
    assert all(sum(row[column] == entry for row in rows) >= least for entry in known)
    assert {row["weight"] for row in rows} == {"1", "2", "3"}
    assert len(pairs) == len(set(pairs))
