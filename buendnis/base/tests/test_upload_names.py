"""What a file may be called, and how it arrives."""

import gc
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.client import FakePayload
from hypothesis import given
from hypothesis import strategies as st

from buendnis.base.gate import InputGateMiddleware
from buendnis.base.text import has_forbidden
from buendnis.base.uploads.names import clean_name
from buendnis.base.uploads.refused import Refused
from buendnis.base.uploads.serving import attachment


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("ISEK Nordstadt.pdf", "ISEK Nordstadt.pdf"),
        ("Pla\u0308ne.pdf", "Pläne.pdf"),
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\a.txt", "a.txt"),
        ("C:\\Users\\Erika\\a.txt", "a.txt"),
        ("/abs/a.txt", "a.txt"),
        ("a.txt::$DATA", "a.txt"),
        ("a.txt:b.exe", "a.txt"),
        ("con.txt", "Datei con.txt"),
        ("NUL", "Datei NUL"),
        ("LPT1.pdf", "Datei LPT1.pdf"),
        ("gnp\u202efdp.exe", "gnpfdp.exe"),
        ("a\x00b\r\nc.txt", "a b c.txt"),
        ('<img src=x>"?.txt', "img src=x.txt"),
        (".htaccess", "htaccess"),
        ("a. . .", "a"),
        ("ü" * 300 + ".pdf", "ü" * 116 + ".pdf"),
        ("字" * 300 + ".pdf", "字" * 78 + ".pdf"),
        ("👩‍👩‍👧‍👦 Fest.jpg", "👩‍👩‍👧‍👦 Fest.jpg"),
    ],
)
def test_names_are_made_harmless(sent, kept):
    assert clean_name(sent) == kept


@pytest.mark.parametrize("sent", ["", " ", "...", "/", "\u202e", "---", "::$DATA"])
def test_nothing_is_no_name(sent):
    with pytest.raises(Refused):
        clean_name(sent)


@given(st.text(max_size=400))
def test_no_name_leads_anywhere_or_hides_anything(sent):
    try:
        name = clean_name(sent)
    except Refused:
        return
    assert 0 < len(name) <= 120 and len(name.encode()) <= 255
    assert not set(name) & set('/\\:<>"|?*\n')
    assert not has_forbidden(name)
    assert not name.startswith(".") and not name.endswith((".", " "))


def test_a_file_leaves_as_a_download_that_no_browser_runs():
    answer = attachment(iter([b"a"]), name='Bericht "neu"; ü\r\n.pdf', content_type="application/pdf")

    assert (
        answer["Content-Disposition"]
        == "attachment; filename*=UTF-8''Bericht%20%22neu%22%3B%20%C3%BC%0D%0A.pdf"
    )
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store, private")


# --- Arriving --------------------------------------------------------------------------------------------

make = RequestFactory()


def body(size: int) -> bytes:
    head = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nPlan\r\n'
    file = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n' + b"a" * size
    return head + file + b"\r\n--x--\r\n"


def arrive(content: bytes, **more):
    request = make.generic("POST", "/x/", content, "multipart/form-data; boundary=x", **more)
    return request, InputGateMiddleware(lambda asked: HttpResponse())(request)


def open_files() -> set[str]:
    gc.collect()
    return {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.exists()}


def test_a_file_that_is_too_large_is_counted_but_not_kept(settings):
    settings.UPLOAD_LARGEST_BYTES = 1000
    request, answer = arrive(body(200_000))

    file = request.FILES["file"]
    assert (answer.status_code, request.POST["title"], file.size) == (200, "Plan", 200_000)
    assert len(file.read()) <= 1000


def test_a_request_that_announces_too_much_is_not_read():
    request, answer = arrive(body(10), CONTENT_LENGTH="5000000000")

    assert answer.status_code == 413
    assert "zu viel auf einmal" in answer.content.decode()


class Cut(FakePayload):
    """A connection that breaks off."""

    def read(self, *args):
        if self.tell() > 1_500_000:
            raise OSError("gone")
        return super().read(*args)

    def tell(self):
        return self._FakePayload__content.tell()


@pytest.mark.parametrize("large", [10, 3_000_000])
def test_an_upload_that_breaks_off_leaves_nothing(large, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = open_files()
    content = body(large)
    request = make.generic(
        "POST", "/x/", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(len(content) + 50)
    )
    request.META["wsgi.input"] = request._stream = request.environ["wsgi.input"] = Cut(content)

    answer = InputGateMiddleware(lambda asked: HttpResponse())(request)
    del request

    assert answer.status_code in (200, 400)
    assert list(tmp_path.iterdir()) == []
    assert open_files() <= before


def test_a_large_file_never_has_a_path(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    request, _answer = arrive(body(3_000_000))

    assert request.FILES["file"].size == 3_000_000
    assert list(tmp_path.iterdir()) == []
