"""Every model says what it holds about people, field by field, or that it holds nothing. Source: trust P3."""

import pytest
from django.apps import apps
from django.db import models

from buendnis.people.models import Absence, Person
from buendnis.people.privacy import registry
from buendnis.people.privacy.registry import Erasure, What


def undeclared_models() -> list[str]:
    known = registry.known_models()
    return sorted(m._meta.label_lower for m in apps.get_models() if m._meta.label_lower not in known)


def declared_fields(name: str) -> set[str]:
    covered = {model for place in registry.places.values() for model in place.covers}
    if name in covered:
        return {field.name for field in apps.get_model(name)._meta.get_fields()}
    if name in registry.without:
        return set(registry.without[name].harmless)
    return {field.name for field in registry.entries[name].fields}


def undeclared_fields(name: str) -> list[str]:
    telling = {field.name for field in registry.telling_fields(apps.get_model(name))}
    return sorted(telling - declared_fields(name))


def keys_to_persons(name: str) -> list[str]:
    fields = registry.telling_fields(apps.get_model(name))
    return [field.name for field in fields if registry.is_person(field.related_model)]


def test_every_model_is_declared():
    assert undeclared_models() == []


@pytest.mark.parametrize("name", sorted(registry.known_models()))
def test_every_telling_field_is_declared(name):
    assert undeclared_fields(name) == []


@pytest.mark.parametrize("name", sorted(registry.without))
def test_a_model_without_personal_data_points_to_nobody(name):
    assert keys_to_persons(name) == []
    assert not [f for f in apps.get_model(name)._meta.local_fields if isinstance(f, models.EmailField)]
    assert registry.without[name].reason


@pytest.mark.parametrize("name", sorted(registry.entries))
def test_declared_fields_exist_and_keys_are_references(name):
    entry = registry.entries[name]
    real = {field.name for field in entry.model_class._meta.get_fields()}

    assert {field.name for field in entry.fields} - real == set()
    assert {entry.field_named(key).what for key in keys_to_persons(name)} <= {What.REFERENCE}
    for field in entry.fields:
        assert field.why or field.what != What.HARMLESS, field.name


@pytest.mark.parametrize("name", sorted(registry.entries))
def test_every_declaration_says_for_whom_why_and_how_long(name):
    entry = registry.entries[name]

    assert all((entry.purpose.label, entry.basis.text, entry.retention.text, entry.source, entry.label))
    assert isinstance(entry.recipients, tuple)


@pytest.mark.parametrize("name", sorted(registry.entries))
def test_erasure_can_do_what_is_declared(name):
    entry = registry.entries[name]
    for declared in entry.fields:
        if declared.erasure == Erasure.WITH_ROW and declared.what != What.FILE:
            assert entry.of_person, f"{declared.name}: the row stays"
        if declared.erasure == Erasure.UNLINK:
            field = entry.model_class._meta.get_field(declared.name)
            assert field.many_to_many or field.null, declared.name


def test_a_model_that_nobody_declared_is_found(monkeypatch):
    monkeypatch.delitem(registry.entries, "matching.need")

    assert undeclared_models() == ["matching.need"]


@pytest.mark.parametrize("field", ["created_by", "text"])
def test_a_key_or_text_that_nobody_declared_is_found(monkeypatch, field):
    entry = registry.entries["matching.need"]
    fewer = tuple(one for one in entry.fields if one.name != field)
    monkeypatch.setitem(
        registry.entries, "matching.need", entry.__class__(**{**entry.__dict__, "fields": fewer})
    )

    assert undeclared_fields("matching.need") == [field]


def test_the_test_knows_a_telling_field():
    assert {field.name for field in registry.telling_fields(Person)} == {"password", "email", "name", "phone"}
    assert keys_to_persons(Absence._meta.label_lower) == ["person"]
