"""What somebody reads about their own data is German: names of things, of fields, of what was done."""

from buendnis.people.privacy import registry
from buendnis.people.privacy.names import (
    FIELDS,
    MODELS,
    name_of_field,
    name_of_model,
    word_for,
    words_for_session,
)
from buendnis.people.privacy.registry import What


def plain(name: str) -> str:
    return name.replace("_", " ")


def test_every_field_of_ours_that_is_told_has_a_german_name():
    english = [
        f"{entry.model}.{field.name}"
        for entry in registry.entries.values()
        if entry.model_class.__module__.startswith("buendnis.")
        for field in entry.model_class._meta.concrete_fields
        if field.name not in {one.name for one in entry.fields_that(What.SECRET, What.HARMLESS)}
        and not field.primary_key
        and field.name not in FIELDS
        and name_of_field(entry.model_class, field.name) == plain(field.name)
    ]
    assert english == []


def test_a_field_without_a_german_name_would_be_found():
    assert name_of_field(registry.entries["matching.need"].model_class, "no_such_field") == "no_such_field"


def test_things_of_libraries_have_german_names():
    assert name_of_model("usersessions.usersession") == "angemeldete Geräte"
    assert set(MODELS) <= registry.known_models() | set(registry.entries)


def test_the_record_says_what_was_done_in_words():
    assert word_for("verb", "need.described") != "need.described"
    assert word_for("object_type", "matching.need") == "Bedarf"
    assert word_for("details", "need.described") is None


def test_a_session_is_told_in_words():
    assert words_for_session(["_auth_user_id", "own_key"]) == ["Nummer Ihres Kontos", "own_key"]
