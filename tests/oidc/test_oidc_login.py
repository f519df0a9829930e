"""Login at a real identity provider over real HTTP; every way to cheat ends at the same closed door."""

from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail

from buendnis.people import actions, oidc
from buendnis.people.actions.providers import unlink_provider
from buendnis.people.models import Person, RecordEntry
from buendnis.people.tests.factories import with_role
from tests.oidc.conftest import Browser, RunningProvider, changed

pytestmark = pytest.mark.django_db
REFUSAL = "Mit diesem Konto ist keine Anmeldung möglich."
LIES = ["signature", "unsigned", "audience", "issuer", "expired", "subject", "nothing"]


@pytest.fixture
def person() -> Person:
    return with_role("municipality_staff", email="kim@stadt.example")


@pytest.fixture
def written(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    return mail.outbox


def asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def test_without_configuration_there_is_no_button_and_no_door(client):
    assert "anbieter" not in client.get("/anmelden/").content.decode()
    assert client.post("/anmelden/anbieter/").status_code == 404
    assert client.get("/anmelden/anbieter/zurueck/").status_code == 404


def test_the_button_carries_the_providers_name(provider, client):
    page = client.get("/anmelden/?next=/bedarfe/").content.decode()

    assert "Mit Rathaus-Konto anmelden" in page
    assert client.get("/anmelden/anbieter/").status_code == 405


def test_the_first_login_links_and_the_person_is_told(provider, browser, person, written):
    answer = browser.log_in("Kim@Stadt.example")

    account = SocialAccount.objects.get()
    assert (answer.status_code, answer.headers["Location"], browser.is_in) == (302, "/woche/", True)
    assert (account.user, account.provider, account.uid) == (person, provider.issuer, "4711")
    assert account.extra_data == {}
    assert [letter.to for letter in written] == [[person.email]]
    assert "Rathaus-Konto" in written[0].body
    assert RecordEntry.objects.filter(verb="person.provider_linked", object_id=person.pk).count() == 1


def test_one_comes_back_to_where_one_was(provider, browser, person):
    address = browser.start(next="/profil/")

    back = browser.come_back(browser.log_in_there(address, sub="4711", email=person.email, verified="1"))

    assert back.headers["Location"] == "/profil/"


def test_the_question_has_state_nonce_and_pkce_and_nothing_from_the_address(provider, browser):
    address = browser.app.post("/anmelden/anbieter/?scope=admin&auth_params=prompt%3Dnone&process=connect")
    first, second = asked(address.headers["Location"]), asked(browser.start())

    assert {name for name in first if first[name] == second[name]} == {
        "client_id", "redirect_uri", "scope", "response_type", "code_challenge_method",
    }  # fmt: skip
    assert first["code_challenge_method"] == "S256"
    assert set(first["scope"].split()) == {"openid", "email"}
    assert len(first["nonce"]) == 32
    assert first["redirect_uri"] == "http://localhost:8000/anmelden/anbieter/zurueck/"
    assert "prompt" not in first


def test_later_only_the_number_counts(provider, browser, person):
    """A changed address at the provider changes nothing, neither for its owner nor for others."""
    browser.log_in(person.email, sub="4711")
    other = with_role("municipality_staff", email="neu@stadt.example")

    again = Browser()
    again.log_in("neu@stadt.example", sub="4711")

    assert again.app.get("/profil/").wsgi_request.user == person
    assert Person.objects.get(pk=person.pk).email == "kim@stadt.example"
    assert not SocialAccount.objects.filter(user=other).exists()


def test_an_address_that_passed_on_to_somebody_else_opens_nothing(provider, browser, person):
    browser.log_in(person.email, sub="4711")
    successor = Browser()

    answer = successor.log_in(person.email, sub="4712")

    assert (answer.status_code, successor.is_in) == (403, False)
    unlink_provider(person, by=with_role("office_lead"))
    assert Browser().log_in(person.email, sub="4712").status_code == 302


def test_all_refusals_are_one_page(provider, browser, person, written):
    actions.deactivate_person(with_role("editor", email="zu@stadt.example"), by=with_role("office_lead"))
    actions_system = Person.objects.create_user("maschine@stadt.example", name="M", is_system=True)

    answers = [
        browser.log_in("niemand@stadt.example"),
        browser.log_in("zu@stadt.example"),
        browser.log_in(person.email, verified="0"),
        browser.log_in(actions_system.email),
    ]

    assert {answer.status_code for answer in answers} == {403}
    assert len({answer.content for answer in answers}) == 1
    assert REFUSAL in answers[0].content.decode()
    assert not browser.is_in
    assert not SocialAccount.objects.exists()
    assert not Person.objects.filter(email="niemand@stadt.example").exists()
    assert written == []


def test_a_linked_person_is_out_with_the_deactivation(provider, browser, person):
    browser.log_in(person.email)
    actions.deactivate_person(person, by=with_role("office_lead"))

    again = Browser()
    assert not browser.is_in
    assert again.log_in(person.email).status_code == 403
    assert not again.is_in


def test_only_named_mail_domains_come_in(provider, browser, person, settings):
    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"domains": ("kreis.example",)})
    assert browser.log_in(person.email).status_code == 403

    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"domains": ("stadt.example",)})
    assert browser.log_in(person.email).status_code == 302


@pytest.mark.parametrize("about", LIES)
def test_a_token_that_proves_nothing_opens_nothing(provider, browser, person, about):
    provider.lie(about)

    answer = browser.log_in(person.email)

    assert (answer.status_code, browser.is_in) == (400, False)
    assert "konnten wir nicht prüfen" in answer.content.decode()
    provider.lie()
    assert browser.log_in(person.email).status_code == 302  # the same without the lie


def test_a_signature_of_a_kind_that_is_not_listed_opens_nothing(provider, browser, person, monkeypatch):
    monkeypatch.setattr(oidc, "ALGORITHMS", ("ES256",))

    assert (browser.log_in(person.email).status_code, browser.is_in) == (400, False)


@pytest.mark.parametrize("nonce", ["x" * 32, ""])
def test_a_token_for_another_login_opens_nothing(provider, browser, person, nonce):
    address = changed(browser.start(), nonce=nonce)

    answer = browser.come_back(browser.log_in_there(address, sub="4711", email=person.email, verified="1"))

    assert (answer.status_code, browser.is_in) == (400, False)


def test_a_foreign_state_a_foreign_browser_and_a_second_use_open_nothing(provider, browser, person):
    who = {"sub": "4711", "email": person.email, "verified": "1"}
    back, victim = browser.log_in_there(browser.start(), **who), Browser()

    assert browser.come_back(changed(back, state="x" * 16)).status_code == 400
    assert victim.come_back(back).status_code == 400  # the state lives in the session that began
    assert not victim.is_in
    assert browser.come_back(back).status_code == 302
    browser.app.logout()
    assert browser.come_back(back).status_code == 400
    assert not browser.is_in


def test_a_used_code_with_a_fresh_state_opens_nothing(provider, browser, person):
    who = {"sub": "4711", "email": person.email, "verified": "1"}
    used = browser.log_in_there(browser.start(), **who)
    browser.come_back(used)

    thief = Browser()
    state = asked(thief.start())["state"]
    answer = thief.come_back(changed(used, state=state))

    assert (answer.status_code, thief.is_in) == (400, False)


def test_who_cancels_is_back_at_the_login(provider, browser):
    answer = browser.come_back(browser.log_in_there(browser.start(), cancel="1"))

    assert answer.headers["Location"] == "/anmelden/"
    assert "abgebrochen" in browser.app.get("/anmelden/").content.decode()


def test_a_provider_that_is_away_leaves_the_other_ways(provider, browser, person, settings):
    stopped = RunningProvider()
    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"issuer": stopped.issuer})
    back = browser.log_in_there(browser.start(), sub="1", email=person.email, verified="1")
    stopped.stop()

    while_coming_back = browser.come_back(back)
    settings.OIDC = settings.OIDC.__class__(**vars(settings.OIDC) | {"issuer": stopped.issuer + "/"})
    at_the_start = browser.app.post("/anmelden/anbieter/")

    for answer in (while_coming_back, at_the_start):
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "60")
        assert "antwortet gerade nicht" in answer.content.decode()
    assert "Code schicken lassen" in at_the_start.content.decode()


def test_a_discovery_document_of_another_issuer_is_not_believed(provider, browser, settings):
    settings.OIDC = settings.OIDC.__class__(
        **vars(settings.OIDC) | {"issuer": provider.issuer.replace("127.0.0.1", "localhost")}
    )

    answer = browser.app.post("/anmelden/anbieter/")

    assert answer.status_code == 400
