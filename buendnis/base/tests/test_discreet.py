"""The log says what happened and hides whom it happened to."""

import logging

import pytest

from buendnis.base.discreet import DiscreetFormatter, discreet


@pytest.mark.parametrize(
    "secret",
    [
        "kim.beispiel+post@stadt.example",
        "kim%40stadt.example",
        "17.kJ3xPq0Zz8sLk2mN5vB7wQ1eR4tY6uI9oP",
        "12-feedback.kJ3xPq0Zz8sLk2mN5vB7wQ1eR4tY6uI9oP",
        "6f9619ff-8b86-d011-b42d-00c04fc964ff",
        "x7k2m9p4q8r1s5t3u6v0w2y4z8a1b3c5",
    ],
)
@pytest.mark.parametrize("line", ["Not Found: /antwort/{}/", "{}", "Key (email)=({}) exists.", "a {} b"])
def test_addresses_and_tokens_are_hidden(secret, line):
    assert secret not in discreet(line.format(secret))
    assert "[…]" in discreet(line.format(secret))


def test_what_was_searched_for_is_hidden():
    assert discreet("Not Found: /personen/?q=Kim+Beispiel") == "Not Found: /personen/[…]"
    assert discreet("GET /suche?q=Kim") == "GET /suche[…]"


@pytest.mark.parametrize(
    "line",
    [
        "Not Found: /bedarfe/12/schliessen/",
        "periodic job people.retention failed in slot 2026-11-22",
        'File "/srv/buendnis/people/actions/restrictions.py", line 12, in restrict_person',
        "django.db.utils.IntegrityError: UNIQUE constraint failed: people_role.person_id",
        "Stimmt das? Ja.",
    ],
)
def test_what_helps_to_mend_stays(line):
    assert discreet(line) == line


def test_the_formatter_hides_it_in_tracebacks_too():
    try:
        raise ValueError("kim@stadt.example")
    except ValueError as problem:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "failed %s", ("kim@stadt.example",), None)
        record.exc_info = (type(problem), problem, problem.__traceback__)

    text = DiscreetFormatter("%(message)s").format(record)

    assert "kim@" not in text
    assert "ValueError" in text
