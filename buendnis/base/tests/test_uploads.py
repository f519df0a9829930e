"""Each class of bad file is refused with its own sentence; what is taken has lost its traces."""
# ruff: noqa: E501 - one bad file per line

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from buendnis.base.tables import read_lines
from buendnis.base.tests import files as f
from buendnis.base.uploads import cell, check, images, office, pdf
from buendnis.base.uploads.kinds import DOCUMENT, IMAGE, PAPER, TABLE
from buendnis.base.uploads.sentences import SENTENCES, UploadRefused

MACRO_TYPES = f.types("docx").replace("document.main", "document.macroEnabled.main")
REFUSED = {  # name, content, why
    "zero bytes": ("a.pdf", b"", "empty"),
    "only zeros": ("a.txt", b"\0" * 50, "empty"),
    "no name": (" . ", f.pdf(), "name"),
    "too large": ("a.txt", b"a" * 20_000_001, "too_large"),
    "a page": ("a.html", b"<html>", "kind"),
    "no ending": ("bericht", f.pdf(), "kind"),
    "a program": ("a.exe", b"MZ", "kind"),
    "svg": ("a.svg", b"<svg onload='alert(1)'/>", "svg"),
    "packed svg": ("a.svgz", b"\x1f\x8b\x08", "svg"),
    "macros by name": ("a.docm", f.docx(), "macros"),
    "old word": ("a.doc", f.old_office(), "old"),
    "two endings": ("rechnung.exe.pdf", f.pdf(), "double"),
    "hidden page": ("plan.html.txt", b"Hallo", "double"),
    "a page as text": ("a.txt", b" \n<!DOCTYPE html><script>alert(1)</script>", "mismatch"),
    "a page in UTF-16 as text": ("a.txt", "<script>alert(1)</script>".encode("utf-16"), "mismatch"),
    "a program as text": ("a.csv", b"MZ\x90\0\x03", "mismatch"),
    "control characters in text": ("a.txt", b"a\x07b", "mismatch"),
    "a picture as PDF": ("a.pdf", f.picture(), "mismatch"),
    "a page as PDF": ("a.pdf", b"<html><script>alert(1)</script></html>", "mismatch"),
    "PDF behind a page": ("a.pdf", b"<html><script>1</script></html>" + f.pdf(), "foreign"),
    "locked PDF": ("a.pdf", f.locked_pdf(), "locked"),
    "protected PDF": ("a.pdf", f.locked_pdf(owner_only=True), "locked"),
    "broken PDF": ("a.pdf", b"%PDF-1.7\nnothing", "broken"),
    "PDF that launches": ("a.pdf", f.pdf_that_launches(), "pdf_launch"),
    "PDF with a file": ("a.pdf", f.pdf_with_file(), "pdf_files"),
    "PDF with media": ("a.pdf", f.pdf_with_media(), "pdf_media"),
    "locked Word": ("a.docx", f.locked_office(), "locked"),
    "old Word in disguise": ("a.docx", f.old_office(), "old_inside"),
    "macros": ("a.docx", f.docx({"word/vbaProject.bin": b"x"}), "macros"),
    "macros by type": ("a.docx", f.docx({"[Content_Types].xml": MACRO_TYPES}), "macros"),
    "old macros": ("a.xlsx", f.docx({"xl/macrosheets/sheet1.xml": "<a/>"}, kind="xlsx"), "macros"),
    "macros in ODT": ("a.odt", f.odt({"Basic/Standard/Module1.xml": "<a/>"}), "macros"),
    "events in ODT": ("a.odt", f.odt({"content.xml": "<a xmlns:script='s'><script:event-listener/></a>"}), "macros"),
    "a control": ("a.docx", f.docx({"word/activeX/activeX1.xml": "<a/>"}), "macros"),
    "a table as Word": ("a.docx", f.docx(kind="xlsx"), "mismatch"),
    "an archive as Word": ("a.docx", f.archive({"a.txt": "a"}), "mismatch"),
    "a broken archive": ("a.docx", b"PK\x03\x04" + b"x" * 80, "broken"),
    "PDF as Word": ("a.docx", f.pdf(), "mismatch"),
    "a page before the archive": ("a.docx", b"<html>" + f.docx(), "foreign"),
    "an object": ("a.docx", f.docx({"word/embeddings/oleObject1.bin": f.old_office()}), "embedded"),
    "a program inside": ("a.docx", f.docx({"word/media/image1.png": b"MZ\x90\0"}), "embedded"),
    "svg with script inside": ("a.docx", f.docx({"word/media/i.svg": "<svg><script>1</script></svg>"}), "embedded"),
    "picture from outside": ("a.docx", f.docx({"word/_rels/document.xml.rels": f.relation("image", "http://x.example/")}), "external"),
    "template from outside": ("a.docx", f.docx({"word/_rels/document.xml.rels": f.relation("attachedTemplate", "http://x.example/")}), "external"),
    "object from outside in ODT": ("a.odt", f.odt({"content.xml": "<a xmlns:x='x' xmlns:d='d'><d:image x:href='http://x.example/'/></a>"}), "external"),
    "DDE": ("a.docx", f.docx({"word/document.xml": f'<w:d xmlns:w="{f.WORD}"><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText></w:d>'}), "external"),
    "DDE in a table": ("a.xlsx", f.docx({"xl/externalLinks/externalLink1.xml": "<a><ddeLink/></a>"}, kind="xlsx"), "external"),
    "billion laughs": ("a.docx", f.docx({"word/document.xml": f.LAUGHS}), "entities"),
    "entity from outside": ("a.odt", f.odt({"content.xml": f.OUTSIDE}), "entities"),
    "entity in UTF-16": ("a.docx", f.docx({"word/document.xml": f.LAUGHS.encode("utf-16")}), "entities"),
    "broken XML": ("a.docx", f.docx({"word/document.xml": "<a>"}), "broken"),
    "zip bomb": ("a.docx", f.docx({"word/media/a.bin": b"\0" * 50_000_000}), "bomb"),
    "large in sum": ("a.docx", f.docx({f"word/{n}.bin": bytes(range(256)) * 3900 for n in range(101)}), "bomb"),
    "2,001 parts": ("a.docx", f.docx({f"word/{n}.xml": "" for n in range(2_000)}), "crowd"),
    "archive in archive": ("a.docx", f.docx({"word/media/a.png": f.archive({"a": "a"})}), "nested"),
    "document in document in document": ("a.docx", f.docx({"word/embeddings/a.docx": f.docx({"word/embeddings/b.docx": f.docx()})}), "nested"),
    "path upwards": ("a.docx", f.docx({"../../etc/passwd": "a"}), "paths"),
    "absolute path": ("a.docx", f.docx({"/etc/passwd": "a"}), "paths"),
    "Windows path": ("a.docx", f.docx({"C:\\autoexec.xml": "a"}), "paths"),
    "link": ("a.docx", f.docx({"word/link.xml": "/etc/passwd"}, link="word/link.xml"), "paths"),
    "locked ODT": ("a.odt", f.odt({"META-INF/manifest.xml": "<a xmlns:m='m'><m:encryption-data/></a>"}), "locked"),
}  # fmt: skip
REFUSED_PICTURES = {
    "svg": ("a.svg", b"<svg/>", "svg"),
    "heic": ("a.heic", b"\0\0\0\x18ftypheic", "old"),
    "a page as picture": ("a.jpg", b"<html>", "mismatch"),
    "a GIF as PNG": ("a.png", f.picture("GIF"), "mismatch"),
    "GIF that is a script": ("a.gif", b"GIF89a/*" + b"\0" * 20 + b"*/=1;alert(1)", "broken"),
    "page behind a picture": ("a.png", f.picture() + b"<html><script>alert(1)</script>", "foreign"),
    "script in a comment": ("a.jpg", f.picture("JPEG", comment=b"<script>alert(1)</script>"), "foreign"),
    "broken": ("a.png", f.picture()[:60], "broken"),
    "50,000 by 50,000": ("a.png", f.pixel_bomb(), "pixels"),
    "long and thin": ("a.png", f.pixel_bomb(20_000, 1), "pixels"),
    "moving GIF": ("a.gif", f.moving("GIF"), "moving"),
    "moving WebP": ("a.webp", f.moving("WEBP"), "moving"),
    "moving PNG": ("a.png", f.moving("PNG"), "moving"),
}


@pytest.fixture
def in_house(monkeypatch):
    """Clean in this process: a process for each of a hundred files would cost a minute."""
    cleaners = {"pdf": pdf, "office": office, "image": images}
    monkeypatch.setattr(cell, "run", lambda name, content, ending: cleaners[name].clean(content, ending))


def refusal(name: str, content: bytes, use=PAPER) -> UploadRefused:
    with pytest.raises(UploadRefused) as caught:
        check.cleaned(f.sent(name, content), use)
    return caught.value


@pytest.mark.parametrize(("name", "content", "why"), REFUSED.values(), ids=REFUSED)
def test_a_bad_document_is_refused_with_its_sentence(in_house, name, content, why):
    problem = refusal(name, content)

    assert (problem.code, problem.field) == (why, "file")
    assert "%" not in str(problem)


@pytest.mark.parametrize(("name", "content", "why"), REFUSED_PICTURES.values(), ids=REFUSED_PICTURES)
def test_a_bad_picture_is_refused_with_its_sentence(in_house, name, content, why):
    assert refusal(name, content, IMAGE).code == why


def test_every_sentence_is_needed():
    """Those of the scanner and the disk are tried where they arise."""
    said = {why for _name, _content, why in (REFUSED | REFUSED_PICTURES).values()}

    assert set(SENTENCES) - said == {"virus", "unreachable", "disk"}


GOOD = {
    "a.pdf": f.pdf(), "a.docx": f.docx(), "a.xlsx": f.xlsx(), "a.pptx": f.docx(kind="pptx"), "a.odt": f.odt(),
    "a.ods": f.odt(kind="spreadsheet"), "a.odp": f.odt(kind="presentation"), "a.txt": "Straße".encode(),
    "a.csv": "Ort;Straße\n".encode("cp1252"), "a.jpg": f.picture("JPEG"), "a.JPEG": f.picture("JPEG"),
    "a.png": f.picture(mode="RGBA"), "Plan vom 24.11.2026.png": f.picture(mode="P"),
    "chart.pptx": f.docx({"ppt/embeddings/Tabelle.xlsx": f.xlsx()}, kind="pptx"),
    "link.docx": f.docx({"word/_rels/document.xml.rels": f.relation("hyperlink", "https://stadt.example/")}),
}  # fmt: skip


@pytest.mark.parametrize(("name", "content"), GOOD.items(), ids=GOOD)
def test_a_good_file_is_taken(in_house, name, content):
    file = check.cleaned(f.sent(name, content), PAPER)

    assert file.name == name
    assert check.cleaned(f.sent(name, file.content), PAPER).size > 0


def test_text_is_stored_in_one_encoding(in_house):
    texts = [
        text.encode(kind)
        for text, kind in [("Straße", "utf-8-sig"), ("Straße", "cp1252"), ("Straße", "utf-16")]
    ]

    assert {check.cleaned(f.sent("a.txt", text), DOCUMENT).content for text in texts} == {"Straße".encode()}


# --- What is taken out ---------------------------------------------------------------------------------------


def traces(content: bytes) -> bool:
    return any(mark in content for mark in (f.WHO.encode(), f.PLACE, f.WHO.encode("utf-16-be")))


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_an_office_document_loses_authors_template_and_places():
    before = f.docx_with_author()
    after = office.clean(before, "docx")

    assert (traces(unpacked(before)), traces(unpacked(after))) == (True, False)
    assert b"attachedTemplate" not in unpacked(after)


def test_a_table_loses_its_author_and_can_still_be_read():
    after = office.clean(f.xlsx(), "xlsx")

    assert traces(unpacked(f.xlsx())) and not traces(unpacked(after))
    assert read_lines(after) == []


@pytest.mark.parametrize("made", [f.pdf_with_author, f.pdf_with_photo])
def test_a_pdf_loses_author_metadata_and_places(made):
    before, after = made(), pdf.clean(made())

    assert (traces(before), traces(after)) == (True, False)
    with pikepdf.open(io.BytesIO(after)) as file:
        assert "/Metadata" not in file.Root
        assert "/Info" not in file.trailer


def test_a_pdf_loses_all_that_runs_and_keeps_its_links():
    before, after = f.pdf_that_runs(), pdf.clean(f.pdf_that_runs())
    plain = io.BytesIO()
    with pikepdf.open(io.BytesIO(after)) as file:
        file.save(plain, object_stream_mode=pikepdf.ObjectStreamMode.disable)

    assert b"evil-script" in before
    for word in (b"evil-script", b"JavaScript", b"OpenAction", b"/AA", b"XFA"):
        assert word not in plain.getvalue()
    assert b"https://stadt.example/" in plain.getvalue()


def test_what_stands_behind_a_pdf_is_gone():
    assert b"<script" not in pdf.clean(f.pdf() + b"<html><script>alert(1)</script>")


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "PNG"])
def test_a_picture_loses_who_and_where_and_stands_upright(kind):
    with Image.open(io.BytesIO(f.photo_with_place())) as photo:
        file = io.BytesIO()
        photo.save(file, kind, exif=photo.getexif())
    after = images.clean(file.getvalue(), kind.lower())

    assert traces(file.getvalue()) and not traces(after)
    with Image.open(io.BytesIO(after)) as image:
        assert (image.size, dict(image.getexif()), image.info.get("comment")) == ((20, 40), {}, None)


def test_a_photo_inside_a_document_keeps_only_how_it_stands():
    after = images.without_traces(f.photo_with_place(orientation=6))

    assert not traces(after)
    with Image.open(io.BytesIO(after)) as image:
        assert dict(image.getexif()) == {0x0112: 6}


def test_cleaning_twice_gives_the_same_bytes():
    for cleaner, content, ending in (
        (pdf, f.pdf_with_author(), "pdf"),
        (office, f.docx_with_author(), "docx"),
    ):
        once = cleaner.clean(content, ending)
        assert cleaner.clean(once, ending) == once == cleaner.clean(content, ending)


# --- The cell ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "content"), [("a.pdf", f.pdf()), ("a.docx", f.docx()), ("a.png", f.picture())]
)
def test_the_cell_cleans_too(name, content):
    assert check.cleaned(f.sent(name, content), PAPER).size > 0


def test_the_cell_says_why():
    assert refusal("a.pdf", f.locked_pdf()).code == "locked"


def test_a_bomb_ends_the_cell_and_nothing_else(monkeypatch):
    monkeypatch.setattr(cell, "WAIT_SECONDS", 0.001)

    assert refusal("a.pdf", f.pdf()).code == "bomb"


def test_a_pdf_that_swells_to_half_a_gigabyte_ends_in_a_sentence(monkeypatch):
    monkeypatch.setattr(cell, "MEMORY_BYTES", 300_000_000)

    assert refusal("a.pdf", f.pdf_bomb()).code in ("bomb", "broken")


def test_the_cell_knows_no_keys(monkeypatch, tmp_path):
    said = tmp_path / "said.py"
    said.write_text("import os, sys; sys.stdout.write(','.join(os.environ))")
    monkeypatch.setenv("SECRET_KEY", "x")
    monkeypatch.setattr(cell, "__file__", str(said))

    assert b"SECRET_KEY" not in cell.run("pdf", b"", "pdf")


class Announced(io.BytesIO):
    """A file that says of itself how large it is."""

    name = "a.csv"

    def __init__(self, content: bytes, size: int) -> None:
        super().__init__(content)
        self.size = size


# --- Sizes ---------------------------------------------------------------------------------------------------


def test_a_file_that_is_too_large_is_not_read():
    file = Announced(b"a", 3_000_000)

    with pytest.raises(UploadRefused, match="größer als 2 MB"):
        check.cleaned(file, TABLE)
    assert file.tell() == 0


def test_a_file_that_lies_about_its_size_is_not_read_whole(settings):
    settings.UPLOAD_TABLE_BYTES = 100
    file = Announced(b"a" * 1000, 1)

    with pytest.raises(UploadRefused, match="größer als 0 kB"):
        check.cleaned(file, TABLE)
    assert file.tell() == 101


def test_without_the_cleaner_the_traces_stay(monkeypatch):
    """Negative control: taken out, author and script pass."""
    monkeypatch.setattr(cell, "run", lambda name, content, ending: content)

    assert traces(check.cleaned(f.sent("a.pdf", f.pdf_with_author()), PAPER).content)
    assert b"evil-script" in check.cleaned(f.sent("a.pdf", f.pdf_that_runs()), PAPER).content


def test_uses_name_what_they_take():
    assert (TABLE.accept, IMAGE.names) == (".csv,.xlsx", "JPG, PNG, WEBP, GIF")
