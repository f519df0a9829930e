"""Migrations have names, one line of history a room, and match the models."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

ROOMS = {"people", "post", "search", "alliance", "dates", "matching", "cooperation", "website", "base"}


@pytest.mark.django_db
def test_models_and_migrations_agree():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_history_is_one_line_per_room():
    loader = MigrationLoader(connection)

    assert loader.detect_conflicts() == {}


@pytest.mark.django_db
def test_migrations_carry_names():
    loader = MigrationLoader(connection)
    unnamed = [key for key in loader.disk_migrations if key[0] in ROOMS and "_auto_" in key[1]]

    assert unnamed == []
