"""Whether an address exists shows nowhere: same status, same length, same work.

The places stand in docs/decisions; `bench/enumeration.py` measures the same pairs in time against a running
instance. Work is counted here, not timed: passwords hashed, questions to the database, mails written.
"""

import re
from dataclasses import dataclass
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from buendnis.people import login, queries
from buendnis.people.actions import invitations, providers
from buendnis.people.models import Person
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory, RoleFactory, with_role
from buendnis.post.models import Message
from tests.oidc.conftest import Browser, provider, running

__all__ = ["provider", "running"]  # fixtures
pytestmark = pytest.mark.django_db
SPEECHLESS = re.compile(
    r'name="(?:csrfmiddlewaretoken|submission)"[^>]*value="[^"]*"|"X-CSRFToken": "\w*"|[\w.]+@stadt\.example'
)


@dataclass(frozen=True)
class Trace:
    """What somebody curious can see, and what it cost."""

    status: int
    leads_to: str
    length: int
    hashes: int
    questions: int
    mails: int

    def is_like(self, other: "Trace") -> bool:
        close = abs(self.length - other.length) <= 0.05 * max(self.length, other.length)
        return close and vars(self) | {"length": 0} == vars(other) | {"length": 0}


@pytest.fixture(autouse=True)
def quiet(settings):
    cache.clear()
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    settings.FRESH_PROOF_MINUTES = 0


@pytest.fixture
def trace(monkeypatch, settings):
    """Runs one request and says what it looked like and cost."""
    hashed: list[str] = []
    for name in ("verify", "encode"):
        real = getattr(login.MeasuredArgon2Hasher, name)
        monkeypatch.setattr(
            login.MeasuredArgon2Hasher,
            name,
            lambda *args, real=real: hashed.append("") or real(*args),
        )

    def measured(request) -> Trace:
        settings.EMAIL_BACKEND = "buendnis.post.backend.OutboxBackend"
        hashed.clear()
        written = Message.objects.count()
        with CaptureQueriesContext(connection) as asked:
            answer = request()
        settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        text = SPEECHLESS.sub("", answer.content.decode())
        mails = Message.objects.count() - written
        where = answer.headers.get("Location", "")
        return Trace(answer.status_code, where, len(text), len(hashed), len(asked), mails)

    return measured


@pytest.fixture
def addresses() -> dict[str, str]:
    """Everybody whom one could ask about; nobody else has heard of the last."""
    known = with_role("member_representative", email="bekannt@stadt.example", name="Bea Kannt")
    known.set_password("vier gute alte Worte")
    known.save()
    with_role("member_staff", email="ohnepasswort@stadt.example")
    strong = with_role("coordinator", email="zweitfaktor@stadt.example")
    Authenticator.objects.create(user=strong, type=Authenticator.Type.TOTP, data={"secret": "x"})
    PersonFactory(email="gesperrt@stadt.example", is_active=False, deactivated_at=timezone.now())
    PersonFactory(email="maschine@stadt.example", is_system=True)
    queries.system()
    names = ("bekannt", "ohnepasswort", "zweitfaktor", "gesperrt", "maschine", "unbekannt")
    return {name: f"{name}@stadt.example" for name in names}


def by_password(email: str):
    return Client().post("/anmelden/", {"login": email, "password": "falsch"})


def by_code(email: str):
    return Client().post("/anmelden/code/", {"email": email})


def code_typed(email: str, tries: int = 1):
    client = Client()
    client.post("/anmelden/code/", {"email": email})
    for _ in range(tries - 1):
        client.post("/anmelden/code/eingeben/", {"code": "000000"})
    return lambda: client.post("/anmelden/code/eingeben/", {"code": "000000"})


def code_page(email: str):
    client = Client()
    client.post("/anmelden/code/", {"email": email})
    return lambda: client.get("/anmelden/code/eingeben/")


def barrier(email: str):
    words = {"text": "Kontrast", "email": email, "submission": uuid4()}
    return Client().post("/barriere-melden/", words)


def privacy(email: str):
    words = {"kind": "access", "text": "Bitte", "email": email, "submission": uuid4()}
    return Client().post("/datenschutz/anfrage/", words)


def without_number(found: Trace) -> Trace:
    """Thanks pages carry a random number in their address."""
    return Trace(**vars(found) | {"leads_to": re.sub(r"[0-9a-f-]{36}", "…", found.leads_to)})


AT_ONCE = {"password": by_password, "code": by_code, "barrier": barrier, "privacy": privacy}
PREPARED = {
    "code page": code_page,
    "code typed": code_typed,
    "last code typed": lambda email: code_typed(email, tries=3),
}


@pytest.mark.parametrize("place", [*AT_ONCE, *PREPARED])
def test_a_stranger_learns_nothing(place, trace, addresses):
    by_code("aufwaermen@stadt.example")  # what is read once per process is read
    found = {}
    for name, email in addresses.items():
        cache.clear()
        request = PREPARED[place](email) if place in PREPARED else lambda email=email: AT_ONCE[place](email)
        found[name] = without_number(trace(request))

    different = {name: one for name, one in found.items() if not one.is_like(found["unbekannt"])}
    assert different == {}, found["unbekannt"]


def test_a_municipality_learns_nothing_by_inviting(trace, addresses):
    """Everybody else's people, colleagues of a former town too; the list shows what was typed, no more."""
    town = OrganisationFactory(kind="municipality")
    client = Client()
    client.force_login(with_role("municipality_lead", town))
    del addresses["maschine"]
    found, pages = {}, {}
    for name, email in {"zuerst": "zuerst@stadt.example", **addresses}.items():
        cache.clear()
        words = {"name": "Kim Muster", "email": email, "organisation": town.pk, "kind": "local_actor"}
        found[name] = trace(lambda words=words: client.post("/personen/einladen/", words))
        pages[name] = client.get("/personen/").content.decode()
        client.post(f"/personen/einladungen/{town.invitations.get().pk}/zuruecknehmen/")
        client.get("/personen/")

    different = {name: one for name, one in found.items() if not one.is_like(found["unbekannt"])}
    assert different == {}, found["unbekannt"]
    assert found["unbekannt"].mails == 1
    assert len({re.sub(r"/\d+/", "/", SPEECHLESS.sub("", page)) for page in pages.values()}) == 1
    assert "Kim Muster" in pages["bekannt"]
    assert "Bea Kannt" not in pages["bekannt"]


def test_the_provider_says_the_same_to_unknown_and_deactivated(provider, trace, addresses):
    def back(name: str):
        browser = Browser()
        who = {"sub": name, "email": addresses[name], "verified": "1"}
        address = browser.log_in_there(browser.start(), **who)
        return lambda: browser.come_back(address)

    back("unbekannt")()
    found = [trace(back(name)) for name in ("unbekannt", "gesperrt", "maschine")]

    assert found[0].status == 403
    assert all(one.is_like(found[0]) for one in found)


@pytest.mark.parametrize("role", ["municipality_lead", "member_representative", "auditor", "editor"])
def test_reading_in_tables_is_for_the_office_which_sees_everybody_anyway(role, client):
    client.force_login(with_role(role))

    assert client.get("/einlesen/").status_code == 404
    assert client.post("/einlesen/", {"kind": "members"}).status_code == 404


def test_the_measure_sees_a_difference(trace, addresses, monkeypatch):
    """Negative control: without the work for strangers, and with the old way to invite, it shows."""
    monkeypatch.setattr(login.AccountAdapter, "work_alike", lambda self: None)
    by_code("aufwaermen@stadt.example")
    known, unknown = (trace(lambda name=name: by_code(addresses[name])) for name in ("bekannt", "unbekannt"))
    assert not known.is_like(unknown)

    monkeypatch.setattr(invitations, "_account_for", lambda email, name: known_or_new(email, name))
    town = OrganisationFactory(kind="municipality")
    client = Client()
    client.force_login(with_role("municipality_lead", town))
    costs = []
    for email in (addresses["bekannt"], "neu@stadt.example"):
        words = {"name": "Kim", "email": email, "organisation": town.pk, "kind": "local_actor"}
        costs.append(trace(lambda words=words: client.post("/personen/einladen/", words)))
    assert not costs[0].is_like(costs[1])


def known_or_new(email: str, name: str) -> Person:
    return Person.objects.filter(email=email).first() or Person.objects.create_user(email, name=name)


# --- Invitations as members see them -------------------------------------------------------------------


def test_the_role_comes_with_the_first_login(client):
    town = OrganisationFactory(kind="municipality")
    lead = with_role("municipality_lead", town)
    words = {"email": "neu@stadt.example", "name": "Kim Neu", "organisation": town}
    invitations.offer_role(**words, kind="local_actor", by=lead)
    person = Person.objects.get(email="neu@stadt.example")
    assert not person.roles.exists()

    assert invitations.accept_invitations(person) == 1

    assert person.roles.get().kind == "local_actor"
    assert not town.invitations.exists()


def test_who_is_logged_in_already_accepts_on_the_profile(client):
    person = with_role("member_staff", email="da@stadt.example")
    town = OrganisationFactory(kind="municipality", name="Musterstadt")
    lead = with_role("municipality_lead", town)
    invitations.offer_role(email=person.email, name="x", organisation=town, kind="local_actor", by=lead)
    client.force_login(person)
    assert "Akteur/in vor Ort – Musterstadt" in client.get("/profil/").content.decode()

    client.post("/profil/einladungen/annehmen/")

    assert person.roles.filter(organisation=town).exists()


def test_an_offer_ends_with_the_right_to_make_it():
    town = OrganisationFactory(kind="municipality")
    lead, person = with_role("municipality_lead", town), PersonFactory(email="da@stadt.example")
    invitations.offer_role(email=person.email, name="x", organisation=town, kind="local_actor", by=lead)
    lead.roles.all().delete()
    lead = Person.objects.get(pk=lead.pk)

    assert invitations.accept_invitations(person) == 0
    assert not town.invitations.exists()


def test_a_foreign_municipality_neither_sees_nor_withdraws(client):
    town = OrganisationFactory(kind="municipality")
    lead = with_role("municipality_lead", town)
    offer = invitations.offer_role(
        email="neu@stadt.example", name="Kim Neu", organisation=town, kind="local_actor", by=lead
    )
    client.force_login(with_role("municipality_lead"))

    assert "Kim Neu" not in client.get("/personen/").content.decode()
    assert client.post(f"/personen/einladungen/{offer.pk}/zuruecknehmen/").status_code == 404
    assert town.invitations.exists()


def test_a_pending_colleague_is_not_seen_as_a_person(client):
    town = OrganisationFactory(kind="municipality")
    lead, elsewhere = (
        with_role("municipality_lead", town),
        with_role("member_staff", email="da@stadt.example"),
    )
    client.force_login(lead)
    invitations.offer_role(email=elsewhere.email, name="Kim", organisation=town, kind="local_actor", by=lead)

    assert client.get(f"/personen/{elsewhere.pk}/").status_code == 404
    RoleFactory(person=elsewhere, organisation=town, kind="local_actor")
    assert client.get(f"/personen/{elsewhere.pk}/").status_code == 200


def test_nobody_is_linked_by_an_empty_address(provider):
    with pytest.raises(providers.NotInvited):
        providers.person_at_provider(issuer="https://a", subject="1", email="", name="x")
