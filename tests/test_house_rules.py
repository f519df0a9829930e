"""The rules of `tools/rules.py` see what they are for, and let go what is excused with a reason."""

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


def loaded(name: str):
    spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


rules, licences = loaded("rules"), loaded("licences")

BROKEN = [
    ("buendnis/alliance/views/a.py", "x = mark_safe(text)", "safe-html"),
    ("buendnis/alliance/views/a.py", "x = Site.objects.get(pk=pk)", "fetch"),
    ("buendnis/alliance/api.py", "x = get_object_or_404(Site, pk=pk)", "fetch"),
    ("buendnis/alliance/queries.py", "x = Site.objects.raw('SELECT 1')", "raw-sql"),
    ("buendnis/alliance/queries.py", "import requests", "network"),
    ("buendnis/alliance/queries.py", "from urllib.request import urlopen", "network"),
    ("buendnis/alliance/queries.py", "x = os.environ['A']", "environment"),
    ("buendnis/alliance/actions.py", "log.info('sent to %s', person.email)", "log"),
    ("buendnis/alliance/views/a.py", "@csrf_exempt\ndef a(request): ...", "csrf"),
]  # fmt: skip
KEPT = [
    ("buendnis/ui/a.py", "x = mark_safe(text)"),
    ("buendnis/alliance/views/a.py", "x = get_object_or_404(permissions.visible_sites(asker), pk=pk)"),
    ("buendnis/alliance/views/a.py", "x = get_object_or_404(Absence, pk=pk, person=asker)"),
    ("buendnis/alliance/a.py", "x = mark_safe(text)  # rule: safe-html – drawn by us"),
    ("buendnis/alliance/actions.py", "log.info('sent %s', message.pk)"),
]
TEMPLATES = [
    ("{{ text|safe }}", "safe-html"),
    ("<p style='color: red'>", "inline"),
    ("<a onclick='x()'>", "inline"),
    ("<script>alert(1)</script>", "inline"),
    ("<img src='https://elsewhere.example/a.png'>", "third-party"),
]


@pytest.mark.parametrize(("path", "code", "name"), BROKEN)
def test_a_broken_rule_is_named(path, code, name):
    assert [found.split(": ")[1] for found in rules.found_in_python(path, code)] == [name]


@pytest.mark.parametrize(("path", "code"), KEPT)
def test_what_is_right_or_excused_passes(path, code):
    assert list(rules.found_in_python(path, code)) == []


@pytest.mark.parametrize(("html", "name"), TEMPLATES)
def test_a_template_that_breaks_a_rule_is_named(html, name):
    assert [found.split(": ")[1] for found in rules.found_in_template("a.html", html)] == [name]


def test_an_excuse_without_a_reason_does_not_count():
    assert list(rules.found_in_python("buendnis/a.py", "x = mark_safe(text)  # rule: safe-html"))


@pytest.mark.parametrize(
    "comment",
    [
        "# noqa",
        "# noqa: S104",
        "# noqa: S104 -",
        "# noqa - only here",
        "#noqa:S104",
        "# NOQA: S104",
        "# ruff: noqa: E501",
        "# type: ignore",
        "# type: ignore[misc]",
        "# type: ignore  # a mixin",
        "# nosec",
        "# nosec B101",
        "# rule: safe-html",
    ],
)
def test_what_silences_a_tool_says_what_and_why(comment):
    assert list(rules.found_in_comments("a.py", f"x = 1  {comment}\n")) == [
        f"a.py:1: silenced: {rules.SAY_WHY}"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "x = 1  # noqa: S104 - only compared",
        "x = 1  # noqa: F401, PLC0415 - listens",
        "# ruff: noqa: E501 - one file per line",
        "x = 1  # type: ignore[misc]  # a mixin",
        "x = 1  # nosec B101 - for the type checker",
        "x = 1  # rule: safe-html – drawn by us",
        "x = '# noqa'  # what a tool would read",
    ],
)
def test_a_reason_is_enough(line):
    assert list(rules.found_in_comments("a.py", f"{line}\n")) == []


def test_a_licence_that_is_not_on_the_list_is_refused():
    found = {"good": "MIT", "choice": "GPL-3.0 OR MIT", "both": "MIT; GPL-3.0", "silent": ""}

    assert set(licences.refused(found, ["MIT"], {})) == {"both", "silent"}
    assert set(licences.refused(found, ["MIT"], {"silent": "MIT"})) == {"both"}
