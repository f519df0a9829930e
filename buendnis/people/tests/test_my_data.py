"""The page "Meine Daten" and its file: everything about the asker, nothing about others, one entry each."""

import json

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from buendnis.people.models import RecordEntry
from buendnis.people.tests.factories import AbsenceFactory, ApiTokenFactory, PersonFactory, with_role
from buendnis.people.views import privacy

pytestmark = pytest.mark.django_db
PAGE, FILE = "/profil/meine-daten/", "/profil/meine-daten/datei/"


@pytest.fixture
def person(client):
    person = with_role("member_staff", name="Erika <b>Muster", email="erika@demo.example", phone="0611 4711")
    client.force_login(person)
    return person


def shown(client) -> BeautifulSoup:
    return BeautifulSoup(client.get(PAGE).content, "html.parser")


def text_of(tag) -> str:
    return " ".join(tag.get_text(" ").split())


def test_the_page_shows_what_is_held_why_and_how_long(client, person):
    AbsenceFactory(person=person, starts_on="2026-12-01", ends_on="2026-12-24")

    page = shown(client)

    opened = page.select("details.kern-accordion")
    groups = {text_of(one.select_one("summary")): text_of(one) for one in opened}
    absences = next(text for title, text in groups.items() if title.startswith("Abwesenheit"))
    assert "Rechtsgrundlage" in absences
    assert "Aufbewahrung" in absences
    assert "24.12.2026" in absences
    account = next(text for text in groups.values() if "0611 4711" in text)
    assert "erika@demo.example" in account
    assert "Erika <b>Muster" in account


def test_what_somebody_typed_is_shown_as_text(client, person):
    assert shown(client).select("main b") == []


def test_each_section_has_its_heading_and_every_group_can_be_opened_without_a_script(client, person):
    page = shown(client)

    sections = page.select("main section")
    assert len(sections) > 1
    for section in sections:
        assert section["aria-labelledby"] == section.select_one("h2")["id"]
        assert all(group.name == "details" for group in section.select(".kern-accordion"))


def test_nothing_of_others_is_shown(client, person):
    other = PersonFactory(name="Otto Normal", email="otto@demo.example")
    AbsenceFactory(person=other)
    ApiTokenFactory(person=other, name="Ottos Schlüssel")

    text = client.get(PAGE).content.decode()

    assert "Otto" not in text
    assert "otto@demo.example" not in text


def test_no_digest_and_no_password_is_shown(client, person):
    ApiTokenFactory(person=person, name="Meine Tabelle", digest="geheimer-abdruck")

    text = client.get(PAGE).content.decode()

    assert "Meine Tabelle" in text
    assert "geheimer-abdruck" not in text
    assert person.password not in text


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_file(client, person, monkeypatch):
    monkeypatch.setattr(privacy, "SHOWN_ROWS", 2)
    for day in (1, 2, 3):
        AbsenceFactory(person=person, starts_on=f"2026-12-0{day}", ends_on=f"2026-12-0{day}")

    page = text_of(shown(client))
    told = json.loads(client.get(FILE).content)

    assert "Hier stehen die ersten 2 von 3. Alle stehen in der Datei." in page
    groups = {group["model"]: group for section in told["sections"] for group in section["groups"]}
    assert len(groups["people.absence"]["rows"]) == 3


def test_the_page_leads_to_the_file_and_to_ones_rights(client, person):
    links = {link["href"] for link in shown(client).select("main a[href]")}

    assert {FILE, reverse("people:my_objections")} <= links


def test_the_file_leaves_one_entry_and_the_page_none(client, person):
    client.get(PAGE)
    answer = client.get(FILE)

    assert answer["Content-Disposition"].startswith('attachment; filename="meine-daten-')
    entry = RecordEntry.objects.get()
    assert (entry.person, entry.verb, entry.object_id) == (person, "data.exported", person.pk)


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_strangers_are_led_to_the_login_and_no_browser_keeps_it(client, person, path):
    assert "no-store" in client.get(path)["Cache-Control"]

    client.logout()

    assert client.get(path).url.startswith(reverse("account_login"))
