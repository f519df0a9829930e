"""Many write, two seal at the same time: the chain has no gap, no fork, and nobody waits for its end."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from buendnis.people import actions, signing
from buendnis.people.models import RecordEntry, RecordSeal
from buendnis.people.records.walk import Walk

from .factories import PersonFactory

WRITERS, EACH, SEALERS = 4, 25, 2


def write(person) -> None:
    try:
        for step in range(EACH):
            actions.record(person, "thing.done", step=step)
    finally:
        connections.close_all()


def seal(done: threading.Event) -> int:
    sealed = 0
    try:
        while not done.is_set() or actions.seal_entries():
            sealed += actions.seal_entries()
        return sealed
    finally:
        connections.close_all()


def test_two_workers_make_one_chain_while_others_write(fresh_database):
    person, done = PersonFactory(), threading.Event()

    with ThreadPoolExecutor(WRITERS + SEALERS) as pool:
        sealing = [pool.submit(seal, done) for _ in range(SEALERS)]
        writing = [pool.submit(write, person) for _ in range(WRITERS)]
        for task in writing:
            task.result(timeout=60)
        done.set()
        for task in sealing:
            task.result(timeout=60)
    actions.seal_entries(everything=True)

    walk = Walk({})
    assert list(walk.findings()) == []
    assert (walk.sealed, walk.unsealed, walk.last) == (WRITERS * EACH, 0, WRITERS * EACH)


@pytest.mark.django_db
def test_whoever_seals_second_finds_the_number_taken_and_seals_nothing(monkeypatch):
    """The other worker is faster, between our look at the chain's end and our insert."""
    entry = actions.record(PersonFactory(), "thing.done")

    def late(sequence, *rest) -> str:
        RecordSeal.objects.create(sequence=sequence, entry=entry, previous="", hash="theirs", key_id="")
        return "ours"

    monkeypatch.setattr(signing, "seal_hash", late)

    assert actions.seal_entries() == 0
    assert RecordEntry.objects.filter(pk=entry.pk, seal=None).exists()
