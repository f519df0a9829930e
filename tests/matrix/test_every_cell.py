"""Every door, every role, own and foreign things, every interface: the policy decides, and nothing else."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.matrix.asking import ALLOWED, DENIED, Question, ask, expected, questions
from tests.matrix.fields import SEEN_AT, may_know
from tests.matrix.oracle import Door, Oracle, doors, places
from tests.matrix.probes import ELSEWHERE, GUARDED, PROBES, asked_doors
from tests.matrix.world import SECOND_OF_THEIR_ROLE, World


def group_of(door: Door) -> str:
    return door.object or door.name.split(":")[0]


def groups() -> dict[str, list[str]]:
    """Doors by object, so that the processes of a test run share the work."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in asked_doors():
        found[group_of(doors()[name])].append(name)
    return found


def asked(world: World, group: str) -> Iterator[Question]:
    for name in groups()[group]:
        yield from questions(world, name)


@pytest.mark.parametrize("group", sorted(groups()))
def test_the_policy_decides(world, db, group):
    """Cells and fields together: each request is expensive, its answer tells both."""
    oracle, wrong, outcomes = Oracle.from_file(), [], defaultdict(set)
    for question in asked(world, group):
        answer, wanted = ask(world, question), expected(world, oracle, question)
        outcomes[replace(question, key="")].add(answer.outcome)
        if answer.outcome != wanted:
            wrong.append(f"{question}: {answer.status}, wanted {wanted}")
        wrong += [
            f"{question}: leaks {found}" for found in answer.canaries if not may_know(question.key, found)
        ]
    wrong += [
        f"{setup}: nobody may, so refusing proves nothing"
        for setup, found in outcomes.items()
        if not is_paired(world, setup, found)
    ]

    assert not wrong, "\n" + "\n".join(wrong)


def is_paired(world: World, setup: Question, found: set[str]) -> bool:
    """Each refusal has somebody who may: same door, thing and way; else the others' own people do."""
    if ALLOWED in found or DENIED not in found or doors()[setup.door].is_guarded:
        return True
    keys = [*SECOND_OF_THEIR_ROLE, *(world.witnesses if setup.tenant == "foreign" else ())]
    return any(ask(world, replace(setup, key=key)).outcome == ALLOWED for key in keys)


def test_there_are_enough_cells(world, db):
    number = sum(1 for group in groups() for _question in asked(world, group))

    assert number >= 2500


def test_every_door_is_tried():
    """No silent gaps: a door with a cell or a thing in its address needs a line, one with a lock a list."""
    assert sorted(name for name, door in doors().items() if name not in (*asked_doors(), *ELSEWHERE)) == []


def test_every_line_still_has_its_door():
    assert [name for name in (*PROBES, *ELSEWHERE, *GUARDED) if name not in doors()] == []


# Granted, but behind no door of its own; each stands under where it happens, or why it does not yet.
WITHOUT_DOOR: dict[str, set[str]] = {
    "one's own pages (`own` doors)": {
        "absence V", "absence C", "absence D", "token V", "token C", "token D", "data_right V",
        "data_right U",
    },
    "a part of another thing's page": {
        "contact V", "contact C", "contact U", "contact D", "feedback V", "organisation V",
        "override V", "override C", "role V", "timeline V", "choosing V",
    },
    "the same page as the other letter": {"answer_link V", "focus C", "import V"},
    "by the import, which has its own row": {"catalogue C", "catalogue U", "member C", "organisation C"},
    "no page yet": {
        "match C", "match U", "need D", "offer D", "person U", "site A", "site C",
    },
}  # fmt: skip


def test_cells_without_a_door_are_known():
    """What cannot be tried is listed, and leaves the list when its door opens."""
    oracle = Oracle.from_file()
    reached = {f"{door.object} {door.action}" for door in doors().values()}
    granted = {f"{place.object} {place.action}" for place in places() if oracle.grants(place)}

    assert granted - reached == set().union(*WITHOUT_DOOR.values())


@pytest.mark.parametrize(("canary", "where"), SEEN_AT.items(), ids=list(SEEN_AT))
def test_who_may_know_finds_it(world, db, canary, where):
    """No silence counts as secrecy: each canary sings for somebody who may hear it."""
    door, key = where
    asked_there = [q for q in questions(world, door) if q.key == key and q.tenant == "own"]

    assert any((canary, "own") in ask(world, question).canaries for question in asked_there)
