"""The self-assessment against OWASP ASVS 5.0 is whole and points at things that exist."""

import csv
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
STATES = {"met", "partly", "not met", "not applicable"}


def rows() -> list[dict[str, str]]:
    with (ROOT / "docs" / "asvs.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_requirement_of_levels_one_and_two_stands_once():
    found = rows()

    assert Counter(row["level"] for row in found) == {"1": 70, "2": 183}
    assert len({row["requirement"] for row in found}) == 253


def test_every_answer_is_one_of_four():
    assert {row["status"] for row in rows()} <= STATES


def test_what_is_met_says_where():
    shown = [row for row in rows() if row["status"] in ("met", "partly")]

    assert [row["requirement"] for row in shown if not row["evidence"]] == []


def test_every_named_file_exists():
    named = {(row["requirement"], path) for row in rows() for path in row["evidence"].split() if "/" in path}

    assert len(named) > 100
    assert {(number, path) for number, path in named if not (ROOT / path.split(":")[0]).exists()} == set()


def test_what_is_not_met_says_why():
    assert [row["requirement"] for row in rows() if row["status"] != "met" and not row["note"]] == []
