"""The demo alliance as the world for tests about the whole house; undone after each module."""

from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import Client

from buendnis.people.models import Person


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock():
        world = transaction.atomic()
        world.__enter__()
        call_command("load_demo", no_plans=True, verbosity=0)
        yield
        transaction.set_rollback(True)
        world.__exit__(None, None, None)


@pytest.fixture
def as_person(demo, db):
    """A client logged in as `kommune`, `mitglied`, `geschaeftsstelle` … or, by full address, anybody."""

    def client(login: str) -> Client:
        asked = Client(raise_request_exception=False)
        if login:
            email = login if "@" in login else f"{login}@demo.example"
            asked.force_login(Person.objects.get(email=email))
        return asked

    return client
