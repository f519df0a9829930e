"""Logins that satisfy every door: both factors, just now."""

from types import SimpleNamespace

from allauth.account.internal.flows.login import record_authentication
from django.test import Client

from buendnis.people.actions import make_token
from buendnis.people.models import Person


def browser_of(person: Person | None) -> Client:
    """A browser with an open session, or a stranger's."""
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
        prove_freshly(client, person)
    return client


def prove_freshly(client: Client, person: Person) -> None:
    session = client.session
    for method in ("password", "mfa"):
        record_authentication(SimpleNamespace(session=session), person, method)
    session.save()


def token_of(person: Person) -> str:
    return make_token(person=person, name="Matrix", by=person)
