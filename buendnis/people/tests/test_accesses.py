"""Logins, refused keys and closed doors stand in the record; where from, only for a week."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from buendnis.people import actions
from buendnis.people.actions import accesses
from buendnis.people.models import RecordEntry, RecordOrigin

from .factories import PersonFactory, with_role
from .test_factors import set_up_app

pytestmark = pytest.mark.django_db
PASSWORD = "ein-langes-passwort-fuer-tests"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def person():
    person = with_role("member_staff", email="anna@demo.example")
    person.set_password(PASSWORD)
    person.save()
    return person


def login(client, email, password, **headers):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **headers)


def recorded() -> list[tuple]:
    found = RecordEntry.objects.order_by("pk").select_related("origin")
    return [(entry.verb, entry.object_id, entry.origin.network) for entry in found]


def test_a_login_is_recorded_with_its_network(client, person):
    login(client, person.email, PASSWORD, REMOTE_ADDR="203.0.113.77")

    assert recorded() == [("login.done", person.pk, "203.0.113.0/24")]
    assert RecordEntry.objects.get().details == {"proofs": ["password"]}


def test_of_ipv6_the_first_half_is_kept(client, person):
    login(client, person.email, PASSWORD, REMOTE_ADDR="2001:db8:1:2:3:4:5:6")

    assert recorded() == [("login.done", person.pk, "2001:db8:1:2::/64")]


def test_a_failed_login_is_recorded_once_an_hour(client, person):
    for _ in range(3):
        login(client, person.email, "falsch", REMOTE_ADDR="203.0.113.77")

    assert recorded() == [("login.failed", person.pk, "203.0.113.0/24")]
    assert RecordEntry.objects.get().details == {"proofs": ["password"]}


@pytest.mark.parametrize("email", ["anna@demo.example", "niemand@demo.example"])
def test_a_wrong_mailed_code_is_recorded_for_whomever_it_was(client, person, email):
    client.post(reverse("account_request_login_code"), {"email": email})
    for code in ("", "000000", "000001"):
        client.post(reverse("account_confirm_login_code"), {"code": code})

    known = person.pk if email == person.email else None
    assert recorded() == [("login.failed", known, "127.0.0.0/24")]
    assert RecordEntry.objects.get().details == {"proofs": ["code"]}


@pytest.mark.parametrize(("typed", "proof"), [("000000", "app"), ("abcd efgh 1234", "recovery")])
def test_a_wrong_second_factor_is_recorded(client, person, typed, proof):
    login(client, person.email, PASSWORD)
    set_up_app(client)
    client.post(reverse("account_logout"))
    login(client, person.email, PASSWORD)

    answer = client.post("/anmelden/zweiter-faktor/", {"code": typed})

    assert answer.status_code == 422
    failed = RecordEntry.objects.get(verb="login.failed")
    assert (failed.object_id, failed.details) == (person.pk, {"proofs": [proof]})


def test_a_wrong_passkey_is_recorded(client, person):
    client.post("/anmelden/passkey/")
    client.post("/anmelden/passkey/", {"credential": '{"id": "x"}'})

    assert recorded() == [("login.failed", None, "127.0.0.0/24")]
    assert RecordEntry.objects.get().details == {"proofs": ["passkey"]}


def test_a_wrong_code_when_asked_once_more_is_recorded(client):
    person = with_role("member_staff", email="ohne@demo.example")
    client.force_login(person)
    client.post("/anmelden/bestaetigen/code/")
    client.post("/anmelden/bestaetigen/", {"mail_code": "000000"})

    assert recorded() == [("login.failed", person.pk, "127.0.0.0/24")]
    assert RecordEntry.objects.get().details == {"proofs": ["code"]}


def test_the_record_page_says_what_failed(client, person):
    actions.record_failed_login(person.email, network="203.0.113.0/24", proof="app")
    client.force_login(with_role("office_lead"))

    page = client.get(reverse("people:record_list")).content.decode()

    assert "Anmeldung gescheitert" in page
    assert "Code der App" in page


def test_a_failed_login_of_nobody_takes_the_same_work(person):
    actions.record_failed_login("erste@demo.example", network="203.0.113.0/24")
    with CaptureQueriesContext(connection) as known:
        actions.record_failed_login(person.email, network="203.0.113.0/24")
    with CaptureQueriesContext(connection) as unknown:
        actions.record_failed_login("niemand@demo.example", network="203.0.113.0/24")

    assert [q["sql"].split()[0] for q in known] == [q["sql"].split()[0] for q in unknown]
    assert [entry.object_id for entry in RecordEntry.objects.order_by("pk")] == [None, person.pk, None]
    assert "niemand" not in str(list(RecordEntry.objects.values()))


def test_strangers_cannot_fill_the_record(monkeypatch):
    monkeypatch.setattr(accesses, "MOST_AN_HOUR", 3)

    for n in range(10):
        actions.record_failed_login(f"nobody{n}@demo.example", network="203.0.113.0/24")

    assert RecordEntry.objects.count() == 3


def test_a_refused_key_is_recorded_once_an_hour(client):
    for _ in range(2):
        answer = client.get("/api/v1/needs", headers={"Authorization": "Bearer nonsense"})

    assert answer.status_code == 401
    assert recorded() == [("token.refused", None, "127.0.0.0/24")]


def test_a_closed_door_is_recorded_once_an_hour_and_person(client, person):
    client.force_login(person)
    for pk in (4711, 4712, 4711):
        assert client.get(f"/personen/{pk}/").status_code == 404

    assert recorded() == [("door.refused", person.pk, "127.0.0.0/24")]
    assert RecordEntry.objects.get().details == {"door": "people:person_detail", "number": 4711}


def test_a_key_that_wants_more_than_it_may_is_recorded(client, person):
    raw = actions.make_token(person, "Tabelle", person, scope="read")

    answer = client.post("/api/v1/needs", {}, "application/json", headers={"Authorization": f"Bearer {raw}"})

    assert answer.status_code == 403
    assert RecordEntry.objects.get(verb="door.refused").person == person


def test_the_entry_does_not_tell_whether_something_is_behind_the_door(client, person):
    there = PersonFactory()
    client.force_login(person)

    client.get(f"/personen/{there.pk}/")
    cache.clear()
    client.get(f"/personen/{there.pk + 1}/")

    first, second = RecordEntry.objects.order_by("pk")
    assert first.details | {"number": 0} == second.details | {"number": 0}


def test_an_open_door_and_a_stranger_leave_nothing(client, person):
    client.get("/personen/4711/")
    client.get("/gibt-es-nicht/")
    client.force_login(person)
    client.get(reverse("people:profile"))

    assert not RecordEntry.objects.exists()


def test_networks_are_gone_before_the_eighth_day_the_entries_stay():
    now = timezone.now()
    with time_machine.travel(now - timedelta(days=7), tick=False):
        old = actions.record_access(PersonFactory(), "login.done", network="203.0.113.0/24")
    with time_machine.travel(now - timedelta(days=6), tick=False):
        young = actions.record_access(PersonFactory(), "login.done", network="203.0.113.0/24")

    assert actions.forget_origins(now) == 1
    assert list(RecordOrigin.objects.values_list("entry_id", flat=True)) == [young.pk]
    assert set(RecordEntry.objects.values_list("pk", flat=True)) == {old.pk, young.pk}


def test_no_network_stands_in_the_chain():
    actions.record_access(PersonFactory(), "login.done", network="203.0.113.0/24")

    assert "203.0.113" not in str(list(RecordEntry.objects.values()))
