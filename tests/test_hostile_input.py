"""Every class of bad input, in every field of every form and every address: a sentence, never a crash."""

import re
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.addresses import Form, filled, forms_of, patterns
from tests.hostile import FOR_DATABASES, VALUES

CALM = {200, 204, 301, 302, 303, 400, 403, 404, 405, 409, 410, 413, 414, 422, 429}
PEOPLE = ["", "kommune", "mitglied", "geschaeftsstelle", "ministerium", "redaktion"]


SHARES = 8  # side by side; together they try every form


@pytest.fixture(scope="module")
def walked() -> dict[str, list[tuple[str, Form]]]:
    """The forms, once they were looked for; every process looks once."""
    return {}


@pytest.fixture
def forms(as_person, walked) -> list[tuple[str, Form]]:
    if "forms" not in walked:
        walked["forms"] = forms_everybody_meets(as_person)
    return walked["forms"]


def forms_everybody_meets(as_person) -> list[tuple[str, Form]]:
    """Each form of the product once, with the first person who sees it."""
    found: dict[tuple, tuple[str, Form]] = {}
    for login in PEOPLE:
        client = as_person(login)
        for pattern in patterns():
            for address in filled(pattern):
                answer = client.get(address)
                if answer.status_code != 200 or "html" not in answer.get("Content-Type", ""):
                    continue
                for form in forms_of(address, answer.content):
                    if form.free and "abmelden" not in form.action:
                        found.setdefault(kind_of(form), (login, form))
                break
    return list(found.values())


def kind_of(form: Form) -> tuple:
    """The same form stands on many pages and about many things: once is enough."""
    return re.sub(r"\d+", "{}", urlsplit(form.action).path), form.method, tuple(sorted(form.values))


@pytest.mark.parametrize("login", PEOPLE)
def test_every_address_answers_calmly(as_person, login):
    client = as_person(login)
    answers = {
        address: client.get(address).status_code
        for pattern in patterns()
        if pattern != "/readyz"  # says 503 where no worker runs, and none runs here
        for address in filled(pattern, (1, 0, 99_999_999, 2**63))
    }

    assert {address: code for address, code in answers.items() if code not in CALM} == {}


def values_for(vendor: str) -> dict[str, str]:
    """All of them on the embedded database; elsewhere those that a database could stumble over."""
    return VALUES if vendor == "sqlite" else {name: VALUES[name] for name in FOR_DATABASES}


@pytest.mark.parametrize("share", range(SHARES))
def test_every_form_stands_every_value(share, forms, as_person):
    storms = []
    for login, form in forms[share::SHARES]:
        client = as_person(login)
        for name, value in values_for(connection.vendor).items():
            if form.method == "get" and len(value) > 5000:
                continue
            send = client.post if form.method == "post" else client.get
            code = send(form.action, {**form.values, **dict.fromkeys(form.free, value)}).status_code
            if code not in CALM:
                storms.append((form.action, name, code))

    assert len(forms) >= 30
    assert storms == []


def test_unknown_fields_change_nothing(as_person):
    """Mass assignment: names of columns that no form offers are ignored."""
    client = as_person("kommune")
    page = client.get("/bedarfe/neu/")
    form = next(
        f for f in forms_of("/bedarfe/neu/", page.content) if f.method == "post" and "text" in f.values
    )
    text = "Am Bahnhof fehlt ein Treffpunkt für Jugendliche, abends gibt es oft Ärger mit den Nachbarn."

    answer = client.post(
        form.action, {**form.values, "text": text, "status": "done", "created_by": "1", "is_example": "on"}
    )

    from buendnis.matching.models import Need

    need = Need.objects.latest("pk")
    assert answer.status_code in (302, 303)
    assert (need.text, need.status, need.created_by.email, need.is_example) == (
        text, "open", "kommune@demo.example", False
    )  # fmt: skip
