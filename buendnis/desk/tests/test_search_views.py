"""The search: what strangers and others find, and what a fruitless question becomes."""

import pytest

from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests.reading import logged_in
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.search import actions as search

pytestmark = pytest.mark.django_db


def index(kind: str, key: str, title: str, *audiences: str) -> None:
    search.put(kind, key, title=title, text=title, url=f"/{kind}/{key}/", audiences=audiences)


def test_a_stranger_finds_only_what_is_public(client):
    index("site", "1", "Spielplatz Nordstadt", "public")
    index("need", "2", "Spielplatz sanieren", "org:1")

    page = client.get("/suche/?q=Spielplatz").content.decode()

    assert "Spielplatz Nordstadt" in page
    assert "Spielplatz sanieren" not in page


def test_the_municipality_finds_its_own_needs_too(client):
    site = alliance.SiteFactory()
    person = alliance.project_lead(site)
    key = next(key for key in people.audiences(person) if str(site.municipality.organisation_id) in key)
    index("need", "2", "Spielplatz sanieren", key)

    page = logged_in(client, person).get("/suche/?q=Spielplatz").content.decode()

    assert "Spielplatz sanieren" in page
    assert "Ein Treffer für „Spielplatz“" in page


def test_hits_can_be_narrowed_to_one_kind(client):
    index("site", "1", "Spielplatz Nordstadt", "public")
    index("offer", "2", "Spielplatz planen", "public")

    page = client.get("/suche/?q=Spielplatz&art=offer").content.decode()

    assert ("Spielplatz planen" in page, "Spielplatz Nordstadt" in page) == (True, False)


def test_nothing_found_becomes_an_offer_to_ask(client):
    page = (
        logged_in(client, alliance.project_lead()).get("/suche/?q=Gespensterbahn+%26+mehr").content.decode()
    )

    assert "Nichts gefunden" in page
    assert "?text=Gespensterbahn%20%26%20mehr" in page


def test_a_stranger_is_not_offered_to_ask(client):
    page = client.get("/suche/?q=Gespensterbahn").content.decode()

    assert "Als Anliegen schildern" not in page
    assert "Wer angemeldet ist, findet mehr." in page


@pytest.mark.parametrize(
    "question", ["", "%22", "a%22b", "%25", "*", "((", "'", "x" * 5000, "<script>alert(1)"]
)
def test_hostile_questions_get_a_harmless_answer(client, question):
    answer = client.get(f"/suche/?q={question}")

    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_programs_find_the_same_with_the_same_rights(client):
    index("site", "1", "Spielplatz Nordstadt", "public")
    index("need", "2", "Spielplatz sanieren", "org:0")
    person = alliance.coordinator()
    token = people_actions.make_token(person, "Test", by=person)

    answer = client.get("/api/v1/search?q=Spielplatz", headers={"Authorization": f"Bearer {token}"})

    assert answer.status_code == 200
    assert [item["title"] for item in answer.json()["items"]] == ["Spielplatz Nordstadt"]
    assert answer.json()["count"] == 1


def test_programs_without_a_key_are_refused(client):
    answer = client.get("/api/v1/search?q=Spielplatz")

    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"
