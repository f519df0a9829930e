import re
import uuid

import pytest
from django.conf import settings
from django.core.cache import cache

from buendnis.alliance.tests.factories import FieldFactory, SiteFactory
from buendnis.matching.tests.factories import OfferFactory
from buendnis.people.models import Role
from buendnis.website.models import AccessibilityFeedback
from buendnis.website.tests.factories import FeedbackFactory, coordinator, person_with, project_lead
from buendnis.website.views.legal import cookies

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/in-ihrer-naehe/",
    "/impressum/",
    "/datenschutz/",
    "/barrierefreiheit/",
    "/barriere-melden/",
    "/leichte-sprache/",
    "/schnittstellen/",
]
FILES = ["/robots.txt", "/.well-known/security.txt"]


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def report(**changes) -> dict[str, str]:
    words = {"text": "Zu wenig Kontrast.", "page": "/termine/", "email": "", "submission": str(uuid.uuid4())}
    return {**words, **changes}


# --- Public pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PUBLIC)
def test_strangers_read_every_public_page(address, client):
    page = client.get(address)

    html = page.content.decode()
    assert page.status_code == 200
    assert html.count("<h1") == 1
    assert settings.BRAND["name"] in html
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)", html)


@pytest.mark.parametrize("address", PUBLIC + FILES)
def test_pages_for_strangers_only_read(address, client):
    allowed = "/barriere-melden/"

    assert client.delete(address).status_code == 405
    assert address == allowed or client.post(address).status_code == 405


@pytest.mark.parametrize("address", [a for a in PUBLIC + FILES if a != "/barriere-melden/"])
def test_reading_sets_no_cookie(address, client):
    client.get(address)

    assert not client.cookies


def test_the_list_of_cookies_is_the_truth(client):
    client.get("/barriere-melden/")
    client.force_login(coordinator())

    assert set(client.cookies) == {cookie["name"] for cookie in cookies()}


def test_pages_name_foreign_hosts_only_as_links(client):
    allowed = {settings.BRAND["enforcement"]["website"], settings.BRAND["privacy"]["authority_website"]}

    for address in PUBLIC:
        html = client.get(address).content.decode()
        loaded = re.findall(r'(?:src|srcset|action|data|poster)="(https?://[^"]+)"', html)
        linked = set(re.findall(r'href="(https?://[^"]+)"', html))
        assert loaded == []
        assert linked <= allowed, address


def test_start_page_shows_map_offers_and_numbers(client):
    site = SiteFactory(latitude=50.1, longitude=8.6)
    OfferFactory(title="Sprechstunde am Abend", action_fields=[FieldFactory(name="Wohnen")], is_example=True)

    html = client.get("/").content.decode()

    assert f'href="/in-ihrer-naehe/#standort-{site.pk}"' in html
    assert "Sprechstunde am Abend" in html
    assert "Beispiel" in html
    assert "1 Angebot" in html


@pytest.mark.parametrize("count", [1, 3])
def test_start_page_costs_the_same_for_one_and_three(count, client, django_assert_num_queries):
    for _ in range(count):
        SiteFactory(latitude=50.1, longitude=8.6)
        OfferFactory(action_fields=[FieldFactory()])

    with django_assert_num_queries(8):
        client.get("/")


def test_an_empty_alliance_has_a_start_page_too(client):
    html = client.get("/").content.decode()

    assert "Die Handlungsfelder werden gerade eingetragen." in html
    assert "Im Moment steht kein öffentlicher Termin fest." in html


def test_residents_find_their_place_and_how_to_take_part(client):
    site = SiteFactory(neighbourhood="Südend")
    other = SiteFactory(neighbourhood="Nordend")

    html = client.get("/in-ihrer-naehe/?ort=südend").content.decode()

    assert f'id="standort-{site.pk}"' in html
    assert f'id="standort-{other.pk}"' not in html
    assert "1 Quartier passt zu „südend“." in html


@pytest.mark.parametrize("place", ["Nirgendwo", "<script>", '"', "%", "x" * 500, "🌳"])
def test_unknown_places_get_a_next_step(place, client):
    SiteFactory(neighbourhood="Südend")

    page = client.get("/in-ihrer-naehe/", {"ort": place})

    assert page.status_code == 200
    assert "Dort gibt es noch keinen Förderstandort." in page.content.decode()
    assert "<script>" not in page.content.decode()


def test_accessibility_statement_says_all_that_the_law_asks(client):
    html = client.get("/barrierefreiheit/").content.decode()

    for part in (
        "Stand",
        "Was noch nicht geht",
        "So haben wir geprüft",
        "sechs Wochen",
        "Landeskompetenzzentrum",
    ):
        assert part in html


def test_security_file_has_its_three_lines(client):
    lines = client.get("/.well-known/security.txt").content.decode().splitlines()

    assert [line.split(":")[0] for line in lines] == [
        "Contact",
        "Expires",
        "Preferred-Languages",
        "Canonical",
    ]


def test_a_demo_is_found_by_no_search_engine(client, settings):
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"

    settings.DEMO = False

    assert "Disallow: /antwort/" in client.get("/robots.txt").content.decode().splitlines()


def test_browsers_find_the_sign(client):
    assert client.get("/favicon.ico").status_code == 302


# --- Barriere melden -------------------------------------------------------------------------------------


def test_anybody_reports_a_barrier_and_learns_the_day(client):
    answer = client.post("/barriere-melden/", report(), follow=True)

    feedback = AccessibilityFeedback.objects.get()
    assert answer.redirect_chain == [(f"/barriere-melden/danke/{feedback.submission}/", 302)]
    assert f"{feedback.due_on:%d.%m.%Y}" in answer.content.decode()
    assert feedback.text not in answer.content.decode()


def test_sending_twice_makes_one_report(client):
    words = report()

    first, second = client.post("/barriere-melden/", words), client.post("/barriere-melden/", words)

    assert first["Location"] == second["Location"]
    assert AccessibilityFeedback.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "  "}, "Bitte schreiben Sie kurz, was Sie hindert."),
        ({"text": "x" * 4001}, "Bitte kürzen Sie den Text auf höchstens 4000 Zeichen"),
        ({"email": "kim@"}, "Bitte geben Sie eine gültige E-Mail-Adresse an"),
        ({"homepage": "http://spam.example"}, "Bitte lassen Sie dieses Feld leer"),
        ({"submission": "x"}, "Bitte laden Sie die Seite neu"),
    ],
)
def test_a_bad_report_comes_back_with_everything_typed(changes, sentence, client):
    words = report(page="/hier-war-es/", **changes)

    page = client.post("/barriere-melden/", words)

    html = page.content.decode()
    assert page.status_code == 422
    assert sentence in html
    assert "/hier-war-es/" in html
    assert "<title>Fehler:" in html
    assert AccessibilityFeedback.objects.count() == 0


def test_many_reports_from_one_address_are_braked_with_a_way_out(client):
    for _ in range(5):
        assert client.post("/barriere-melden/", report()).status_code == 302

    page = client.post("/barriere-melden/", report(text="Der sechste Text."))

    html = page.content.decode()
    assert page.status_code == 422
    assert settings.BRAND["office"]["email"] in html
    assert "Der sechste Text." in html
    assert AccessibilityFeedback.objects.count() == 5
    assert client.post("/barriere-melden/", report(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_the_address_itself_is_not_kept(client, django_assert_num_queries):
    client.post("/barriere-melden/", report(), REMOTE_ADDR="192.0.2.77")

    assert "192.0.2.77" not in str(list(AccessibilityFeedback.objects.values()))


@pytest.mark.parametrize(
    ("query", "referer", "filled"),
    [
        ("?seite=/termine/", "", "/termine/"),
        ("", "http://testserver/bedarfe/12/?q=x", "/bedarfe/12/"),
        ("?seite=https://evil.example/x", "", ""),
        ("?seite=/antwort/geheim/", "", "/antwort/"),
        ("", "https://evil.example/x", ""),
    ],
)
def test_the_page_in_question_is_filled_in_when_it_is_ours(query, referer, filled, client):
    page = client.get(f"/barriere-melden/{query}", headers={"referer": referer})

    assert page.context["form"]["page"].value() == filled


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://evil.example/", "die Startseite"])
def test_thanks_lead_back_only_to_pages_of_ours(page, client):
    html = client.post("/barriere-melden/", report(page=page), follow=True).content.decode()

    assert f'href="{page}"' not in html
    assert "Zur Startseite" in html


def test_thanks_cannot_be_guessed(client):
    assert client.get(f"/barriere-melden/danke/{uuid.uuid4()}/").status_code == 404


# --- The office answers -------------------------------------------------------------------------------------


def test_the_office_sees_reports_with_their_clock_and_answers(client):
    feedback = FeedbackFactory(email="kim@stadt.example")
    client.force_login(coordinator())

    assert f"Meldung {feedback.pk}" in client.get("/barriere-meldungen/").content.decode()
    assert feedback.text in client.get(f"/barriere-meldungen/{feedback.pk}/").content.decode()
    answer = client.post(
        f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Behoben."}, follow=True
    )

    assert answer.redirect_chain == [(f"/barriere-meldungen/{feedback.pk}/", 302)]
    assert "Ihre Antwort ist unterwegs." in answer.content.decode()
    assert "Behoben." in answer.content.decode()


def test_answering_twice_says_so(client):
    feedback = FeedbackFactory()
    client.force_login(coordinator())
    client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Behoben."})

    again = client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Anders."}, follow=True)

    assert "Diese Meldung ist schon beantwortet." in again.content.decode()
    feedback.refresh_from_db()
    assert feedback.answer == "Behoben."


def test_an_empty_answer_comes_back(client):
    feedback = FeedbackFactory()
    client.force_login(coordinator())

    page = client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": ""})

    assert page.status_code == 422
    assert "Bitte schreiben Sie eine Antwort." in page.content.decode()


def test_the_auditor_reads_but_finds_no_form(client):
    feedback = FeedbackFactory()
    client.force_login(person_with(Role.Kind.AUDITOR))

    page = client.get(f"/barriere-meldungen/{feedback.pk}/")

    assert page.status_code == 200
    assert page.context["form"] is None
    assert client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "x"}).status_code == 404


def test_others_find_no_reports(client):
    feedback = FeedbackFactory()
    client.force_login(project_lead())

    assert client.get("/barriere-meldungen/").status_code == 404
    assert client.get(f"/barriere-meldungen/{feedback.pk}/").status_code == 404
    assert client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "x"}).status_code == 404


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/barriere-meldungen/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count, client, django_assert_max_num_queries):
    for _ in range(count):
        FeedbackFactory()
    client.force_login(coordinator())

    with django_assert_max_num_queries(6):
        client.get("/barriere-meldungen/")


def test_empty_list_leads_on(client):
    client.force_login(coordinator())

    assert "Niemand hat eine Barriere gemeldet." in client.get("/barriere-meldungen/").content.decode()
