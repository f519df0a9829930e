"""Map, coverage and capacities: who opens them and what they say."""

import pytest
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests import factories
from buendnis.desk.tests.filling import fill_for_office
from buendnis.desk.tests.reading import logged_in
from buendnis.people.models import Person

pytestmark = pytest.mark.django_db


def test_the_map_shows_all_sites_and_opens_only_what_may_be_opened(client):
    own = alliance.SiteFactory(latitude=50.1, longitude=8.6)
    foreign = alliance.SiteFactory(latitude=51.1, longitude=9.6)

    page = logged_in(client, alliance.clerk(own)).get("/karte/").content.decode()

    assert page.count('class="map-point"') == 2
    assert f'href="/standorte/{own.pk}/"' in page
    assert f'href="/standorte/{foreign.pk}/"' not in page
    assert f'href="#standort-{foreign.pk}"' in page
    assert f'href="#punkt-{foreign.pk}"' in page


def test_the_map_can_be_narrowed_to_a_phase(client):
    alliance.SiteFactory(neighbourhood="Altstadt", phase="isek")
    alliance.SiteFactory(neighbourhood="Nordstadt", phase="consolidation")

    page = logged_in(client, alliance.coordinator()).get("/karte/?phase=consolidation").content.decode()

    assert ("Altstadt" in page, "Nordstadt" in page) == (False, True)


def test_the_map_says_whose_outline_it_is(client):
    page = logged_in(client, alliance.coordinator()).get("/karte/").content.decode()

    assert "CC BY 4.0" in page
    assert "In dieser Programmphase ist gerade kein Standort." in page


def test_coverage_names_gaps(client):
    need = factories.need()
    need.action_fields.add(alliance.FieldFactory(name="Wohnen und Wohnumfeld"))

    page = logged_in(client, alliance.representative()).get("/abdeckung/").content.decode()

    assert page.count("Wohnen und Wohnumfeld") == 2
    assert "Hier fehlen Angebote." in page


def test_capacities_of_all_members_are_for_those_who_see_all(client):
    alliance.pledge(alliance.MemberFactory(short_name="Mieterbund"), 6, year=timezone.localdate().year)

    seen = {
        who: logged_in(client, getattr(alliance, who)()).get("/kontingente/").status_code
        for who in ("coordinator", "ministry_reader", "auditor", "representative", "project_lead", "editor")
    }

    assert seen == {
        "coordinator": 200, "ministry_reader": 200, "auditor": 200,
        "representative": 404, "project_lead": 404, "editor": 404,
    }  # fmt: skip


def test_capacities_show_what_is_free(client):
    alliance.pledge(alliance.MemberFactory(short_name="Mieterbund"), 6, year=timezone.localdate().year)

    page = logged_in(client, alliance.coordinator()).get("/kontingente/").content.decode()

    assert "Noch frei: 6 halbe Tage von 6." in page


def test_pictures_are_not_for_people_without_a_role(client):
    logged_in(client, Person.objects.create_user("neu@demo.example", name="Neu"))

    assert [client.get(address).status_code for address in ("/karte/", "/abdeckung/")] == [404, 404]


@pytest.mark.parametrize("address", ["/woche/", "/karte/", "/abdeckung/", "/kontingente/", "/suche/?q=a"])
def test_pages_keep_to_a_strict_browser(client, address):
    alliance.SiteFactory(latitude=50.1, longitude=8.6)
    fill_for_office(1)

    page = logged_in(client, alliance.coordinator()).get(address).content.decode()

    assert [bad for bad in (" style=", "<style", "onclick=", "javascript:") if bad in page] == []


@pytest.mark.parametrize("address", ["/woche/", "/suche/", "/karte/", "/abdeckung/", "/kontingente/"])
def test_pages_only_answer_to_reading(client, address):
    assert logged_in(client, alliance.coordinator()).post(address).status_code == 405


@pytest.mark.parametrize("address", ["/kontingente/tabelle.csv", "/abdeckung/tabelle.csv"])
def test_tables_have_the_rights_of_their_pages(client, address):
    page = address.replace("tabelle.csv", "")
    people = {"coordinator": alliance.coordinator(), "clerk": alliance.clerk(alliance.SiteFactory())}

    codes = {}
    for who, person in people.items():
        asked = logged_in(client, person)
        codes[who] = (asked.get(page).status_code, asked.get(address).status_code)

    assert [first == second for first, second in codes.values()] == [True, True]
    assert codes["coordinator"] == (200, 200)


def test_the_table_of_capacities_names_members_and_half_days(client):
    alliance.pledge(alliance.MemberFactory(short_name="Mieterbund"), 6, year=timezone.localdate().year)

    answer = logged_in(client, alliance.coordinator()).get("/kontingente/tabelle.csv")
    text = answer.content.decode("utf-8-sig")

    assert "Mieterbund;6;0;0;6" in [line.replace('"', "") for line in text.splitlines()]
