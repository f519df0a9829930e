"""Löschlauf, offers to the archive and the register: for office and auditor only."""

import io
import json
import zipfile
from datetime import date

import pytest
import time_machine
from django.utils import timezone
from django.utils.html import escape

from buendnis.people.actions import retention
from buendnis.people.models import ArchiveOffer, RecordEntry, RetentionQuestion
from buendnis.people.privacy import activities, registry, sweeps
from buendnis.people.privacy.sweeps import Sweep
from buendnis.people.tests.factories import AbsenceFactory, PersonFactory, with_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
TODAY = date(2026, 11, 22)
PAGES = ["/loeschlauf/", "/verarbeitungsverzeichnis/", "/verarbeitungsverzeichnis/?format=csv"]


@pytest.fixture
def november():
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def offer(monkeypatch) -> ArchiveOffer:
    one = Sweep(**{**vars(sweeps.sweeps["people.absences"]), "archive": True})
    monkeypatch.setitem(sweeps.sweeps, "people.absences", one)
    AbsenceFactory(starts_on="2024-01-01", ends_on="2024-01-01", person=PersonFactory(name="=Kim Beispiel"))
    retention.run_retention(TODAY)
    return ArchiveOffer.objects.get()


@pytest.mark.parametrize("role", ["coordinator", "auditor"])
@pytest.mark.parametrize("path", PAGES)
def test_office_and_auditor_read(client, role, path):
    client.force_login(with_role(role))

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("role", ["municipality_lead", "member_representative", "ministry_reader", "editor"])
@pytest.mark.parametrize("path", PAGES)
def test_others_find_nothing(client, role, path):
    client.force_login(with_role(role))

    assert client.get(path).status_code == 404


def test_the_page_tells_the_last_run_and_the_next_thirty_days(client):
    AbsenceFactory(starts_on="2025-11-21", ends_on="2025-11-21")
    AbsenceFactory(starts_on="2025-12-21", ends_on="2025-12-21")
    AbsenceFactory(starts_on="2025-12-22", ends_on="2025-12-22")
    retention.run_retention(TODAY)
    client.force_login(with_role("auditor"))

    page = client.get("/loeschlauf/")

    rows = {row["sweep"].code: row for row in page.context["rows"]}
    assert (rows["people.absences"]["done"], rows["people.absences"]["ahead"]) == (1, 1)
    assert "Der letzte Löschlauf war am" in page.content.decode()


def test_what_rests_is_folded_away(client):
    AbsenceFactory(starts_on="2025-12-21", ends_on="2025-12-21")
    client.force_login(with_role("auditor"))

    page = client.get("/loeschlauf/")

    assert "people.absences" in [row["sweep"].code for row in page.context["rows"]]
    assert len(page.context["resting"]) == len(sweeps.sweeps) - len(page.context["rows"]) > 10
    assert not any(row["done"] or row["waits"] or row["ahead"] for row in page.context["resting"])


def test_the_office_keeps_an_account_with_a_reason(client):
    person = PersonFactory(is_active=False, deactivated_at=timezone.now().replace(year=2024))
    retention.run_retention(TODAY)
    question = RetentionQuestion.objects.get()
    client.force_login(with_role("coordinator"))

    assert person.name in client.get("/loeschlauf/").content.decode()
    bad = client.post(f"/loeschlauf/{question.pk}/behalten/", {"until": "1.1.2027", "reason": ""})
    far = client.post(f"/loeschlauf/{question.pk}/behalten/", {"until": "1.1.2030", "reason": "Klage"})
    good = client.post(f"/loeschlauf/{question.pk}/behalten/", {"until": "1.1.2027", "reason": "Klage"})

    assert (bad.status_code, far.status_code, good.status_code) == (422, 422, 302)
    assert "Ohne Grund müssen wir löschen." in bad.content.decode()
    assert person.name not in client.get("/loeschlauf/").content.decode()


def test_the_auditor_reads_no_names_and_changes_nothing(client, offer):
    person = PersonFactory(is_active=False, deactivated_at=timezone.now().replace(year=2024))
    retention.run_retention(TODAY)
    client.force_login(with_role("auditor"))

    assert person.name not in client.get("/loeschlauf/").content.decode()
    question = RetentionQuestion.objects.get()
    words = {"until": "1.1.2027", "reason": "x"}
    assert client.post(f"/loeschlauf/{question.pk}/behalten/", words).status_code == 404
    assert client.get(f"/archiv/{offer.pk}/").status_code == 200
    assert client.get(f"/archiv/{offer.pk}/paket/").status_code == 404
    assert client.post(f"/archiv/{offer.pk}/angeboten/", {"on": "22.11.2026"}).status_code == 404


def test_the_package_holds_everything_and_the_download_is_recorded(client, offer):
    office = with_role("coordinator")
    client.force_login(office)

    answer = client.get(f"/archiv/{offer.pk}/paket/")

    package = zipfile.ZipFile(io.BytesIO(answer.content))
    (row,) = json.loads(package.read("unterlagen.json"))
    assert (row["Person"], row["letzter Tag"]) == ("=Kim Beispiel", "2024-01-01")
    assert "'=Kim Beispiel" in package.read("unterlagen.csv").decode()
    entry = RecordEntry.objects.get(person=office)
    assert (entry.object_id, entry.verb) == (offer.pk, "archive_offer.viewed")


def test_the_office_offers_and_notes_what_the_archive_says(client, offer):
    client.force_login(with_role("coordinator"))

    early = client.post(f"/archiv/{offer.pk}/entschieden/", {"decision": "taken", "on": "22.11.2026"})
    client.post(f"/archiv/{offer.pk}/angeboten/", {"on": "22.11.2026"})
    page = client.get(f"/archiv/{offer.pk}/").content.decode()
    done = client.post(f"/archiv/{offer.pk}/entschieden/", {"decision": "taken", "on": "22.11.2026"})

    assert (early.status_code, done.status_code) == (422, 302)
    assert "keine Antwort, dürfen wir löschen" in page
    assert "22. Mai 2027" in page or "22.05.2027" in page
    offer.refresh_from_db()
    assert offer.decision == "taken"


# --- The register ---------------------------------------------------------------------------------------


def test_the_register_knows_every_declared_model(client):
    client.force_login(with_role("auditor"))

    html = client.get("/verarbeitungsverzeichnis/").content.decode()

    for entry in registry.entries.values():
        assert escape(activities.label_of(entry)) in html
    for one in activities.activities():
        assert one.persons
        assert one.bases
        assert one.retentions


def test_a_new_declaration_stands_in_the_register_by_itself(monkeypatch):
    kim = registry.Place(
        name="kim",
        label="Karteikasten im Flur",
        purpose=registry.PURPOSES["website"],
        basis=registry.BASES["consent"],
        recipients=("Pförtnerei",),
        retention=registry.RETENTIONS["log"],
        source="der Flur",
    )
    assert "Karteikasten im Flur" not in str(activities.as_table())

    monkeypatch.setitem(registry.places, "kim", kim)

    _, rows = activities.as_table()
    (row,) = [row for row in rows if "Karteikasten im Flur" in row[3]]
    assert "Pförtnerei" in row[6]
    assert "7 Tage" in row[8]
