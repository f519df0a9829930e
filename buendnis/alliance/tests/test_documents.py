"""Files of a site: who may put, have and take them; what the scanner says; nothing is left behind."""

import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from buendnis.alliance import actions, permissions, rules
from buendnis.alliance.models import SiteDocument
from buendnis.alliance.queries import documents as queries
from buendnis.alliance.tests import factories as f
from buendnis.base.models import StoredFile
from buendnis.base.tests import files
from buendnis.base.uploads import scanner, storing
from buendnis.base.uploads.check import CleanFile
from buendnis.people import queries as people
from buendnis.people.models import RecordEntry

pytestmark = pytest.mark.django_db
State = StoredFile.State
TODAY = timezone.localdate()


def a_file(content: bytes = b"Hallo", is_pending: bool = False) -> storing.ScannedFile:
    clean = CleanFile("ISEK Nord.pdf", content, "application/pdf", content.hex()[:64])
    return storing.ScannedFile(clean, is_pending=is_pending, scanned_at=None)


def a_document(site, content: bytes = b"Hallo", state: str = State.CLEAN) -> SiteDocument:
    document = actions.add_document(
        site, title="ISEK Nord", file=a_file(content), today=TODAY, by=f.project_lead(site)
    )
    StoredFile.objects.filter(pk=document.file_id).update(state=state)
    document.refresh_from_db()
    return document


@pytest.fixture
def go(client):
    def visit(person, name, *args, data=None):
        client.force_login(person)
        url = reverse(f"alliance:{name}", args=args)
        return client.get(url) if data is None else client.post(url, data)

    return visit


@pytest.fixture
def disk() -> set[str]:
    """What lay there before; the memory of this process outlives a test."""
    return set(storing.paths(storing.disk()))


def new_on(disk: set[str]) -> set[str]:
    return set(storing.paths(storing.disk())) - disk


def sent(name: str = "ISEK Nord.pdf", content: bytes | None = None, title: str = "ISEK Nord") -> dict:
    return {"title": title, "file": files.sent(name, files.pdf_with_author() if content is None else content)}


def site_page(client, site) -> str:
    return client.get(site.get_absolute_url()).content.decode()


# --- Putting it there ----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [f.clerk, f.project_lead])
def test_the_municipality_uploads_a_file_that_loses_its_author(go, client, who):
    site = f.SiteFactory()

    answer = go(who(site), "upload_document", site.pk, data=sent())

    document = SiteDocument.objects.get()
    assert answer["Location"] == f"{site.get_absolute_url()}#unterlagen"
    assert (document.title, document.url, document.file.name) == ("ISEK Nord", "", "ISEK Nord.pdf")
    assert files.WHO.encode() not in document.file.file.read()
    assert "ISEK Nord.pdf, " in site_page(client, site)
    assert RecordEntry.objects.filter(verb="document.added", object_id=document.pk).exists()


def test_the_office_uploads_for_every_site(go):
    assert go(f.coordinator(), "upload_document", f.SiteFactory().pk, data=sent()).status_code == 302


READ_ONLY = [f.manager, f.local_actor, f.representative, f.ministry_reader, f.auditor, f.editor]


@pytest.mark.parametrize("who", [f.clerk, *READ_ONLY])
def test_nobody_else_finds_the_form(go, who):
    site = f.SiteFactory()
    stranger = who() if who is f.clerk else who(site) if who in (f.manager, f.local_actor) else who()

    assert go(stranger, "upload_document", site.pk).status_code == 404
    assert go(stranger, "upload_document", site.pk, data=sent()).status_code == 404
    assert SiteDocument.objects.count() == 0


def test_the_action_asks_again():
    with pytest.raises(PermissionDenied):
        actions.add_document(f.SiteFactory(), title="x", file=a_file(), today=TODAY, by=f.representative())


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.html", b"<html>", "Diese Art von Datei nehmen wir hier nicht an"),
        ("a.svg", b"<svg/>", "SVG-Bilder können Programme enthalten"),
        ("a.exe.pdf", b"%PDF-", "zwei Endungen"),
        ("a.docx", files.docx({"word/vbaProject.bin": b"x"}), "Makros"),
        ("a.pdf", files.locked_pdf(), "Kennwort"),
        ("a.pdf", b"", "leer"),
        ("a.docx", files.docx({"word/a.bin": b"\0" * 30_000_000}), "viel zu großen"),
    ],
)
def test_a_bad_file_is_refused_at_its_field_and_leaves_nothing(go, disk, name, content, says):
    site = f.SiteFactory()

    answer = go(f.clerk(site), "upload_document", site.pk, data=sent(name, content, title="Mein Titel"))

    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page
    assert 'value="Mein Titel"' in page and "<title>Fehler:" in page
    assert (StoredFile.objects.count(), new_on(disk)) == (0, set())


def test_the_same_file_twice_is_known_again(go, disk):
    site = f.SiteFactory()
    clerk, content = f.clerk(site), files.pdf()
    go(clerk, "upload_document", site.pk, data=sent(content=content))

    answer = go(clerk, "upload_document", site.pk, data=sent(content=content))

    assert answer.status_code == 422
    assert "liegt schon in der Akte: „ISEK Nord“" in answer.content.decode()
    assert (SiteDocument.objects.count(), StoredFile.objects.count(), len(new_on(disk))) == (1, 1, 1)


@pytest.mark.parametrize(
    ("size", "there", "used", "fits"),
    [
        (1, 0, 0, True),
        (1, rules.MOST_FILES - 1, 0, True),
        (1, rules.MOST_FILES, 0, False),
        (1, 1, rules.MOST_FILE_BYTES - 1, True),
        (2, 1, rules.MOST_FILE_BYTES - 1, False),
    ],
)
def test_a_site_has_room_for_so_much(size, there, used, fits):
    assert rules.has_room_for(size, there, used) is fits


def test_a_full_site_says_so(go, monkeypatch, disk):
    monkeypatch.setattr(rules, "MOST_FILES", 0)
    site = f.SiteFactory()

    answer = go(f.clerk(site), "upload_document", site.pk, data=sent())

    assert "kein Platz mehr" in answer.content.decode()
    assert new_on(disk) == set()


def test_changing_the_facts_leaves_files_alone(go):
    site = f.SiteFactory()
    a_document(site)
    clerk = f.clerk(site)
    facts = {"aliases": "", "local_partnership": "", "neighbourhood_management": ""}

    go(clerk, "change_site", site.pk, data=facts)

    assert SiteDocument.objects.count() == 1


# --- Having it -------------------------------------------------------------------------------------------

READERS = [f.clerk, f.project_lead, f.manager, f.representative, f.coordinator, f.ministry_reader, f.auditor]


@pytest.mark.parametrize("who", READERS)
def test_whoever_may_open_the_site_can_have_its_files(go, who):
    site = f.SiteFactory()
    document = a_document(site)
    reader = who(site) if who in (f.clerk, f.project_lead, f.manager) else who()

    answer = go(reader, "document_file", site.pk, document.pk)

    assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"Hallo")
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''ISEK%20Nord.pdf"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store, private")


@pytest.mark.parametrize("who", [f.clerk, f.project_lead, f.manager, f.local_actor, f.editor])
def test_to_everybody_else_it_is_not_there(go, who):
    site = f.SiteFactory()
    document = a_document(site)

    assert go(who(), "document_file", site.pk, document.pk).status_code == 404


def test_a_file_is_only_found_below_its_own_site(go):
    document, other = a_document(f.SiteFactory()), f.SiteFactory()

    assert go(f.coordinator(), "document_file", other.pk, document.pk).status_code == 404


def test_a_link_is_no_file(go):
    site = f.SiteFactory()
    link = site.documents.create(title="ISEK", url="https://stadt.example/", checked_on=TODAY)

    assert go(f.coordinator(), "document_file", site.pk, link.pk).status_code == 404


@pytest.mark.parametrize("state", [State.PENDING, State.INFECTED])
@pytest.mark.parametrize("who", READERS)
def test_what_is_not_scanned_is_handed_to_nobody(go, who, state):
    site = f.SiteFactory()
    document = a_document(site, state=state)
    reader = who(site) if who in (f.clerk, f.project_lead, f.manager) else who()

    assert go(reader, "document_file", site.pk, document.pk).status_code == 404


def test_a_file_that_is_gone_from_the_disk_is_no_crash(go):
    site = f.SiteFactory()
    document = a_document(site)
    storing.disk().delete(document.file.file.name)

    assert go(f.coordinator(), "document_file", site.pk, document.pk).status_code == 404


@pytest.mark.parametrize("state", State.values)
def test_one_and_many_agree_who_sees_a_document(state):
    site = f.SiteFactory()
    document = a_document(site, state=state)
    askers = [who(site) for who in (f.clerk, f.manager)] + [
        f.clerk(),
        f.representative(),
        f.coordinator(),
        f.editor(),
    ]

    for person in askers:
        many = permissions.visible_documents(person).filter(pk=document.pk).exists()
        assert many is permissions.may_see_document(person, document)


def test_without_the_permission_a_stranger_would_have_it(go, monkeypatch):
    """Negative control."""
    site = f.SiteFactory()
    document = a_document(site)
    monkeypatch.setattr(permissions, "visible_documents", lambda person: SiteDocument.objects.all())

    assert go(f.clerk(), "document_file", site.pk, document.pk).status_code == 200


def test_the_documents_of_a_site_cost_one_query(django_assert_num_queries):
    site = f.SiteFactory()
    for content in (b"a", b"b", b"c"):
        a_document(site, content)
    person = f.project_lead(site)
    people.standing(person)

    with django_assert_num_queries(1):
        assert [document.file.size for document in queries.documents_of(site, person)] == [1, 1, 1]


# --- Taking it back --------------------------------------------------------------------------------------


def test_the_municipality_takes_a_file_back_and_nothing_is_left(go, disk, django_capture_on_commit_callbacks):
    site = f.SiteFactory()
    document = a_document(site)
    clerk = f.clerk(site)

    asked = go(clerk, "withdraw_document", site.pk, document.pk)
    with django_capture_on_commit_callbacks(execute=True):
        done = go(clerk, "withdraw_document", site.pk, document.pk, data={})

    assert "lässt sich nicht rückgängig machen" in asked.content.decode()
    assert done.status_code == 302
    assert (SiteDocument.objects.count(), StoredFile.objects.count(), new_on(disk)) == (0, 0, set())


@pytest.mark.parametrize("who", [f.clerk, f.representative, f.ministry_reader])
def test_nobody_else_takes_it_back(go, who):
    site = f.SiteFactory()
    document = a_document(site)

    assert go(who(), "withdraw_document", site.pk, document.pk, data={}).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.withdraw_document(document, by=who())


# --- The scanner -------------------------------------------------------------------------------------------


@pytest.fixture
def infected(settings, monkeypatch):
    settings.CLAMD = "/there"
    monkeypatch.setattr(scanner, "scan", lambda content: "Eicar-Signature")


def test_an_infected_file_is_held_back_and_its_sender_hears_of_it(go, infected):
    site = f.SiteFactory()
    clerk = f.clerk(site)

    answer = go(clerk, "upload_document", site.pk, data=sent())

    held = StoredFile.objects.get()
    assert answer.status_code == 422
    assert "Virenscanner hat in der Datei ein Schadprogramm gefunden" in answer.content.decode()
    assert (held.state, SiteDocument.objects.count()) == (State.INFECTED, 0)
    assert list(queries.held_files()) == [held]
    assert RecordEntry.objects.filter(verb="file.held", person=clerk).exists()


def test_a_file_without_a_verdict_waits_unseen(go, client, settings):
    settings.CLAMD = "/nowhere"
    site = f.SiteFactory()

    go(f.clerk(site), "upload_document", site.pk, data=sent())

    assert StoredFile.objects.get().state == State.PENDING
    assert "Der Virenscanner prüft die Datei noch." in site_page(client, site)
    client.force_login(f.representative())
    assert "ISEK Nord" not in site_page(client, site)


def test_the_office_looks_at_held_files_and_deletes_them(go, disk, django_capture_on_commit_callbacks):
    site = f.SiteFactory()
    document = a_document(site, state=State.INFECTED)

    page = go(f.coordinator(), "held_files").content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        go(f.coordinator(), "discard_held_file", document.file.pk, data={})

    assert "ISEK Nord.pdf" in page
    assert (SiteDocument.objects.count(), StoredFile.objects.count(), new_on(disk)) == (0, 0, set())


@pytest.mark.parametrize("who", [f.clerk, f.representative, f.ministry_reader, f.auditor, f.editor])
def test_nobody_else_sees_held_files(go, who):
    document = a_document(f.SiteFactory(), state=State.INFECTED)

    assert go(who(), "held_files").status_code == 404
    assert go(who(), "discard_held_file", document.file.pk, data={}).status_code == 404


def test_a_good_file_cannot_be_discarded_as_held(go):
    document = a_document(f.SiteFactory())

    assert go(f.coordinator(), "discard_held_file", document.file.pk, data={}).status_code == 404


# --- At once ---------------------------------------------------------------------------------------------


def test_the_same_file_five_times_at_once_is_kept_once(fresh_database):
    site = f.SiteFactory()
    clerk, refused = f.clerk(site), []
    start = threading.Barrier(5)

    def upload() -> None:
        start.wait()
        try:
            actions.add_document(site, title="ISEK", file=a_file(b"once"), today=TODAY, by=clerk)
        except actions.FileAlreadyThere as problem:
            refused.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=upload) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (SiteDocument.objects.count(), StoredFile.objects.count(), len(refused)) == (1, 1, 4)
