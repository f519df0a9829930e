import re
import threading
import time

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from buendnis.people import actions, login, queries
from buendnis.people.models import Person
from buendnis.people.tests.factories import PersonFactory, with_role

pytestmark = pytest.mark.django_db
PASSWORD = "vier gute alte Worte"


@pytest.fixture(autouse=True)
def fresh_limits():
    cache.clear()


@pytest.fixture
def person():
    person = with_role("member_staff", email="mitglied@demo.example")
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def written(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def try_password(client, email, password=PASSWORD, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


def ask_for_code(client, email, **extra):
    return client.post(reverse("account_request_login_code"), {"email": email}, **extra)


def type_code(client, code):
    return client.post(reverse("account_confirm_login_code"), {"code": code})


def code_in(letter) -> str:
    return re.search(r"\b(\d{6})\b", letter.body).group(1)


def test_login_by_password_leads_to_the_week(client, person):
    answer = try_password(client, "Mitglied@demo.example")

    assert (answer.status_code, answer.url) == (302, "/woche/")


def test_login_leads_back_to_where_one_was(client, person):
    address = client.get(reverse("people:profile")).url
    answer = client.post(address, {"login": person.email, "password": PASSWORD, "next": "/profil/"})

    assert address == "/anmelden/?next=/profil/"
    assert answer.url == "/profil/"


@pytest.mark.parametrize(
    "next_url",
    [
        "//evil.example",
        "/\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "http://testserver@evil.example/",
    ],
)
def test_login_leads_to_no_foreign_host(client, person, next_url):
    answer = client.post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD, "next": next_url}
    )

    assert answer.url == "/woche/"


def test_a_form_sent_after_the_session_ended_leads_back_to_its_page(client):
    answer = client.post("/profil/angaben/", headers={"Referer": "http://testserver/profil/?a=1"})

    assert answer.url == "/anmelden/?next=/profil/%3Fa%3D1"


def test_a_foreign_referer_is_not_believed(client):
    answer = client.post("/profil/angaben/", headers={"Referer": "https://evil.example/x"})

    assert answer.url == "/anmelden/?next=/profil/angaben/"


def test_a_fragment_without_login_makes_the_whole_page_go_to_the_login(client):
    answer = client.get(
        "/profil/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/woche/"}
    )

    assert answer.headers["HX-Redirect"] == "/anmelden/?next=/woche/"


def test_login_by_code(client, person, written):
    answer = ask_for_code(client, person.email)
    assert answer.url == "/anmelden/code/eingeben/"
    assert client.get(answer.url).status_code == 200

    answer = type_code(client, code_in(written[0]))

    assert answer.url == "/woche/"
    assert client.get("/profil/").status_code == 200
    assert code_in(written[0]) not in written[0].subject


def test_a_code_may_be_typed_with_a_space(client, person, written):
    ask_for_code(client, person.email)
    code = code_in(written[0])

    assert type_code(client, f"{code[:3]} {code[3:]}").url == "/woche/"


def test_three_wrong_codes_end_the_attempt(client, person, written):
    ask_for_code(client, person.email)
    wrong = "000000" if code_in(written[0]) != "000000" else "111111"

    answers = [type_code(client, wrong) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [422, 422, 302]
    assert type_code(client, code_in(written[0])).url == "/anmelden/code/"


def test_a_code_dies_after_ten_minutes(client, person, written, time_machine):
    time_machine.move_to("2026-11-23T10:00:00+01:00")
    ask_for_code(client, person.email)
    time_machine.move_to("2026-11-23T10:10:01+01:00")

    assert type_code(client, code_in(written[0])).url == "/anmelden/code/"


def test_whoever_waits_for_a_code_can_go_back_to_the_password(client, person, written):
    ask_for_code(client, person.email)

    assert client.get(reverse("account_login")).status_code == 200


def shape(answer) -> tuple:
    """What a curious person can compare: status, target, and the page with its own typing taken out."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location"), re.sub(r"[\w.]+@demo\.example", "@", text)


def test_a_wrong_password_and_an_unknown_address_look_alike(client, person):
    assert shape(try_password(client, person.email, "falsch")) == shape(
        try_password(client, "niemand@demo.example", "falsch")
    )


def test_a_deactivated_person_looks_unknown(client, person):
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert shape(try_password(client, person.email)) == shape(try_password(client, "niemand@demo.example"))


def test_asking_a_code_for_an_unknown_address_looks_alike_and_mails_no_stranger(client, person, written):
    known, unknown = ask_for_code(client, person.email), ask_for_code(client, "niemand@demo.example")
    pages = [type_code(client, "000000") for _ in range(1)]
    ask_for_code(client, person.email)
    pages.append(type_code(client, "abc"))

    assert shape(known) == shape(unknown)
    assert shape(pages[0])[:2] == shape(pages[1])[:2]
    assert {letter.to[0] for letter in written} == {person.email, login.NOWHERE}


def test_unknown_addresses_cost_the_same_queries(client, person):
    counts = []
    for email in (person.email, "niemand@demo.example"):
        client.cookies.clear()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            ask_for_code(client, email)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_tries_are_counted_before_the_password_is_hashed(client, person, monkeypatch):
    hashed = []
    verify = login.MeasuredArgon2Hasher.verify
    monkeypatch.setattr(login.MeasuredArgon2Hasher, "verify", lambda *args: hashed.append(1) or verify(*args))

    answers = [try_password(client, person.email, "falsch") for _ in range(7)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 2
    assert len(hashed) == 5
    assert "zu viele Versuche" in answers[-1].content.decode()


def test_a_stranger_elsewhere_does_not_lock_the_victim_out(client, person):
    for _ in range(6):
        try_password(client, person.email, "falsch", REMOTE_ADDR="203.0.113.9")

    assert try_password(client, person.email, REMOTE_ADDR="198.51.100.7").status_code == 302


@pytest.mark.parametrize(
    "addresses",
    [
        [f"203.0.113.{n}" for n in range(12)],
        [f"2001:db8:1:2::{n}" for n in range(12)],
        [f"::ffff:203.0.113.{n}" for n in range(12)],
    ],
)
def test_many_addresses_of_one_network_count_as_one(client, addresses):
    answers = [
        try_password(client, f"person{n}@demo.example", "falsch", REMOTE_ADDR=address)
        for n, address in enumerate(addresses)
    ]

    assert [answer.status_code for answer in answers] == [422] * 10 + [429] * 2


def test_a_forged_forwarding_header_changes_nothing(client):
    answers = [
        try_password(client, f"person{n}@demo.example", "falsch", headers={"X-Forwarded-For": f"10.{n}.0.1"})
        for n in range(11)
    ]

    assert answers[-1].status_code == 429


@pytest.mark.parametrize(
    ("hops", "written_by", "expected"),
    [
        (0, "203.0.113.9", "192.0.2.0"),
        (1, "203.0.113.9", "203.0.113.0"),
        (1, "10.1.1.1, 203.0.113.9", "203.0.113.0"),
        (2, "203.0.113.9, 10.1.1.1", "203.0.113.0"),
        (2, "203.0.113.9", "192.0.2.0"),
        (1, "nonsense", "0.0.0.0"),
    ],
)
def test_forwarding_counts_as_far_as_our_own_proxies_wrote_it(rf, settings, hops, written_by, expected):
    settings.TRUSTED_PROXIES = hops
    request = rf.get("/", headers={"X-Forwarded-For": written_by}, REMOTE_ADDR="192.0.2.44")

    assert login.AccountAdapter(request).get_client_ip(request) == expected


def test_a_code_is_sent_three_times_in_ten_minutes(client, person, written):
    answers = [ask_for_code(client, person.email) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [302, 302, 302, 429]


def test_passwords_wait_for_each_other_only_shortly(client, person, monkeypatch):
    monkeypatch.setattr(login, "HASH_WAIT_SECONDS", 0.01)

    with login.one_hash_at_a_time():
        answer = try_password(client, person.email)

    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "60"
    assert "sehr viele" in answer.content.decode()


def test_one_password_is_hashed_at_a_time(monkeypatch):
    inside, most = [], []

    def slow():
        with login.one_hash_at_a_time():
            inside.append(1)
            most.append(len(inside))
            time.sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=slow) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(most) == 1


def test_deactivation_kills_the_session_at_once(client, person):
    client.force_login(person)
    assert client.get("/profil/").status_code == 200

    actions.deactivate_person(person, by=with_role("office_lead"))
    assert client.get("/profil/").status_code == 302
    actions.reactivate_person(person, by=with_role("office_lead"))

    assert client.get("/profil/").status_code == 302


def test_deactivation_while_the_code_is_on_its_way(client, person, written):
    ask_for_code(client, person.email)
    actions.deactivate_person(person, by=with_role("office_lead"))

    type_code(client, code_in(written[0]))

    assert client.get("/profil/").status_code == 302


def test_the_machine_cannot_log_in(client, written):
    machine = queries.system()
    machine.set_password(PASSWORD)
    machine.save()

    assert try_password(client, machine.email).status_code == 422
    ask_for_code(client, machine.email)
    assert [letter.to for letter in written] == [[login.NOWHERE]]


def test_logging_out_asks_first_and_needs_a_post(client, person):
    client.force_login(person)

    assert client.get(reverse("account_logout")).status_code == 200
    assert client.get("/profil/").status_code == 200
    assert client.post(reverse("account_logout")).url == "/"
    assert client.get("/profil/").status_code == 302


def test_demo_logins_are_one_click_and_only_in_the_demo(client, settings):
    assert client.get("/anmelden/").content.decode().count("@demo.example") == 5

    settings.DEMO = False

    assert "@demo.example" not in client.get("/anmelden/").content.decode()


@pytest.mark.parametrize(
    "name", ["account_signup", "account_reset_password", "account_email", "account_set_password"]
)
def test_allauths_other_doors_are_shut(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_form_without_its_csrf_token_is_refused_in_german(person):
    client = Client(enforce_csrf_checks=True)

    answer = try_password(client, person.email)

    assert answer.status_code == 403
    assert "zu lange offen" in answer.content.decode()


def test_passwords_survive_spaces_umlauts_and_length(client):
    person = PersonFactory(email="lang@demo.example")
    actions.change_password(person, password=" Schöne Grüße 🌳 " * 5, by=person)

    assert try_password(client, person.email, " Schöne Grüße 🌳 " * 5).status_code == 302
    client.logout()
    assert try_password(client, person.email, "x" * 5000).status_code == 422


def test_the_logout_lets_the_browser_forget(client):
    client.force_login(PersonFactory())

    answer = client.post("/abmelden/")

    assert (answer.status_code, answer["Clear-Site-Data"]) == (302, '"storage"')
