"""A refusal looks like "not found": same status, same words, about the same work (permissions.md, rule 7)."""

from dataclasses import replace

import pytest

from tests.matrix.asking import (
    ALLOWED,
    Answer,
    Question,
    address,
    ask,
    ask_at,
    digest_of,
    expected,
    questions,
)
from tests.matrix.oracle import Oracle, doors
from tests.matrix.probes import asked_doors
from tests.matrix.world import SECOND_OF_THEIR_ROLE, STRANGER, World

MORE_STATEMENTS = 8  # a thing that is there and hidden may cost as many more: a refusal is recorded
PARTS = 6


def refusals(world: World, part: int) -> list[Question]:
    """What the policy refuses to whom is logged in: each door once per person, with foreign things."""
    found: dict[tuple[str, str, bool], Question] = {}
    oracle = Oracle.from_file()
    names = [name for name in asked_doors() if not doors()[name].is_guarded]
    for name in names[part::PARTS]:
        for question in questions(world, name):
            if question.key == STRANGER or question.key in SECOND_OF_THEIR_ROLE:
                continue
            if expected(world, oracle, question) != ALLOWED:
                found[question.key, name, question.probe.body is None] = question
    return list(found.values())


@pytest.mark.parametrize("part", range(PARTS))
def test_what_is_hidden_looks_as_if_it_were_not_there(world, db, part):
    """A thing like a number that nobody has, a list like an address that nobody uses."""
    unlike = []
    for question in refusals(world, part):
        if question.probe.refused:
            continue
        hidden, missing = ask(world, question), like_nothing(world, question)
        if differs(hidden, missing):
            unlike.append(f"{question}: {hidden.status}/{missing.status}, {hidden.queries}/{missing.queries}")

    assert not unlike, "\n" + "\n".join(unlike)


def like_nothing(world: World, question: Question) -> Answer:
    if question.probe.names_things:
        return ask(world, replace(question, tenant="own"), missing=True)
    path = address(world, question).partition("?")[0].rstrip("/")
    return ask_at(world, question, f"{path}/gibt-es-nicht/")


def differs(hidden: Answer, missing: Answer) -> bool:
    if (hidden.status, hidden.digest) != (missing.status, missing.digest):
        return True
    return hidden.queries - missing.queries > MORE_STATEMENTS


def test_a_refusal_that_says_more_would_be_found():
    """Negative control."""
    missing = Answer("denied", 404, digest_of(b"Das gibt es nicht."), 4)

    assert differs(replace(missing, status=403), missing)
    assert differs(replace(missing, digest=digest_of(b"Das gibt es nicht. Bedarf 7")), missing)
    assert differs(replace(missing, queries=40), missing)
    assert not differs(replace(missing, queries=8), missing)
