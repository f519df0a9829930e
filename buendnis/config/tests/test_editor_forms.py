"""Editors' pictures, documents and texts pass the same checks, and leave in a form that no browser runs."""

import io
import json

import pytest
from django import forms
from django.core.files.storage import FileSystemStorage
from django.test import Client
from PIL import Image
from wagtail.admin.rich_text import get_rich_text_editor_widget
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Collection
from wagtail.rich_text import expand_db_html

from buendnis.alliance.tests import factories as alliance
from buendnis.base.models import StoredFile
from buendnis.base.tests import files
from buendnis.base.uploads import scanner

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor() -> Client:
    client = Client()
    client.force_login(alliance.editor())
    return client


def add(editor: Client, what: str, name: str, content: bytes):
    root = Collection.get_first_root_node()
    said = {"title": "Mein Titel", "file": files.sent(name, content), "collection": root.pk, "tags": ""}
    return editor.post(f"/cms/{what}/add/", said)


def test_a_picture_loses_who_and_where_and_gets_a_random_name(editor):
    answer = add(editor, "images", "Foto Erika.jpg", files.photo_with_place())

    image = get_image_model().objects.get()
    with image.file.open() as file:
        content = file.read()
    assert answer.status_code == 302
    assert (image.title, image.width, image.height) == ("Mein Titel", 20, 40)
    assert image.file_size == len(content)
    assert "Erika" not in image.file.name
    assert files.WHO.encode() not in content and files.PLACE not in content
    assert dict(Image.open(io.BytesIO(content)).getexif()) == {}


def test_a_document_loses_its_author_and_keeps_its_name(editor):
    add(editor, "documents", "Leitfaden.pdf", files.pdf_with_author())

    document = get_document_model().objects.get()
    with document.file.open() as file:
        assert files.WHO.encode() not in file.read()
    assert document.filename == "Leitfaden.pdf"


@pytest.mark.parametrize(
    ("what", "name", "content"),
    [
        ("images", "a.svg", b"<svg onload='alert(1)'/>"),
        ("images", "a.gif", files.moving("GIF")),
        ("images", "a.png", files.pixel_bomb()),
        ("images", "a.png", files.picture() + b"<script>alert(1)</script>"),
        ("documents", "a.html", b"<script>alert(1)</script>"),
        ("documents", "a.docm", files.docx()),
        ("documents", "a.pdf", files.locked_pdf()),
        ("documents", "a.docx", files.docx({"../../evil": "a"})),
    ],
)
def test_a_bad_file_is_refused_and_nothing_is_kept(editor, what, name, content):
    answer = add(editor, what, name, content)

    assert answer.status_code == 200
    assert "Mein Titel" in answer.content.decode()
    assert (get_image_model().objects.count(), get_document_model().objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("what", "name"), [("images", "a.png"), ("documents", "a.pdf"), ("documents", "a.exe")]
)
def test_a_bad_file_is_refused_in_one_sentence(editor, what, name):
    answer = add(editor, what, name, b"neither")

    assert len(answer.context["form"].errors["file"]) == 1


def test_an_infected_file_is_held_back_from_editors_too(editor, settings, monkeypatch):
    settings.CLAMD = "/there"
    monkeypatch.setattr(scanner, "scan", lambda content: "Eicar-Signature")

    page = add(editor, "documents", "Leitfaden.pdf", files.pdf()).content.decode()

    assert "Schadprogramm" in page
    assert get_document_model().objects.count() == 0
    assert StoredFile.objects.get().state == StoredFile.State.INFECTED


def test_several_at_once_pass_the_same_checks(editor):
    add_one = {"title": "a", "files[]": files.sent("a.jpg", files.photo_with_place()), "collection": "1"}
    editor.post("/cms/images/multiple/add/", add_one, headers={"x-requested-with": "XMLHttpRequest"})
    bad = {"title": "a", "files[]": files.sent("a.svg", b"<svg/>"), "collection": "1"}
    answer = editor.post("/cms/images/multiple/add/", bad, headers={"x-requested-with": "XMLHttpRequest"})

    with get_image_model().objects.get().file.open() as file:
        assert files.PLACE not in file.read()
    assert json.loads(answer.content)["success"] is False


def test_a_document_leaves_as_a_download_that_no_browser_runs(editor, tmp_path, monkeypatch):
    disk = FileSystemStorage(tmp_path)  # Wagtail hands out by path
    monkeypatch.setattr(get_document_model()._meta.get_field("file"), "storage", disk)
    add(editor, "documents", "Leitfaden.pdf", files.pdf())

    answer = editor.get(get_document_model().objects.get().url)

    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_what_the_editor_sends_is_cleaned():
    field = forms.CharField(widget=get_rich_text_editor_widget())
    said = {
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
        "blocks": [
            {
                "key": "a", "text": "Text <b>x", "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
                "entityRanges": [{"offset": 0, "length": 4, "key": 0}],
            }
        ],
    }  # fmt: skip

    stored = field.widget.value_from_datadict({"body": json.dumps(said)}, {}, "body")

    assert "javascript" not in stored
    assert "Text" in stored and "&lt;b&gt;x" in stored


def test_links_to_other_sites_give_nothing_away():
    shown = expand_db_html('<p><a href="https://stadt.example/?a=1&amp;b=2">Stadt</a></p>')

    assert shown == '<p><a href="https://stadt.example/?a=1&amp;b=2" rel="noopener noreferrer">Stadt</a></p>'


def test_ways_past_the_checks_are_closed(editor):
    assert editor.get("/cms/redirects/import/").status_code == 404
    assert 'name="avatar-avatar"' not in editor.get("/cms/account/").content.decode()
