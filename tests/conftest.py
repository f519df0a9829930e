"""Whoever the tests about the whole house log in as, in the demo alliance."""

import pytest
from django.test import Client

from buendnis.people.models import Person


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
