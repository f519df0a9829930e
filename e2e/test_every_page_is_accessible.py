"""Every page, full, empty and with errors: axe with all rules, narrow, enlarged, dark, by keyboard focus.

Pages are found as people find them, by following links; the few that need doing first are done here.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from e2e.conftest import Instance, log_in_by_code, type_login_code
from e2e.doing import DOING, app_set_up, passkey_set_up, with_finger
from e2e.looking import look_at
from e2e.wayfinding import MEMBER, NOT_LINKED, OFFICE, WALKERS, all_names, name_of, tour, walk_once

pytestmark = pytest.mark.browser

NOT_A_PAGE = {
    "healthz": "JSON for monitors",
    "readyz": "JSON for monitors",
    "website:favicon": "a picture",
    "website:robots": "text for machines",
    "website:security": "text for machines",
    "account_login_by_passkey": "JSON for the browser's passkeys",
    "account_provider_callback": "where the identity provider sends people back; tried in tests/oidc",
    "wagtailcore_login": "leads to our login",
    "alliance:document_file": "a file",
    "people:archive_package": "a file",
    "people:person_data_file": "a file",
    "matching:plan_progress": "a part of the plan's page while it is computed",
    "people:archive_offer": "comes when something is old enough for the archive",
}


@pytest.fixture(scope="module")
def titles() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Names of the pages that were reached by doing something first."""
    return set()


@pytest.mark.parametrize("login", WALKERS)
def test_links_lead_somewhere(login: str, walks, open_browser: Callable[..., Page]):
    found = walk_once(walks, open_browser, login)

    assert len(found.pages) > 9
    assert [problem for problem in found.broken if "/antwort/" not in problem] == []


@pytest.mark.parametrize("login", WALKERS)
def test_full_pages_are_accessible(login: str, walks, titles, open_browser: Callable[..., Page]):
    for other in WALKERS:
        walk_once(walks, open_browser, other)
    page, problems = open_browser(login), []
    for path in tour(walks)[login]:
        page.goto(path)
        problems += [f"{path} {problem}" for problem in look_at(page)]
        titles.append((page.title(), name_of(path), path))

    assert not problems, "\n".join(problems)


# --- Pages that one gets to by doing something first ---


@pytest.mark.parametrize(("login", "do", "name"), DOING, ids=[do.__name__ for _login, do, _name in DOING])
def test_pages_reached_by_doing_are_accessible(
    login: str,
    do: Callable,
    name: str,
    reached,
    titles,
    open_browser: Callable[..., Page],
    instance: Instance,
):
    page = open_browser(login)
    do(page, instance)
    path = urlsplit(page.url).path

    problems = look_at(page)

    assert name_of(path) == name
    assert not problems, "\n".join(problems)
    reached.add(name)
    titles.append((page.title(), name, path))


def test_pages_about_the_second_factor_are_accessible(
    reached, titles, open_browser: Callable[..., Page], instance: Instance
):
    """One person sets up everything; passkeys belong to names, so the browser goes by one."""
    page, problems = open_browser(at=instance.url.replace("127.0.0.1", "localhost")), []

    def look(name: str) -> None:
        problems.extend(f"{name} {problem}" for problem in look_at(page))
        assert name_of(urlsplit(page.url).path) == name
        reached.add(name)
        titles.append((page.title(), name, urlsplit(page.url).path))

    with_finger(page)
    log_in_by_code(page, "jule.platzhalter", instance)
    app_set_up(page, look=lambda: look("people:recovery_codes"))
    reached.add("people:download_codes")  # a text file, linked there
    passkey_set_up(page)
    look("people:security")
    for link in ("Diensthandy umbenennen", "Diensthandy entfernen", "App entfernen"):
        page.goto("/profil/sicherheit/")
        page.get_by_role("link", name=link).click()
        look(name_of(urlsplit(page.url).path))
    page.goto("/anmelden/bestaetigen/")
    look("people:prove")
    page.context.clear_cookies()
    type_login_code(page, "jule.platzhalter", instance)
    page.wait_for_url("**/anmelden/zweiter-faktor/**")
    look("mfa_authenticate")

    office = page = open_browser(OFFICE)
    office.goto("/personen/?q=jule.platzhalter")
    office.get_by_role("table").get_by_role("link").first.click()
    office.get_by_role("link", name="Zweiten Faktor zurücksetzen").click()
    look("people:reset_factors")
    office.get_by_role("main").get_by_role("button", name="Zweiten Faktor zurücksetzen").click()
    assert not problems, "\n".join(problems)
    assert {"people:rename_passkey", "people:remove_passkey", "people:remove_app"} <= reached


def test_every_page_has_been_looked_at(walks, reached, open_browser: Callable[..., Page]):
    """Nothing is forgotten: what nobody reached must be no page at all."""
    for login in WALKERS:
        walk_once(walks, open_browser, login)
    seen = reached | set(NOT_LINKED) | set(NOT_A_PAGE)
    for found in walks.values():
        seen |= set(found.pages) | found.files
    asked = [open_browser(login).context.request for login in (OFFICE, MEMBER)]

    forgotten = {
        name: pattern
        for name, pattern in all_names().items()
        if name not in seen and 405 not in {person.get(numbered(pattern)).status for person in asked}
    }

    assert not forgotten, "\n".join(f"{name}: {pattern}" for name, pattern in sorted(forgotten.items()))


def numbered(pattern: str) -> str:
    """The address with 1 for every number: enough to ask whether it can be opened at all."""
    parts = ["1" if part.startswith("<int") else part for part in pattern.split("/")]
    return "/".join(parts)


THE_SAME_TO_READERS = (
    {"matching:describe_need", "matching:need_help"},  # the form, and the form with what already helps
    {"matching:proposal_detail", "matching:answer_proposal"},  # the proposal, with its answer form
    {"cooperation:answer_feedback", "post:answer"},  # one question, behind the login and from the mail
    {"cooperation:agree", "post:answer"},
)


def test_pages_are_told_apart_by_their_titles(titles):
    """A title belongs to one page; the same thing seen by two people keeps its title."""
    assert len(titles) > 60, "runs after the pages were looked at"
    by_title: dict[str, set[str]] = {}
    for title, name, _path in titles:
        by_title.setdefault(title, set()).add(name)
    shared = [names for names in by_title.values() if len(names) > 1]

    assert [names for names in shared if not any(names <= same for same in THE_SAME_TO_READERS)] == []


def test_the_looking_sees_what_is_wrong(open_browser: Callable[..., Page]):
    """Negative control: a page with one fault of each kind."""
    page = open_browser()
    page.set_content(
        "<html lang=en><title>Schlecht</title><body style='margin:0'><h1>A</h1><h1>B</h1><main>"
        "<p style='color:#999;background:#fff'>zu blass</p><input><a href=/ style='font-size:5px'>x</a>"
        "<div style='width:900px'>zu breit</div></main>"
    )

    found = "\n".join(look_at(page))

    for fault in ("lang", "h1", "color-contrast", "label", "320 px", "stays light"):
        assert fault in found, found
