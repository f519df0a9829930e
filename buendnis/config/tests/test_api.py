"""How the API refuses: always a problem document, always a German sentence, never a page, never a 500."""

import json

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client
from django.urls import include, path, re_path
from ninja import Schema
from ninja.errors import HttpError
from pydantic import Field

from buendnis.base.errors import NotPossible
from buendnis.config import json_body, views
from buendnis.config.api import PROBLEM, new_api
from buendnis.people.models import ApiToken, Person

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


class Thing(Schema):
    text: str = Field(max_length=10)
    count: int = 1


class Names(Schema):
    names: list[str] = []


probe = new_api("probe")
RAISED = {
    "denied": PermissionDenied,
    "missing": Http404,
    "impossible": lambda: NotPossible("Das geht gerade nicht.", field="text"),
    "refused": lambda: HttpError(429, "Bitte warten Sie kurz."),
    "bug": lambda: ZeroDivisionError("secret"),
}


@probe.get("/things/{pk}")
def see(request, pk: int):
    return {"id": pk, "person": request.user.name}


@probe.post("/things")
def make(request, payload: Thing):
    return payload


@probe.post("/names")
def name(request, payload: Names):
    return payload


@probe.get("/raise/{what}")
def fail(request, what: str):
    raise RAISED[what]()


urlpatterns = [
    path("api/v1/", probe.urls),
    re_path("^api/", views.no_such_call),
    path("", include("buendnis.config.urls")),
]


@pytest.fixture
def person() -> Person:
    return Person.objects.create_user("kim@demo.example", name="Kim Beispiel")


@pytest.fixture
def program(person, monkeypatch) -> Client:
    """Calls as somebody known; which token belongs to whom is tried in people."""
    monkeypatch.setattr(
        "buendnis.config.api.people.token_behind",
        lambda raw: ApiToken(person=person, scope=raw) if raw in ApiToken.Scope.values else None,
    )
    return Client(headers={"authorization": "Bearer write"}, raise_request_exception=False)


def send(program: Client, body, kind: str = "application/json", to: str = "things"):
    return program.post(f"/api/v1/{to}", body, content_type=kind)


def assert_problem(answer, status: int) -> dict:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status
    assert body["detail"]
    return body


def test_a_good_call_goes_through_as_the_tokens_person(program):
    assert program.get("/api/v1/things/7").json() == {"id": 7, "person": "Kim Beispiel"}
    assert send(program, {"text": "a"}).json() == {"text": "a", "count": 1}


def test_unknown_address_is_a_problem_not_a_page(client):
    assert_problem(client.get("/api/v1/nirgends"), 404)
    assert_problem(client.post("/api/"), 404)


def test_without_token_every_call_answers_401(client):
    answer = client.get("/api/v1/things/7")

    assert_problem(answer, 401)
    assert answer["WWW-Authenticate"] == 'Bearer realm="buendnis"'


@pytest.mark.parametrize("header", ["Bearer wrong", "Basic Z29vZDpnb29k", "good", "Bearer", "Bearer ü\t"])
def test_wrong_token_answers_401(header, program):
    assert_problem(program.get("/api/v1/things/7", headers={"authorization": header}), 401)


def test_a_key_that_may_only_read_changes_nothing_and_says_so(program):
    reading = {"authorization": "Bearer read"}
    refused = program.post("/api/v1/things", {"text": "a"}, "application/json", headers=reading)
    at_nothing = program.post("/api/v1/names", {}, "application/json", headers=reading)

    assert program.get("/api/v1/things/7", headers=reading).status_code == 200
    body = assert_problem(refused, 403)
    assert (body["scope"], "lesen und ändern" in body["detail"]) == ("write", True)
    assert refused.headers["WWW-Authenticate"].endswith('error="insufficient_scope", scope="write"')
    assert at_nothing.content == refused.content


def test_wrong_keys_are_counted_per_network_and_stop_no_good_key(program, monkeypatch):
    monkeypatch.setattr("buendnis.config.api.WRONG_TOKENS", "3/m/ip")
    wrong = {"authorization": "Bearer wrong"}

    answers = [
        program.get("/api/v1/things/7", headers=wrong, REMOTE_ADDR=f"2001:db8:1:2::{n}") for n in range(5)
    ]

    assert [answer.status_code for answer in answers] == [401] * 3 + [429] * 2
    assert_problem(answers[-1], 429)
    assert answers[-1].headers["Retry-After"] == "60"
    assert program.get("/api/v1/things/7", REMOTE_ADDR="2001:db8:1:2::9").status_code == 200
    assert program.get("/api/v1/things/7", headers=wrong, REMOTE_ADDR="2001:db8:1:3::1").status_code == 401


def test_a_session_alone_opens_no_api_door(person):
    browser = Client()
    browser.force_login(person)

    assert_problem(browser.get("/api/v1/things/7"), 401)


def test_openapi_document_is_public_and_names_the_problems(client):
    document = client.get("/api/v1/openapi.json").json()

    assert document["components"]["schemas"]["Problem"] == PROBLEM
    answers = document["paths"]["/api/v1/things"]["post"]["responses"]
    assert set(answers) == {"200", "400", "401", "403", "404", "409", "415", "422", "429", "503"}
    assert list(answers["422"]["content"]) == ["application/problem+json"]


def test_wrong_method_is_a_problem_that_names_the_right_ones(program):
    answer = program.delete("/api/v1/things")

    assert_problem(answer, 405)
    assert answer["Allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"text": "\xff"}', 400),
        (b"\xff\xfe{\x00}\x00", 400),
        (b'{"text": "a\\u0000b"}', 400),
        (b'{"text": "a\\ud800b"}', 400),
        (b'{"text": "a", "count": NaN}', 400),
        (b'{"text": "a", "count": 1e309}', 400),
        (b'{"text": "a", "count": ' + b"9" * 5000 + b"}", 400),
        (b'{"text": "a", "text": "b"}', 400),
        (b"[" * 10_000 + b"]" * 10_000, 400),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, 400),
        (b'{"a":' * 30 + b"1" + b"}" * 30, 400),
        (b"[]", 422),
        (b"null", 422),
        (b"7", 422),
        (b"", 422),
    ],
)
def test_bad_bodies_get_a_sentence(body, status, program):
    assert_problem(send(program, body), status)


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", ""])
def test_other_content_types_are_named_as_such(kind, program):
    assert_problem(send(program, b'{"text": "a"}', kind), 415)


def test_validation_names_each_field_in_german(program):
    assert assert_problem(send(program, {"count": "x"}), 422)["errors"] == [
        {"field": "text", "message": "Diese Angabe fehlt."},
        {"field": "count", "message": "Hier wird eine ganze Zahl erwartet."},
    ]
    assert assert_problem(send(program, {"text": "a" * 11}), 422)["errors"] == [
        {"field": "text", "message": "Bitte höchstens 10 Zeichen."}
    ]
    assert assert_problem(send(program, {"names": ["a", 3]}, to="names"), 422)["errors"] == [
        {"field": "names.1", "message": "Hier wird ein Text erwartet."}
    ]


@pytest.mark.parametrize("pk", ["x", "9" * 5000, "1.5", "%20", "1;2"])
def test_strange_ids_are_problems(pk, program):
    answer = program.get(f"/api/v1/things/{pk}")

    assert answer.status_code in (404, 422)
    assert_problem(answer, answer.status_code)


def test_control_characters_in_the_address_are_a_problem(program):
    assert_problem(program.get("/api/v1/things/7?q=%00"), 400)


def test_too_big_a_body_is_refused(program):
    assert_problem(send(program, json.dumps({"text": "a" * 3_000_000})), 413)


@pytest.mark.parametrize(
    ("what", "status"),
    [("denied", 404), ("missing", 404), ("impossible", 409), ("refused", 429), ("bug", 500)],
)
def test_every_failure_is_a_problem(what, status, program):
    assert_problem(program.get(f"/api/v1/raise/{what}"), status)


def test_sentences_of_the_rooms_reach_the_program(program):
    impossible = program.get("/api/v1/raise/impossible").json()
    refused = program.get("/api/v1/raise/refused").json()

    assert impossible["detail"] == "Das geht gerade nicht."
    assert impossible["errors"] == [{"field": "text", "message": "Das geht gerade nicht."}]
    assert refused["detail"] == "Bitte warten Sie kurz."


def test_bugs_are_noted_and_tell_strangers_nothing(program, caplog):
    answer = program.get("/api/v1/raise/bug")

    assert b"secret" not in answer.content
    assert "secret" in caplog.text


def test_text_is_normalised_to_one_form():
    assert json_body.clean(json_body.read('{"Mu\u0308ller": ["u\u0308"]}'.encode())) == {"Müller": ["ü"]}
