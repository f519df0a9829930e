"""Every interface passes the gate; nobody loses a text; nothing passes without it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from buendnis.base.gate import InputGateMiddleware
from buendnis.base.text import has_forbidden

make = RequestFactory()
FORM = "application/x-www-form-urlencoded"


def passes(request) -> HttpResponse:
    return InputGateMiddleware(lambda asked: HttpResponse())(request)


def post(body: bytes | str, kind: str = FORM, path: str = "/bedarfe/neu/", **headers):
    return make.generic("POST", path, body, kind, **headers)


def multipart(*parts: bytes) -> bytes:
    return b"".join(b"--x\r\n" + part + b"\r\n" for part in parts) + b"--x--\r\n"


def part(value: bytes, name: bytes = b"text", file: bytes | None = None) -> bytes:
    is_file = b'; filename="' + file + b'"' if file is not None else b""
    return b'Content-Disposition: form-data; name="' + name + b'"' + is_file + b"\r\n\r\n" + value


MULTIPART = "multipart/form-data; boundary=x"

REFUSED = {
    "control in the query": make.get("/", QUERY_STRING="q=a%00b"),
    "name in the query": make.get("/", QUERY_STRING="a%1Bb=1"),
    "invalid UTF-8 in the query": make.get("/", QUERY_STRING="q=%ff"),
    "overlong slash in the query": make.get("/", QUERY_STRING="q=%c0%af"),
    "half a character in the query": make.get("/", QUERY_STRING="q=%ed%a0%80"),
    "control in the path": make.get("/a\x07b/"),
    "control in a header": make.get("/", HTTP_HX_CURRENT_URL="/a\r\nX: y"),
    "control in the agent": make.get("/", HTTP_USER_AGENT="a\x00b"),
    "control in a form": post("text=a%07b"),
    "name of a field": post("te%00xt=a"),
    "invalid UTF-8 in a form": post("text=M%fcller"),
    "overlong NUL in a form": post("text=%c0%80"),
    "UTF-16 with its mark": post(b"\xff\xfet\x00=\x00a\x00"),
    "another charset": post("text=a", f"{FORM}; charset=utf-16"),
    "no code point": post("text=%ef%bf%bf"),
    "editors' form": post("title=a%07b", path="/cms/images/add/"),
    "support's form": post("name=a%07b", path="/djadmin/people/person/add/"),
    "control hidden in the editor's JSON": post(r'body={"text":"a\u0000b"}', path="/cms/pages/add/"),
    "half a character in the editor's JSON": post(r'body={"text":"\ud83d"}', path="/cms/pages/add/"),
    "JSON for the editors": post(r'{"a":"\u0000"}', "application/json", "/cms/dismissibles/"),
    "JSON too deep": post("[" * 500 + "]" * 500, "application/json", "/cms/dismissibles/"),
    "control in a multipart form": post(multipart(part(b"a\x07b")), MULTIPART),
    "invalid UTF-8 in a multipart form": post(multipart(part(b"M\xfcller")), MULTIPART),
    "multipart field name": post(multipart(part(b"a", name=b"te\x01xt")), MULTIPART),
    "multipart charset": post(multipart(part(b"a")), f"{MULTIPART}; charset=utf-16"),
    "multipart without boundary": post(multipart(part(b"a")), "multipart/form-data"),
}  # fmt: skip


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_the_gate_refuses(request_):
    answer = passes(request_)

    assert answer.status_code == 400
    assert "Diese Eingabe können wir nicht verarbeiten" in answer.content.decode()


@pytest.mark.parametrize("request_", REFUSED.values(), ids=REFUSED)
def test_without_its_checks_all_of_it_would_pass(request_, monkeypatch):
    """Negative control: taken out, nothing else refuses."""
    for check in ("check_address", "check_headers", "check_body"):
        monkeypatch.setattr(f"buendnis.base.gate.{check}", lambda asked: None)

    assert passes(request_).status_code == 200


def test_pasted_words_of_an_office_program_pass_in_one_form():
    request = make.post("/bedarfe/neu/", {"text": "Mu\u0308ller\r\n10\u00a0Uhr\x0bQuar\u00adtier \u202e"})

    assert passes(request).status_code == 200
    assert request.POST["text"] == "Müller\n10 Uhr\nQuartier "


def test_editors_may_write_about_control_characters_and_emoji():
    said = json.dumps({"text": r"Das Zeichen \u0000 und 😀"})

    assert passes(make.post("/cms/pages/add/", {"body": said})).status_code == 200


def test_names_of_files_take_one_form():
    request = make.post("/x/", {"file": SimpleUploadedFile("Pla\u0308ne\u202e.pdf", b"a")})

    assert passes(request).status_code == 200
    assert request.FILES["file"].name == "Pläne.pdf"


def test_a_cookie_with_a_control_character_is_overlooked():
    request = make.get("/", HTTP_COOKIE='good=1; bad="a\\012b"')

    assert passes(request).status_code == 200
    assert request.COOKIES == {"good": "1"}


def test_what_was_typed_stands_on_the_page_and_passwords_do_not():
    long = "Am Bahnhof fehlt ein Treffpunkt für Jugendliche"
    answer = passes(
        make.post("/x/", {"text": f"{long}\x07", "password": "correct horse battery staple", "a": "b"})
    )
    page = answer.content.decode()

    assert f">{long}</textarea>" in page
    assert "battery" not in page


def test_a_page_of_typed_words_cannot_be_made_to_run():
    page = passes(make.post("/x/", {"text": "<script>alert(1)</script> und noch mehr\x07"})).content.decode()

    assert "<script" not in page


def test_a_body_that_is_too_large_ends_in_413():
    request = post("text=" + "x" * 3_000_000)

    assert passes(request).status_code == 413


def test_the_gate_leaves_the_bodies_of_the_api_alone():
    """A form read at the gate would be gone for the API, which then could not say what is wrong."""
    request = make.post("/api/v1/needs", {"a": "b"})
    passes(request)

    assert b"b" in request.body


def test_the_api_hears_of_it_as_a_problem():
    answer = passes(make.get("/api/v1/needs", QUERY_STRING="q=%00"))

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


@given(st.text())
def test_whatever_is_typed_enters_clean_or_not_at_all(text):
    request = make.generic("POST", "/x/", text.encode("utf-8", "surrogatepass"), FORM)
    if passes(request).status_code == 200:
        assert not any(has_forbidden(value) for _name, values in request.POST.lists() for value in values)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "said", [{"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"}, {"HTTP_X_METHOD_OVERRIDE": "PUT"}]
)
def test_a_method_is_what_it_is(said):
    answer = Client().post("/barriere-melden/", {"_method": "DELETE"}, **said)

    assert answer.wsgi_request.method == "POST"


def test_of_two_values_for_one_field_the_last_counts():
    request = post("status=open&status=done&a[]=1")
    passes(request)

    assert (request.POST["status"], request.POST.getlist("a[]")) == ("done", ["1"])


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_a_method_that_no_page_knows_is_refused_and_nothing_comes_back(method):
    answer = passes(make.generic(method, "/impressum/", headers={"x-secret": "geheim"}))

    assert (answer.status_code, answer.content) == (405, b"")


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"])
def test_known_methods_pass(method):
    assert passes(make.generic(method, "/impressum/")).status_code == 200
