"""Opening pages as somebody, and counting what that costs."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from buendnis.people.models import Person


def logged_in(client: Client, person: Person) -> Client:
    client.force_login(person)
    return client


def statements(client: Client, address: str) -> int:
    """How many statements a page costs, warmed up, session and login included."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(captured)
