import re
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils.html import escape

from buendnis.alliance.tests.factories import FieldFactory, SiteFactory
from buendnis.matching.tests.factories import OfferFactory
from buendnis.people.privacy import activities, registry
from buendnis.website.tests.factories import coordinator
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
    client.post("/profil/angaben/", {"name": "Kim Beispiel"})

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


# --- Privacy page: always in step with the registry -------------------------------------------------


def test_the_privacy_page_names_every_purpose_basis_and_time(client):
    html = client.get("/datenschutz/").content.decode()

    for one in activities.activities():
        for words in (str(one.purpose.label), one.persons, *one.bases, *one.retentions):
            assert escape(words) in html
    assert settings.BRAND["privacy"]["officer"] in html
    assert 'href="/datenschutz/anfrage/"' in html


def test_a_new_time_stands_on_the_privacy_page_by_itself(client, monkeypatch):
    name, entry = next(iter(registry.entries.items()))
    longer = replace(entry, retention=replace(entry.retention, text="bis zum Sankt-Nimmerleins-Tag"))
    assert "Nimmerlein" not in client.get("/datenschutz/").content.decode()

    monkeypatch.setitem(registry.entries, name, longer)

    assert "bis zum Sankt-Nimmerleins-Tag" in client.get("/datenschutz/").content.decode()
