"""The site file: everything about one site, as far as somebody may see it."""

import pytest

from buendnis.alliance.models import SiteWeight, TimelineEntry
from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests import factories
from buendnis.desk.tests.reading import logged_in, statements

pytestmark = pytest.mark.django_db


def test_the_site_file_shows_everything_about_the_site(client):
    site = alliance.SiteFactory(programme_year=2025, local_partnership="Runder Tisch Altstadt")
    SiteWeight.objects.create(
        site=site,
        action_field=alliance.FieldFactory(short_name="Wohnen"),
        weight=3,
        reason="Viele Leerstände",
    )
    factories.need(site, title="Treffpunkt fehlt")
    factories.engagement(site, alliance.MemberFactory(short_name="Mieterbund"), result="Ein Treff ist offen.")
    site.documents.create(title="ISEK 2025", url="https://stadt.example/isek", checked_on=factories.TODAY)
    TimelineEntry.objects.create(
        key="a", site=site, on=factories.TODAY, kind="need", text="Bedarf geschildert"
    )

    page = logged_in(client, alliance.project_lead(site)).get(f"/standorte/{site.pk}/").content.decode()

    for words in (
        "Runder Tisch Altstadt", "Viele Leerstände", "Treffpunkt fehlt", "Mieterbund", "Ein Treff ist offen.",
        "ISEK 2025", "Bedarf geschildert", "noch nicht bestätigt", "noch nicht bekannt", "Anliegen schildern",
    ):  # fmt: skip
        assert words in page, words


def test_the_file_of_a_foreign_site_is_not_there(client):
    foreign = alliance.SiteFactory()

    answer = logged_in(client, alliance.project_lead()).get(f"/standorte/{foreign.pk}/")

    assert answer.status_code == 404


def test_names_at_a_site_are_for_those_who_work_there(client):
    site, member = alliance.SiteFactory(), alliance.MemberFactory()
    site.lead = alliance.project_lead(site)
    site.save()
    person = alliance.representative(member)
    logged_in(client, person)
    before = client.get(f"/standorte/{site.pk}/").content.decode()
    factories.engagement(site, member)
    after = client.get(f"/standorte/{site.pk}/").content.decode()

    assert [site.lead.email in page for page in (before, after)] == [False, True]
    assert "Namen sehen Beteiligte" in before


def test_only_those_who_care_for_the_site_are_offered_to_change_it(client):
    site = alliance.SiteFactory()

    page = logged_in(client, alliance.representative()).get(f"/standorte/{site.pk}/").content.decode()

    assert "Anliegen schildern" not in page


def test_the_timeline_can_be_narrowed_to_a_kind(client):
    site = alliance.SiteFactory()
    for kind, text in (
        ("need", "Bedarf geschildert"),
        ("weights", "Neu gewichtet"),
        ("lesson", "Kurs besucht"),
    ):
        TimelineEntry.objects.create(key=kind, site=site, on=factories.TODAY, kind=kind, text=text)
    logged_in(client, alliance.project_lead(site))

    pages = {
        kind: client.get(f"/standorte/{site.pk}/?art={kind}").content.decode()
        for kind in ("", "need", "other", "nonsense")
    }

    texts = ("Bedarf geschildert", "Neu gewichtet", "Kurs besucht")
    assert {kind: [text in page for text in texts] for kind, page in pages.items()} == {
        "": [True, True, True],
        "need": [True, False, False],
        "other": [False, False, True],
        "nonsense": [True, True, True],
    }


def test_what_only_the_office_may_read_stays_out_of_the_file(client):
    site = alliance.SiteFactory()
    TimelineEntry.objects.create(
        key="a", site=site, on=factories.TODAY, kind="need", text="Internes", audience="office"
    )

    page = logged_in(client, alliance.project_lead(site)).get(f"/standorte/{site.pk}/").content.decode()
    for_office = logged_in(client, alliance.coordinator()).get(f"/standorte/{site.pk}/").content.decode()

    assert "Internes" not in page
    assert "Internes" in for_office


def test_the_site_file_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.project_lead(site))

    def fill(number: int) -> None:
        for _ in range(number):
            factories.engagement(site, alliance.MemberFactory())
            factories.need(site).action_fields.add(alliance.FieldFactory())
            key = f"k{TimelineEntry.objects.count()}"
            TimelineEntry.objects.create(key=key, site=site, on=factories.TODAY, kind="need", text=key)

    fill(1)
    for_one = statements(client, f"/standorte/{site.pk}/")
    fill(2)

    assert statements(client, f"/standorte/{site.pk}/") == for_one
