"""Whoever touches the record in the database is found out; drill R9 of trust.md, on both databases."""

import json
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from buendnis.people import actions, queries, signing
from buendnis.people.models import RecordEntry, RecordReason, RecordSeal
from buendnis.people.models.records import AppendOnly
from buendnis.people.records.walk import Walk

from .factories import OrganisationFactory, PersonFactory, with_role

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anchors(settings, tmp_path):
    settings.RECORD_ANCHORS = tmp_path / "record-anchors.jsonl"
    return settings.RECORD_ANCHORS


@pytest.fixture
def entries():
    """Seven sealed entries, some with a reason."""
    person, organisation = PersonFactory(), OrganisationFactory()
    made = [
        actions.record(person, "thing.done", organisation, reason="weil" if n % 2 else "", step=n)
        for n in range(7)
    ]
    actions.seal_entries()
    return made


def run(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def found(**options) -> list[tuple]:
    """Kind, entry and number of everything that `audit-verify` names."""
    out = StringIO()
    try:
        call_command("audit_verify", json=True, stdout=out, **options)
    except SystemExit as ended:
        assert ended.code == 1
    told = json.loads(out.getvalue())
    assert told["wrong"] == len(told["findings"])
    return [(f["kind"], f["entry"], f["sequence"]) for f in told["findings"]]


def test_an_untouched_record_is_as_it_was_written(entries):
    assert found() == []


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("verb", "thing.undone"),
        ("object_id", 99),
        ("object_type", "people.person"),
        ("at", "2020-01-01 00:00:00"),
        ("details", '{"step": 5}'),
        ("changes", '{"status": ["a", "b"]}'),
        ("nonce", "0"),
    ],
)
def test_an_altered_row_is_named(entries, unlocked, column, value):
    third = entries[2]
    with unlocked():
        run(f"UPDATE people_recordentry SET {column} = %s WHERE id = %s", value, third.pk)

    assert found() == [("altered", third.pk, 3)]


def test_another_actor_is_noticed(entries, unlocked):
    with unlocked():
        run("UPDATE people_recordentry SET person_id = %s WHERE id = %s", PersonFactory().pk, entries[0].pk)

    assert found() == [("altered", entries[0].pk, 1)]


def test_a_deleted_row_is_named(entries, unlocked):
    with unlocked():
        run("DELETE FROM people_recordreason WHERE entry_id = %s", entries[3].pk)
        run("DELETE FROM people_recordseal WHERE entry_id = %s", entries[3].pk)
        run("DELETE FROM people_recordentry WHERE id = %s", entries[3].pk)

    assert found() == [("missing", None, 4)]


def copy_of(entry: RecordEntry, digest: str) -> int:
    columns = "at, person_id, verb, object_type, object_id, changes, details, reason_digest, nonce, key_id"
    run(
        f"INSERT INTO people_recordentry ({columns}, digest) "
        f"SELECT {columns}, %s FROM people_recordentry WHERE id = %s",
        digest,
        entry.pk,
    )
    return RecordEntry.objects.get(digest=digest).pk


def test_an_inserted_row_is_named_and_gets_no_seal(entries):
    forged = copy_of(entries[0], "f" * 64)

    assert actions.seal_entries() == 0
    assert found() == [("inserted", forged, None)]


def test_an_inserted_row_with_a_seal_made_by_hand_is_named(entries):
    forged = copy_of(entries[0], "f" * 64)
    last = RecordSeal.objects.get(sequence=7)
    run(
        "INSERT INTO people_recordseal (sequence, entry_id, previous, hash, key_id) "
        "VALUES (8, %s, %s, %s, %s)",
        forged,
        last.hash,
        "e" * 64,
        last.key_id,
    )

    assert found() == [("inserted", forged, 8)]


def test_swapped_rows_are_named(entries, unlocked):
    one, two = entries[1].pk, entries[2].pk
    with unlocked():
        run("UPDATE people_recordseal SET sequence = -1 WHERE entry_id = %s", one)
        run("UPDATE people_recordseal SET sequence = 2 WHERE entry_id = %s", two)
        run("UPDATE people_recordseal SET sequence = 3 WHERE entry_id = %s", one)

    assert found() == [("moved", two, 2), ("moved", one, 3), ("moved", entries[3].pk, 4)]


def test_a_tail_rewritten_without_the_key_is_named(entries, unlocked):
    """Somebody with the database, but without the key, writes the last two anew, seals and all."""
    stolen = signing.Key.of("guessed")
    with unlocked():
        before = RecordSeal.objects.get(sequence=5).hash
        for sequence in (6, 7):
            seal = RecordSeal.objects.select_related("entry").get(sequence=sequence)
            seal.entry.verb = "thing.innocent"
            digest = signing.entry_digest(vars(seal.entry), stolen)
            made = signing.seal_hash(sequence, seal.entry_id, digest, before, stolen)
            run(
                "UPDATE people_recordentry SET verb = %s, digest = %s WHERE id = %s",
                "thing.innocent",
                digest,
                seal.entry_id,
            )
            run(
                "UPDATE people_recordseal SET previous = %s, hash = %s WHERE sequence = %s",
                before,
                made,
                sequence,
            )
            before = made

    assert found() == [("inserted", entries[5].pk, 6), ("inserted", entries[6].pk, 7)]


def cut_off(entry: RecordEntry) -> None:
    for table, column in (("recordreason", "entry_id"), ("recordseal", "entry_id"), ("recordentry", "id")):
        run(f"DELETE FROM people_{table} WHERE {column} >= %s", entry.pk)


def test_a_tail_cut_off_is_named_by_the_anchor(entries, unlocked):
    actions.write_anchor()
    with unlocked():
        cut_off(entries[5])

    assert found() == [("cut", None, 7)]


def test_a_tail_cut_off_and_grown_again_is_named_by_the_anchor(entries, unlocked):
    actions.write_anchor()
    with unlocked():
        cut_off(entries[6])
    again = actions.record(entries[0].person, "thing.innocent")
    actions.seal_entries()

    assert found() == [("cut", again.pk, 7)]


def test_negative_control_without_an_anchor_a_cut_tail_goes_unnoticed(entries, unlocked):
    with unlocked():
        cut_off(entries[5])

    assert found() == []


def test_an_anchor_from_a_mail_can_be_given(entries):
    end = RecordSeal.objects.get(sequence=7).hash

    assert found(anchor=[f"7:{end}"]) == []
    assert found(anchor=["7:" + "0" * 64]) == [("cut", entries[6].pk, 7)]
    assert found(anchor=["9:" + "0" * 64]) == [("cut", None, 9)]


def test_changed_words_of_a_reason_are_named_erased_ones_are_counted(entries, unlocked):
    with unlocked():
        run("UPDATE people_recordreason SET text = %s WHERE entry_id = %s", "anders", entries[1].pk)
    RecordReason.objects.filter(entry=entries[3]).delete()

    walk = Walk({})
    assert [(f.kind, f.entry) for f in walk.findings()] == [("reason", entries[1].pk)]
    assert walk.erased_reasons == 1


def test_the_walk_counts_what_waits_for_the_worker(entries):
    actions.record(entries[0].person, "thing.done")
    walk = Walk({})

    assert list(walk.findings()) == []
    assert (walk.entries, walk.sealed, walk.unsealed, walk.last) == (8, 7, 1, 7)


def test_a_walk_in_small_steps_finds_the_same(entries, unlocked, monkeypatch):
    monkeypatch.setattr("buendnis.people.records.walk.CHUNK", 2)
    with unlocked():
        run("UPDATE people_recordentry SET verb = 'x' WHERE id = %s", entries[4].pk)

    assert found() == [("altered", entries[4].pk, 5)]


def test_a_missing_lock_is_named(entries):
    if connection.vendor == "sqlite":
        run("DROP TRIGGER record_delete_people_recordseal")
    else:
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("ALTER TABLE people_recordseal DISABLE TRIGGER record_delete_people_recordseal")

    assert found() == [("lock", None, None)]


def test_keys_follow_one_another(entries, settings):
    settings.RECORD_KEY = "a new key " * 6
    actions.record(entries[0].person, "thing.done")
    actions.seal_entries()

    assert found() == []
    assert len(set(RecordSeal.objects.values_list("key_id", flat=True))) == 2

    settings.RECORD_KEY, settings.RECORD_KEY_FALLBACKS = "a third key " * 5, ["a new key " * 6]
    assert found() == []


def test_entries_of_a_lost_key_are_named(entries, settings):
    settings.SECRET_KEY = "another secret " * 4

    assert found() == [("key", entry.pk, n) for n, entry in enumerate(entries, 1)]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE people_recordentry SET verb = 'x'",
        "DELETE FROM people_recordentry",
        "UPDATE people_recordseal SET hash = 'x'",
        "DELETE FROM people_recordseal",
        "UPDATE people_recordreason SET text = 'x'",
    ],
)
def test_the_database_refuses_changes(entries, statement):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run(statement)


@pytest.mark.skipif("connection.vendor != 'sqlite'")
def test_sqlite_cannot_replace_either(entries):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run("INSERT OR REPLACE INTO people_recordseal VALUES (7, %s, '', '', '')", entries[6].pk)


@pytest.mark.skipif("connection.vendor != 'postgresql'")
def test_postgresql_cannot_truncate_either(entries):
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        run("SET CONSTRAINTS ALL IMMEDIATE")
        run("TRUNCATE people_recordseal, people_recordreason, people_recordorigin, people_recordentry")


def test_negative_control_without_the_locks_the_database_changes(entries, unlocked):
    with unlocked():
        run("UPDATE people_recordseal SET hash = 'x' WHERE sequence = 7")

    assert RecordSeal.objects.get(sequence=7).hash == "x"


def test_the_program_refuses_changes_too(entries):
    entry = entries[0]
    entry.verb = "thing.undone"
    tries = [
        entry.save,
        entry.delete,
        RecordEntry.objects.all().delete,
        lambda: RecordEntry.objects.update(verb="x"),
        lambda: RecordEntry.objects.bulk_update([entry], ["verb"]),
        RecordSeal.objects.first().delete,
    ]
    for attempt in tries:
        with pytest.raises(AppendOnly):
            attempt()


def test_order_is_by_number_not_by_clock():
    """The clock goes back two hours between two deeds, and forward again. Source: trust.md F9."""
    person, now = PersonFactory(), timezone.now()
    for n, hours in enumerate([0, -2, 2, -1]):
        with time_machine.travel(now + timezone.timedelta(hours=hours), tick=False):
            actions.record(person, "thing.done", step=n)
            actions.seal_entries()

    in_order = RecordSeal.objects.order_by("sequence").select_related("entry")
    assert [seal.entry.details["step"] for seal in in_order] == [0, 1, 2, 3]
    assert [entry.details["step"] for entry in RecordEntry.objects.all()] == [3, 2, 1, 0]
    assert found() == []


def test_a_crash_leaves_neither_the_change_nor_its_record():
    office = with_role("coordinator")
    organisation = OrganisationFactory()

    class Crash(Exception): ...

    with pytest.raises(Crash), transaction.atomic():
        actions.set_contacts(organisation, lead=None, deputy=None, by=office)
        organisation.name = "Anders"
        organisation.save()
        raise Crash

    organisation.refresh_from_db()
    assert organisation.name != "Anders"
    assert RecordEntry.objects.count() == 0


def test_without_its_record_nothing_changes(monkeypatch):
    office, person = with_role("coordinator"), with_role("member_staff")

    def broken(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr(RecordEntry, "save", broken)
    with pytest.raises(OSError):
        actions.deactivate_person(person, by=office)

    person.refresh_from_db()
    assert person.is_active


def test_the_anchor_is_written_once_for_the_same_end(entries, anchors, caplog):
    caplog.set_level("INFO", "buendnis")

    first = actions.write_anchor()

    assert actions.write_anchor() is None
    assert [json.loads(line) for line in anchors.read_text().splitlines()] == [vars(first)]
    assert f"record anchor 7 {first.hash}" in caplog.text


def test_nothing_to_anchor_writes_no_file(anchors):
    assert actions.write_anchor() is None
    assert not anchors.exists()


def test_a_late_entry_is_sealed_behind_earlier_ones(entries, unlocked):
    """A slow transaction commits a lower id after higher ones were sealed; order is as committed."""
    late = actions.record(entries[0].person, "thing.late")
    with unlocked():
        run("UPDATE people_recordentry SET id = %s WHERE id = %s", -5, late.pk)

    assert actions.seal_entries() == 1
    assert RecordSeal.objects.get(sequence=8).entry_id == -5
    assert found() == []


def test_the_machine_is_recorded_like_everybody():
    entry = actions.record(queries.system(), "thing.done")

    assert (entry.organisation_id, entry.person.is_system) == (None, True)
