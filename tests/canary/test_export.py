"""P3: what was planted about the canary person, in every place we know, stands in its export."""

import json
from collections.abc import Iterator

import pytest
from django.db import transaction

from buendnis.people.privacy import registry, telling
from buendnis.people.privacy.registry import What
from tests.canary import seed as seeds
from tests.canary.seed import Seed, plant_everywhere

pytestmark = pytest.mark.django_db  # before tests with real commits, which leave no root page behind


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[tuple[Seed, dict]]:
    with django_db_blocker.unblock():
        undone = transaction.atomic()
        undone.__enter__()
        seed = plant_everywhere()
        yield seed, telling.for_machines(seed.person)
        transaction.set_rollback(True)
        undone.__exit__(None, None, None)


def groups(told: dict) -> dict[str, dict]:
    return {group["model"]: group for section in told["sections"] for group in section["groups"]}


def test_the_seed_knows_every_place():
    assert set(seeds.PLACES) == set(registry.places)
    assert set(seeds.SPECIAL) <= set(registry.entries)


def test_every_planted_marker_is_exported(world):
    seed, told = world
    text = seeds.text_of(told)
    planted = {marker: where for marker, where in seed.markers.items() if where[0] != "sessions"}  # hold keys

    assert len(planted) > 60
    assert [where for marker, where in planted.items() if marker not in text] == []


def test_every_kind_that_holds_something_is_told_with_purpose_basis_and_time(world):
    seed, told = world
    found = groups(told)
    entries = registry.entries.items()
    held = {name for name, entry in entries if entry.owners or entry.fields_that(What.REFERENCE)}

    assert held - found.keys() == set()
    assert set(registry.places) - found.keys() == set()
    assert all(group["basis"] and group["retention"] and group["source"] for group in found.values())


def test_every_text_field_was_planted(world):
    seed, _told = world
    planted = {(model, name) for model, name, _how in seed.markers.values()}
    wanted = {
        (entry.model, one.name)
        for entry in registry.entries.values()
        for one in entry.fields_that(What.TEXT)
        if entry.model not in ("wagtailcore.page",)
    }

    assert wanted - planted == set()


def test_the_file_of_the_person_is_in_the_export(world):
    _seed, told = world
    row = groups(told)["wagtailusers.userprofile"]["rows"][0]

    assert [cell["name"] for cell in row["cells"] if cell["name"].endswith("base64")] == ["avatar.base64"]


def test_no_secret_is_exported(world):
    seed, told = world
    secrets = {one.name for entry in registry.entries.values() for one in entry.fields_that(What.SECRET)}
    cells = [cell for group in groups(told).values() for row in group["rows"] for cell in row["cells"]]
    exported = {
        (group["model"], cell["name"])
        for group in groups(told).values()
        for row in group["rows"]
        for cell in row["cells"]
        if group["model"] in registry.entries
        and (one := registry.entries[group["model"]].field_named(cell["name"]))
        and one.what == What.SECRET
    }

    assert secrets
    assert cells
    assert exported == set()


def test_others_are_not_told(world):
    seed, told = world

    assert seed.other.email not in json.dumps(told)
    assert seed.other.name not in json.dumps(told)


@pytest.mark.parametrize("model", ["matching.need", "post.message", "wagtailcore.revision"])
def test_an_undeclared_model_is_missed(world, monkeypatch, model):
    """Negative control: without its declaration a model's planted markers are not in the export."""
    seed, _told = world
    monkeypatch.delitem(registry.entries, model)
    text = seeds.text_of(telling.for_machines(seed.person))

    assert [where for marker, where in seed.markers.items() if marker not in text and where[0] == model]
