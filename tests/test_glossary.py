"""One word, one meaning: every model of ours stands in the glossary, with its room and its German word."""

import re
from pathlib import Path

import pytest
from django.apps import apps

GLOSSARY = Path(__file__).parents[1] / "docs" / "glossary.md"
TECHNICAL = {"Document", "Word", "Audience", "Attachment", "Heartbeat", "PeriodicRun"}


def rows(text: str) -> dict[str, tuple[str, str]]:
    """Code word -> (German word, room)."""
    found = {}
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) >= 4 and "`" in cells[1]:
            for code in re.findall(r"`(\w+)`", cells[1]):
                found[code] = (cells[0], cells[2])
    return found


def models_of_ours() -> list[type]:
    return [
        model
        for model in apps.get_models()
        if model.__module__.startswith("buendnis.") and model.__name__ not in TECHNICAL
    ]


def test_every_model_stands_in_the_glossary():
    known = rows(GLOSSARY.read_text(encoding="utf-8"))

    assert [m.__name__ for m in models_of_ours() if m.__name__ not in known] == []


def test_every_model_lives_in_the_room_that_the_glossary_names():
    known = rows(GLOSSARY.read_text(encoding="utf-8"))
    moved = [
        f"{m.__name__}: {m._meta.app_label}, glossary says {known[m.__name__][1]}"
        for m in models_of_ours()
        if m.__name__ in known and known[m.__name__][1] != m._meta.app_label
    ]

    assert moved == []


def test_no_code_word_stands_twice():
    codes = re.findall(r"^\|[^|]*\|\s*`(\w+)`", GLOSSARY.read_text(encoding="utf-8"), flags=re.M)

    assert sorted(codes) == sorted(set(codes))


@pytest.mark.parametrize("line", ["| Bedarf | `Need` | matching | what a site asks for |"])
def test_the_reader_reads_a_row(line):
    assert rows(line) == {"Need": ("Bedarf", "matching")}
