"""Who needs a second factor, when identity is proved once more, and on which devices one is logged in."""

import re
from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings as django_settings
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from django.urls import get_resolver, reverse
from django.utils import timezone

from buendnis.people import actions, queries, rules, second_factor
from buendnis.people.middleware import DeviceMiddleware
from buendnis.people.models import Person
from buendnis.people.tests.factories import PersonFactory, with_role
from buendnis.people.tests.test_factors import (
    NOON,
    PASSWORD,
    log_in,
    log_in_by,
    options_on,
    set_up_app,
    set_up_passkey,
    shown_by,
)

pytestmark = pytest.mark.django_db
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def as_in_real_life(settings):
    """The three switches that settings_test turns off stand as in production."""
    cache.clear()
    caches["memory"].clear()
    settings.SECOND_FACTOR_ENFORCED = True
    settings.FRESH_PROOF_MINUTES, settings.DEVICE_NOTED_MINUTES = 30, 10
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


def with_password(person: Person) -> Person:
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def coordinator():
    return with_password(with_role("coordinator", email="koordination@stadt.example"))


@pytest.fixture
def member():
    return with_password(with_role("member_staff", email="mitglied@stadt.example"))


# --- Enforced ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "fields", "needed"),
    [
        ("coordinator", {}, True),
        ("office_lead", {}, True),
        ("member_staff", {"is_staff": True}, True),
        ("member_staff", {"is_superuser": True}, True),
        ("coordinator", {"is_example": True}, True),
        ("coordinator", {"email": "buero@demo.example"}, True),
        ("coordinator", {"email": "buero@demo.example", "is_example": True}, False),
        ("member_staff", {}, False),
        ("municipality_lead", {}, False),
        ("ministry_reader", {}, False),
        ("editor", {}, False),
    ],
)
def test_the_office_and_the_administration_need_a_second_factor(client, kind, fields, needed):
    person = with_password(with_role(kind, **{"email": "jemand@stadt.example"} | fields))
    log_in(client, person)

    answer = client.get("/profil/")

    assert answer.status_code == (302 if needed else 200)
    if needed:
        assert answer.url == "/profil/sicherheit/"


def test_published_logins_are_excepted_only_in_a_demo(client, settings):
    settings.DEMO = False
    person = with_password(with_role("coordinator", email="buero@demo.example", is_example=True))
    log_in(client, person)

    assert client.get("/profil/").status_code == 302


def test_whoever_stands_in_for_the_office_needs_one_too(client, member):
    lead = with_role("office_lead")
    office = lead.roles.get().organisation
    office.lead, office.deputy = lead, member
    office.save()
    log_in(client, member)

    assert client.get("/profil/").url == "/profil/sicherheit/"


def test_without_it_everything_leads_to_the_set_up(client, coordinator):
    log_in(client, coordinator)
    closed = ["/woche/", "/personen/", "/bedarfe/", "/cms/", "/djadmin/", "/cms/pages/", "/dokumente/1/x.pdf"]
    Person.objects.filter(pk=coordinator.pk).update(is_staff=True)

    answers = {path: client.get(path) for path in closed}

    assert {path: answer.headers.get("Location") for path, answer in answers.items()} == dict.fromkeys(
        closed, "/profil/sicherheit/"
    )


def test_forms_and_fragments_lead_there_too(client, coordinator):
    log_in(client, coordinator)

    fragment = client.get("/bedarfe/", headers={"HX-Request": "true", "HX-Request-Type": "partial"})
    token = client.post("/profil/schluessel/", {"name": "Tabelle"})

    assert fragment.headers["HX-Redirect"] == "/profil/sicherheit/"
    assert fragment.content == b""
    assert token.url == "/profil/sicherheit/"
    assert not coordinator.tokens.exists()


def test_without_it_public_pages_show_what_strangers_see(client, coordinator):
    log_in(client, coordinator)

    page = client.get("/barriere-melden/")

    assert page.status_code == 200
    assert coordinator.name not in page.content.decode()


def test_the_way_out_is_always_open(client, coordinator):
    log_in(client, coordinator)

    client.post(reverse("account_logout"))

    assert client.get("/profil/sicherheit/").url.startswith("/anmelden/")


@pytest.mark.parametrize("set_up", [set_up_app, set_up_passkey])
def test_setting_one_up_opens_the_doors(client, coordinator, set_up):
    log_in(client, coordinator)
    assert "zweiten Schutz" in client.get("/profil/sicherheit/").content.decode()

    set_up(client)

    assert client.get("/profil/").status_code == 200
    assert client.get("/profil/sicherheit/codes/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "leads_to"), [("coordinator", "/woche/"), ("member_staff", "/profil/sicherheit/")]
)
def test_whoever_had_to_set_one_up_goes_on_to_work(client, kind, leads_to):
    person = with_password(with_role(kind, email="jemand@stadt.example"))
    log_in(client, person)
    set_up_app(client)

    assert client.post("/profil/sicherheit/codes/aufbewahrt/").url == leads_to


def test_a_passkey_is_strong_enough_alone(client, coordinator):
    log_in(client, coordinator)
    passkey = set_up_passkey(client)
    client.post(reverse("account_logout"))

    log_in_by(client, passkey)

    assert client.get("/profil/").status_code == 200


def test_a_session_from_before_has_to_prove_the_factor(client, coordinator):
    """For example one that a program of the administration opened: it knows the password only."""
    log_in(client, coordinator)
    passkey = set_up_passkey(client)
    weak = Client()
    weak.force_login(coordinator)

    assert weak.get("/profil/").url == "/anmelden/bestaetigen/?next=%2Fprofil%2F"
    assert weak.get("/profil/sicherheit/app/").url.startswith("/anmelden/bestaetigen/")
    page = weak.get("/anmelden/bestaetigen/").content.decode()
    assert 'name="password"' not in page
    assert "Code schicken" not in page
    weak.post("/anmelden/bestaetigen/", {"password": PASSWORD})
    assert weak.get("/profil/").status_code == 302
    credential = passkey.used(options_on(weak, "/anmelden/bestaetigen/"))
    weak.post("/anmelden/bestaetigen/", {"credential": credential})

    assert weak.get("/profil/").status_code == 200


def test_a_factor_of_somebody_else_opens_nothing(client, coordinator, member):
    log_in(client, member)
    passkey = set_up_passkey(client)
    weak = Client()
    log_in(weak, coordinator)
    weak.post("/profil/sicherheit/passkeys/neu/", {})
    set_up_passkey(weak)
    weak.post(reverse("account_logout"))
    log_in(weak, coordinator)

    answer = weak.post(
        "/anmelden/zweiter-faktor/",
        {"credential": passkey.used(options_on(weak, "/anmelden/zweiter-faktor/"))},
    )

    assert answer.status_code == 422


@pytest.mark.parametrize(
    "door",
    ["/cms/login/", "/_util/login/", "/djadmin/login/", "/cms/password_reset/", "/cms/password_reset/done/"],
)
def test_back_doors_take_no_password(client, coordinator, door):
    Person.objects.filter(pk=coordinator.pk).update(is_staff=True, is_superuser=True)
    typed = {
        "username": coordinator.email,
        "login": coordinator.email,
        "password": PASSWORD,
        "email": coordinator.email,
    }

    answer = client.post(door, typed)

    assert answer.url.startswith("/anmelden/")
    assert "_auth_user_id" not in client.session


def test_only_a_few_doors_lie_on_the_way():
    def marked(patterns) -> set[str]:
        here = {one.name for one in patterns if getattr(one.callback, "on_the_way", False)}
        return here.union(*(marked(one.url_patterns) for one in patterns if hasattr(one, "url_patterns")))

    assert marked(get_resolver().url_patterns) == {
        "account_logout",
        "add_app",
        "add_passkey",
        "prove",
        "security",
        "send_proof_code",
    }


def test_without_the_middleware_the_doors_are_open(client, coordinator, settings):
    """Negative control: the tests above see the middleware at work, nothing else."""
    settings.MIDDLEWARE = [name for name in django_settings.MIDDLEWARE if "SecondFactor" not in name]
    log_in(client, coordinator)

    assert client.get("/profil/").status_code == 200


def test_programs_prove_themselves_by_their_token(client, coordinator):
    raw = actions.make_token(coordinator, "Tabelle", queries.system(), scope="read", days=1)

    answer = client.get("/api/v1/needs", headers={"Authorization": f"Bearer {raw}"})

    assert answer.status_code == 200


# --- Fresh proof ---------------------------------------------------------------------------------------


@pytest.fixture
def stale(client, member, time_machine):
    """A member's session, an hour after the login."""
    time_machine.move_to(NOON, tick=False)
    log_in(client, member)
    time_machine.shift(3600)
    return client


def test_a_proof_is_fresh_for_half_an_hour(client, member, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, member)

    time_machine.shift(29 * 60)
    assert client.get("/profil/sicherheit/app/").status_code == 200
    time_machine.shift(2 * 60)

    answer = client.get("/profil/sicherheit/app/")
    assert answer.url == "/anmelden/bestaetigen/?next=%2Fprofil%2Fsicherheit%2Fapp%2F"


def test_a_clock_set_back_makes_nothing_fresh(client, member, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, member)
    time_machine.shift(-7200)

    assert client.get("/profil/sicherheit/app/").status_code == 302


def test_the_password_proves_and_leads_back(stale):
    answer = stale.post("/anmelden/bestaetigen/", {"password": PASSWORD, "next": "/profil/sicherheit/app/"})

    assert answer.url == "/profil/sicherheit/app/"
    assert stale.get(answer.url).status_code == 200


def test_a_proof_gives_the_session_a_new_key(stale):
    before = stale.session.session_key

    stale.post("/anmelden/bestaetigen/", {"password": PASSWORD})

    assert stale.session.session_key != before
    assert [device.session_key for device in UserSession.objects.all()] == [stale.session.session_key]


def test_a_proof_leads_to_no_foreign_host(stale):
    answer = stale.post("/anmelden/bestaetigen/", {"password": PASSWORD, "next": "https://evil.example/"})

    assert answer.url == "/woche/"


def test_a_wrong_password_is_counted_like_a_login(stale):
    answers = [stale.post("/anmelden/bestaetigen/", {"password": "falsch"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert stale.get("/profil/sicherheit/app/").status_code == 302


def test_a_form_comes_back_to_the_page_on_which_it_stood(stale):
    answer = stale.post(
        "/profil/sicherheit/geraete/abmelden/",
        headers={"Referer": "http://testserver/profil/sicherheit/?a=1"},
    )

    assert answer.url == "/anmelden/bestaetigen/?next=%2Fprofil%2Fsicherheit%2F%3Fa%3D1"


def test_a_fragment_makes_the_whole_page_go_to_the_proof(stale):
    answer = stale.post(
        "/profil/sicherheit/geraete/abmelden/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/profil/sicherheit/"},
    )

    assert answer.headers["HX-Redirect"] == "/anmelden/bestaetigen/?next=%2Fprofil%2Fsicherheit%2F"


def test_whoever_has_no_password_proves_by_a_mailed_code(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    person = with_role("member_staff", email="ohne@stadt.example")
    client.force_login(person)
    page = client.get("/anmelden/bestaetigen/?next=/profil/").content.decode()
    assert "Code schicken lassen" in page
    assert 'name="password"' not in page

    answer = client.post("/anmelden/bestaetigen/code/", {"next": "/profil/sicherheit/app/"})
    assert answer.url.startswith("/anmelden/bestaetigen/?next=")
    code = re.search(r"\b(\d{6})\b", mail.outbox[0].body)[1]
    answer = client.post("/anmelden/bestaetigen/", {"mail_code": code, "next": "/profil/sicherheit/app/"})

    assert answer.url == "/profil/sicherheit/app/"
    assert client.get(answer.url).status_code == 200
    assert client.post("/anmelden/bestaetigen/", {"mail_code": code}).status_code == 422, "a code works once"


def test_three_wrong_mailed_codes_end_it(client):
    client.force_login(with_role("member_staff", email="ohne@stadt.example"))
    client.post("/anmelden/bestaetigen/code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[0].body)[1]
    wrong = "000000" if code != "000000" else "111111"

    for _ in range(3):
        assert client.post("/anmelden/bestaetigen/", {"mail_code": wrong}).status_code == 422

    assert client.post("/anmelden/bestaetigen/", {"mail_code": code}).status_code == 422


def test_a_mailed_code_dies_after_ten_minutes(client, time_machine):
    time_machine.move_to(NOON, tick=False)
    client.force_login(with_role("member_staff", email="ohne@stadt.example"))
    client.post("/anmelden/bestaetigen/code/")
    code = re.search(r"\b(\d{6})\b", mail.outbox[0].body)[1]
    time_machine.shift(601)

    assert client.post("/anmelden/bestaetigen/", {"mail_code": code}).status_code == 422


def test_codes_are_mailed_three_times_in_ten_minutes(client):
    client.force_login(with_role("member_staff", email="ohne@stadt.example"))

    answers = [client.post("/anmelden/bestaetigen/code/").status_code for _ in range(4)]

    assert answers == [302, 302, 302, 429]


def test_whoever_has_a_factor_gets_no_code_by_mail(client, member, time_machine):
    time_machine.move_to(NOON, tick=False)
    log_in(client, member)
    secret = set_up_app(client)
    time_machine.shift(3600)
    mail.outbox.clear()

    client.post("/anmelden/bestaetigen/code/")
    assert mail.outbox == []
    answer = client.post(
        "/anmelden/bestaetigen/", {"code": shown_by(secret), "next": "/profil/sicherheit/app/"}
    )

    assert client.get(answer.url).status_code == 200


def test_nobody_sets_a_first_password_on_a_screen_left_open(client):
    person = with_role("member_staff", email="ohne@stadt.example")
    client.force_login(person)
    new = "ganz neue lange Worte"

    answer = client.post("/profil/passwort/", {"password": new, "password_again": new})

    assert answer.url.startswith("/anmelden/bestaetigen/")
    assert not Person.objects.get(pk=person.pk).has_usable_password()


def test_a_new_password_is_told_by_mail(client, member):
    log_in(client, member)
    change_password(client)

    assert [letter.to for letter in mail.outbox] == [[member.email]]
    assert "Passwort wurde geändert" in mail.outbox[0].body


def test_programs_are_not_asked(rf, member):
    request = rf.get("/api/v1/needs")
    request.user, request.session = member, {}

    assert second_factor.needs_fresh_proof(request) is None
    request.path_info = request.path = "/bedarfe/"
    assert second_factor.needs_fresh_proof(request) is not None


@pytest.mark.parametrize("way", ["get", "post"])
def test_role_changes_ask_who_is_there(client, coordinator, time_machine, way):
    time_machine.move_to(NOON, tick=False)
    person = with_role("member_staff")
    role = person.roles.get()
    log_in(client, coordinator)
    set_up_passkey(client)
    path = f"/personen/{person.pk}/rollen/{role.pk}/beenden/"
    assert client.get(path).status_code == 200
    time_machine.shift(3600)

    answer = getattr(client, way)(path)

    assert answer.url.startswith("/anmelden/bestaetigen/")
    assert person.roles.exists()


# --- Devices -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (FIREFOX, "Firefox, Linux"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15) Version/18.0 Safari/605.1", "Safari, macOS"),
        ("Mozilla/5.0 (Linux; Android 15) Chrome/140.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Firefox, Linux", "Firefox, Linux"),
        ("curl/8.0", "Unbekanntes Gerät"),
        ("<script>", "Unbekanntes Gerät"),
        ("", "Unbekanntes Gerät"),
    ],
)
def test_devices_are_told_in_words(user_agent, words):
    assert rules.device_in_words(user_agent) == words


def test_devices_are_listed_without_network_addresses(client, member):
    log_in(client, member, REMOTE_ADDR="203.0.113.9")
    other = Client(headers={"User-Agent": FIREFOX})
    log_in(other, member)

    page = client.get("/profil/sicherheit/").content.decode()

    assert "Firefox, Linux" in page
    assert "dieses Gerät" in page
    assert set(UserSession.objects.values_list("ip", "user_agent")) == {
        ("0.0.0.0", "Firefox, Linux"),
        ("0.0.0.0", "Unbekanntes Gerät"),
    }


def test_one_device_is_logged_out(client, member):
    log_in(client, member)
    other = Client()
    log_in(other, member)
    device = UserSession.objects.get(session_key=other.session.session_key)

    client.post(f"/profil/sicherheit/geraete/{device.pk}/abmelden/")

    assert other.get("/profil/").status_code == 302
    assert client.get("/profil/").status_code == 200


def test_a_device_of_somebody_else_is_not_there(client, member):
    log_in(client, member)
    stranger, other = with_password(PersonFactory(email="fremd@stadt.example")), Client()
    log_in(other, stranger)
    device = UserSession.objects.get(user=stranger)

    assert client.post(f"/profil/sicherheit/geraete/{device.pk}/abmelden/").status_code == 404
    assert UserSession.objects.filter(pk=device.pk).exists()


def change_password(client):
    new = "ganz neue lange Worte"
    client.post("/profil/passwort/", {"old_password": PASSWORD, "password": new, "password_again": new})


@pytest.mark.parametrize(
    "change",
    [
        lambda client: client.post("/profil/sicherheit/geraete/abmelden/"),
        set_up_app,
        set_up_passkey,
        change_password,
    ],
    ids=["by hand", "app", "passkey", "password"],
)
def test_other_devices_are_logged_out(client, member, change):
    log_in(client, member)
    other = Client()
    log_in(other, member)

    change(client)

    assert other.get("/profil/").status_code == 302
    assert client.get("/profil/").status_code == 200
    assert [device.session_key for device in queries.devices_of(member)] == [client.session.session_key]


def test_removing_a_factor_logs_other_devices_out(client, member):
    log_in(client, member)
    passkey = set_up_passkey(client)
    other = Client()
    log_in_by(other, passkey)
    assert other.get("/profil/").status_code == 200

    client.post(f"/profil/sicherheit/passkeys/{queries.factors_of(member).passkeys[0].pk}/entfernen/")

    assert other.get("/profil/").status_code == 302


def test_use_is_noted_every_ten_minutes_at_most(client, member, time_machine, django_assert_num_queries):
    time_machine.move_to(NOON, tick=False)
    log_in(client, member)
    key, start = client.session.session_key, timezone.now()

    def seen_after(seconds: int) -> timedelta:
        time_machine.shift(seconds)
        caches["memory"].clear()
        client.get("/profil/")
        return UserSession.objects.get(session_key=key).last_seen_at - start

    assert seen_after(599) == timedelta(0)
    assert seen_after(1) == timedelta(minutes=10)
    assert seen_after(5) == timedelta(minutes=10)


def test_in_between_nothing_is_even_read(client, member, rf):
    log_in(client, member)
    client.get("/profil/")
    assert not DeviceMiddleware.is_due(client.session.session_key, timedelta(minutes=10))


def test_a_session_without_a_device_gets_one(client, member):
    client.force_login(member)
    client.get("/profil/", headers={"User-Agent": FIREFOX})

    assert [device.user_agent for device in queries.devices_of(member)] == ["Firefox, Linux"]
