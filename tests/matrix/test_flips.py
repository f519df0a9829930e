"""Negative controls: a matrix that is wrong in one cell, and a house without a lock, are both noticed.

What the doors answered is noted once; then it is held against an oracle in which one cell says the opposite.
"""

import random
from collections.abc import Iterator

import pytest

from buendnis.matching import permissions as matching
from buendnis.people.middleware import doors as middleware
from tests.matrix.asking import ask, expected, questions
from tests.matrix.oracle import Oracle, Place, doors, places
from tests.matrix.probes import asked_doors, probes_of
from tests.matrix.world import ROLE_OF, World

SEED = 2027
FLIPS = 20


def concerned(world: World, place: Place) -> Iterator:
    """The questions whose answer this cell decides."""
    for name in asked_doors():
        door = doors()[name]
        decides = (door.object, door.action) == (place.object, place.action)
        if decides or (place.action == "V" and any(p.on == place.object for p in probes_of(name))):
            yield from (q for q in questions(world, name) if ROLE_OF[q.key] == place.role)


def disagreements(world: World, oracle: Oracle, place: Place) -> list[str]:
    return [
        f"{place}: {question}"
        for question in concerned(world, place)
        if ask(world, question).outcome != expected(world, oracle, question)
    ]


def can_show(place: Place) -> bool:
    """Cells behind a door; for strangers only behind one that opens without a login."""
    behind = [doors()[name] for name in asked_doors()]
    behind = [door for door in behind if (door.object, door.action) == (place.object, place.action)]
    return any(door.is_open or place.role != "AN" for door in behind)


def chosen() -> list[Place]:
    candidates = [place for place in places() if can_show(place)]
    return random.Random(SEED).sample(candidates, FLIPS)


@pytest.mark.parametrize("place", chosen(), ids="-".join)
def test_a_flipped_cell_is_found(world, db, place):
    true, flipped = Oracle.from_file(), Oracle.from_file().flipped(place)

    assert disagreements(world, true, place) == []
    assert disagreements(world, flipped, place) != []


def test_flips_go_both_ways():
    granted = [bool(Oracle.from_file().grants(place)) for place in chosen()]

    assert 4 <= sum(granted) <= FLIPS - 4


NEED_OF_MUNICIPALITY = Place("MS", "need", "V")


def test_a_house_without_its_lock_is_found(world, db, monkeypatch):
    """Enforcement taken out in two places: foreign needs are seen, and the first gate stands open."""
    world.answers.clear()
    monkeypatch.setattr(matching, "visible_needs", lambda person: matching.Need.objects.all())
    seen = disagreements(world, Oracle.from_file(), NEED_OF_MUNICIPALITY)

    world.answers.clear()
    monkeypatch.setattr(middleware, "opens", lambda person, door: True)
    entered = disagreements(world, Oracle.from_file(), Place("ED", "need", "V"))

    world.answers.clear()
    assert seen
    assert entered
