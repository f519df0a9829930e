"""Every place that hashes or mails counts first: per account, per /24 and /64, whatever a header claims.

The page "near you" is not here: it neither hashes nor mails, and on the day of a press conference many ask
it from one town hall. Second factors and passkeys are tried in people's tests.
"""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from buendnis.config.env import Oidc
from buendnis.people import actions, login
from buendnis.people.models import Person
from buendnis.people.tests.factories import with_role
from buendnis.people.views import oidc
from buendnis.post.models import Message

pytestmark = pytest.mark.django_db
PASSWORD = "vier gute alte Worte"
Send = Callable[..., object]
NETWORKS = {
    "one address": lambda n: {},
    "a /24": lambda n: {"REMOTE_ADDR": f"203.0.113.{n % 250}"},
    "a /64": lambda n: {"REMOTE_ADDR": f"2001:db8:1:2:{n:x}::{n:x}"},
    "IPv4 in IPv6": lambda n: {"REMOTE_ADDR": f"::ffff:203.0.113.{n % 250}"},
    "forged headers": lambda n: {"headers": {"X-Forwarded-For": f"10.{n}.0.1", "X-Real-IP": f"10.{n}.0.1"}},
}
SMALL = {"login_failed": "6/m/ip,5/5m/key", "request_login_code": "5/m/ip,3/10m/key"}  # quick to reach
ELSEWHERE = {"REMOTE_ADDR": "198.51.100.7"}


@pytest.fixture(autouse=True)
def hashed(settings, monkeypatch) -> list[int]:
    """Counts passwords that were checked; the provider is nowhere."""
    cache.clear()
    settings.OIDC = Oidc("https://127.0.0.1:9", "b", "c", "Rathaus-Konto")
    settings.FRESH_PROOF_MINUTES = 0
    settings.EMAIL_BACKEND = "buendnis.post.backend.OutboxBackend"  # tests have another
    settings.SECOND_FACTOR_ENFORCED = False
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | SMALL
    for name in ("REPORTS_PER_HOUR", "REQUESTS_PER_HOUR"):
        monkeypatch.setattr(f"buendnis.website.rules.{name}", 2)
    monkeypatch.setattr(oidc, "STARTS", "3/m/ip")
    monkeypatch.setattr("buendnis.config.api.WRONG_TOKENS", "5/m/ip")
    counted: list[int] = []

    def verify(self, password: str, encoded: str) -> bool:
        counted.append(1)
        return False

    monkeypatch.setattr(login.MeasuredArgon2Hasher, "verify", verify)
    monkeypatch.setattr(
        login.MeasuredArgon2Hasher, "encode", lambda self, word, salt: counted.append(1) or "argon2$x"
    )
    return counted


@pytest.fixture
def person() -> Person:
    person = with_role("member_staff", email="mitglied@demo.example")
    Person.objects.filter(pk=person.pk).update(password="argon2$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA")
    person.refresh_from_db()
    return person


def password(client, n, **extra):
    return client.post("/anmelden/", {"login": f"person{n}@demo.example", "password": "x"}, **extra)


def password_of_one(client, n, **extra):
    return client.post("/anmelden/", {"login": "mitglied@demo.example", "password": "x"}, **extra)


def code(client, n, **extra):
    return client.post("/anmelden/code/", {"email": f"person{n}@demo.example"}, **extra)


def code_of_one(client, n, **extra):
    return client.post("/anmelden/code/", {"email": "mitglied@demo.example"}, **extra)


def provider(client, n, **extra):
    return client.post("/anmelden/anbieter/", **extra)


def wrong_key(client, n, **extra):
    headers = {"Authorization": f"Bearer bw_{n}", **extra.pop("headers", {})}
    return client.get("/api/v1/needs", headers=headers, **extra)


def barrier(client, n, **extra):
    return client.post("/barriere-melden/", {"text": "Kontrast", "submission": uuid4()}, **extra)


def privacy(client, n, **extra):
    words = {"kind": "access", "text": "Bitte", "email": f"kim{n}@demo.example", "submission": uuid4()}
    return client.post("/datenschutz/anfrage/", words, **extra)


# how many pass from one network, and what each of them costs at most: passwords checked, mails written
LIMITS: dict[Send, tuple[int, int, int]] = {
    password: (6, 1, 0),
    password_of_one: (5, 1, 0),
    code: (5, 0, 1),
    code_of_one: (3, 0, 1),
    provider: (3, 0, 0),
    wrong_key: (5, 0, 0),
    barrier: (8, 0, 0),
    privacy: (8, 0, 1),
}
OF_ONE_ADDRESS = {barrier: 2, privacy: 2}


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("send", LIMITS, ids=lambda send: send.__name__)
def test_one_network_gets_so_far_and_costs_nothing_beyond(send, network, hashed, person):
    allowed, hashes, mails = LIMITS[send]
    from_one_place = network in ("one address", "forged headers", "a /64")
    allowed = OF_ONE_ADDRESS.get(send, allowed) if from_one_place else allowed

    answers = [send(Client(), n, **NETWORKS[network](n)) for n in range(1, allowed + 3)]

    statuses = [answer.status_code for answer in answers]
    assert 429 not in statuses[:allowed]
    assert statuses[allowed:] == [429] * 2
    assert len(hashed) <= hashes * allowed
    assert Message.objects.count() <= mails * allowed
    assert_friendly(answers[-1])
    assert send(Client(), 1, **ELSEWHERE).status_code != 429  # nobody else is shut out, no victim either


def assert_friendly(answer) -> None:
    assert int(answer.headers["Retry-After"]) >= 60
    if answer.headers["Content-Type"].startswith("application/problem+json"):
        assert "warten" in answer.json()["detail"]
    else:
        assert any(word in answer.content.decode() for word in ("zu viele", "sehr viele", "unterwegs"))


def test_an_account_is_guarded_against_many_networks_and_its_owner_has_other_ways(person, hashed, settings):
    """Too many wrong passwords in an hour close the password; the code by mail stays open."""
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed_anywhere": "8/h/key"}
    answers = [password_of_one(Client(), n, REMOTE_ADDR=f"198.51.{n}.7") for n in range(10)]

    assert [answer.status_code for answer in answers] == [422] * 8 + [429] * 2
    assert len(hashed) == 8
    assert code_of_one(Client(), 0, **ELSEWHERE).status_code == 302


def test_forwarded_addresses_count_when_our_own_proxy_wrote_them(settings, person):
    settings.TRUSTED_PROXIES = 1
    forged = [
        password(Client(), n, headers={"X-Forwarded-For": f"10.0.{n}.1, 203.0.113.9"}) for n in range(8)
    ]
    honest = password(Client(), 99, headers={"X-Forwarded-For": "198.51.100.7"})

    assert [answer.status_code for answer in forged[6:]] == [429, 429]
    assert honest.status_code == 422


# --- Behind the login: what hashes or mails there -------------------------------------------------------


def prove_by_password(client, n):
    return client.post("/anmelden/bestaetigen/", {"password": "falsch"})


def change_password(client, n):
    words = {"old_password": "falsch", "password": PASSWORD, "password_again": PASSWORD}
    return client.post("/profil/passwort/", words)


@pytest.mark.parametrize("send", [prove_by_password, change_password], ids=lambda send: send.__name__)
def test_an_open_session_is_no_way_to_guess_the_password(send, person, client, hashed):
    client.force_login(person)

    answers = [send(client, n) for n in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert len(hashed) == 5
    assert_friendly(answers[-1])


def test_a_code_to_prove_is_mailed_three_times(client):
    person = with_role("member_staff")
    client.force_login(person)

    answers = [client.post("/anmelden/bestaetigen/code/") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302] * 3 + [429]
    assert Message.objects.count() == 3


def test_an_invitation_is_no_way_to_fill_a_mailbox(client):
    office = with_role("office_lead")
    organisation = with_role("member_staff").roles.get().organisation
    client.force_login(office)
    words = {
        "name": "Kim",
        "email": "kim@demo.example",
        "organisation": organisation.pk,
        "kind": "editor",
    }

    answers = [client.post("/personen/einladen/", words) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Message.objects.filter(to_email="kim@demo.example").count() == 2
    assert_friendly(answers[-1])
    other = client.post("/personen/einladen/", words | {"email": "alex@demo.example"})
    assert other.status_code == 302


def test_a_good_key_works_while_its_network_guesses(person):
    raw = actions.make_token(person, "Tabelle", person)
    answers = [wrong_key(Client(), n) for n in range(7)]

    good = Client().get("/api/v1/needs", headers={"Authorization": f"Bearer {raw}"})

    assert answers[-1].status_code == 429
    assert good.status_code == 200


def test_without_the_count_the_storm_is_found(person, hashed, settings):
    """Negative control: with the limits taken out every try is hashed."""
    settings.ACCOUNT_RATE_LIMITS = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "1000/m/ip")
    cache.clear()

    answers = [password_of_one(Client(), n) for n in range(8)]

    assert 429 not in {answer.status_code for answer in answers}
    assert len(hashed) == 8
