"""Every page, full, empty and with errors: axe with all rules, narrow, enlarged, dark, by keyboard focus.

Pages are found as people find them, by following links; the few that need doing first are done here.
"""

import time
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from e2e.conftest import Instance, answer_link, log_in_by_code
from e2e.looking import axe, bones, look_at
from e2e.wayfinding import Walk, all_names, name_of, walk

pytestmark = pytest.mark.browser

OFFICE, TOWN, MEMBER = "geschaeftsstelle", "kommune", "mitglied"
MINISTRY, EDITOR, AUDITOR, LOCAL, STRANGER = "ministerium", "redaktion", "kurt.mustermann", "fiona.vormuster", ""
WITH_RESULT = "bodo.specimen"  # a town that has a result to confirm
WALKERS = (MEMBER, OFFICE, TOWN, WITH_RESULT, MINISTRY, EDITOR, AUDITOR, LOCAL, STRANGER)
SEEN_BY_SEVERAL = {
    "desk:this_week": (TOWN, MEMBER, MINISTRY, EDITOR, AUDITOR, LOCAL),
    "matching:need_detail": (TOWN, MINISTRY, LOCAL),
    "matching:proposal_detail": (MEMBER, TOWN),
    "cooperation:engagement_detail": (TOWN, MEMBER),
    "desk:site_file": (TOWN, MINISTRY),
    "alliance:member_detail": (TOWN, MEMBER),
    "dates:entry_list": (STRANGER,),
    "desk:search": (STRANGER,),
}
NOT_A_PAGE = {
    "healthz": "JSON for monitors",
    "readyz": "JSON for monitors",
    "website:favicon": "a picture",
    "website:robots": "text for machines",
    "website:security": "text for machines",
}
NOT_LINKED = {
    "ui:gallery": "/ui/",
    "ui:gallery_form": "/ui/formular/",
    "ui:gallery_error": "/ui/fehler/404/",
    "account_logout": "/abmelden/",
}
ERROR_PAGES = (400, 403, 404, 500, 503)


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    """Who got where; filled by the first test, read by the others."""
    return {}


def walk_once(walks: dict[str, Walk], open_browser: Callable[..., Page], login: str) -> Walk:
    if login not in walks:
        known = walks[MEMBER].pages["matching:proposal_detail"] if login == OFFICE else []
        walks[login] = walk(open_browser(login), ("/", "/woche/", *known))
    return walks[login]


def tour(walks: dict[str, Walk]) -> dict[str, list[str]]:
    """What each person looks at: every page by the first who got there, some pages by several."""
    plan: dict[str, list[str]] = {login: [] for login in WALKERS}
    seen = set()
    for login in (OFFICE, *(other for other in WALKERS if other != OFFICE)):
        for name, paths in sorted(walks[login].pages.items()):
            if name not in seen or login in SEEN_BY_SEVERAL.get(name, ()):
                plan[login].append(paths[0])
                seen.add(name)
    plan[OFFICE] += NOT_LINKED.values()
    plan[STRANGER] += [f"/ui/fehler/{code}/" for code in ERROR_PAGES]
    return plan


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


def code_asked(page: Page, instance: Instance) -> None:
    page.goto("/anmelden/code/")
    page.get_by_label("E-Mail-Adresse").first.fill("niemand@demo.example")
    page.get_by_role("button", name="Code schicken").click()
    page.wait_for_url("**/eingeben/")


def table_uploaded(page: Page, instance: Instance) -> None:
    upload(page, "Kommune;Quartier;Programmphase\nBeispielstadt;Süd;Umsetzung\n")


def bad_table_uploaded(page: Page, instance: Instance) -> None:
    upload(page, "Kommune;Quartier;Programmphase\nBeispielstadt;Süd;irgendwann\n")


def upload(page: Page, table: str) -> None:
    page.goto("/einlesen/")
    page.get_by_label("Was steht in der Tabelle?").select_option(label="Standorte und ihre Kommunen")
    file = {"name": "standorte.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Vorschau ansehen").click()
    page.wait_for_url("**/einlesen/*-*/")


def barrier_reported(page: Page, instance: Instance) -> None:
    page.goto("/barriere-melden/")
    page.get_by_label("Was hindert Sie?").fill("Der Knopf ist zu klein.")
    page.get_by_role("button", name="Meldung senden").click()
    page.wait_for_url("**/danke/**")


def barrier_opened(page: Page, instance: Instance) -> None:
    page.goto("/barriere-meldungen/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/barriere-meldungen/*/")


def invited(page: Page, instance: Instance, *organisations: tuple[str, str]) -> str:
    """Invite somebody new, once for each organisation; gives the login."""
    login = f"neu.{time.time_ns() % 10**9}"
    for organisation, role in organisations:
        page.goto("/personen/einladen/")
        page.get_by_label("Name").first.fill("Nele Neu")
        page.get_by_label("E-Mail-Adresse").fill(f"{login}@demo.example")
        page.get_by_label("Organisation").select_option(label=organisation)
        page.get_by_label("Rolle").select_option(label=role)
        page.get_by_role("button", name="Einladung schicken").click()
        page.wait_for_url("**/personen/*/")
    return login


def invited_twice(page: Page, instance: Instance) -> None:
    two = (("Beispielstadt", "Lokale Akteurin oder lokaler Akteur"), ("Vorlagental", "Kommune"))
    login = invited(page, instance, *two)
    page.context.clear_cookies()
    log_in_by_code(page, login, instance)
    page.get_by_role("navigation", name="Ihre Organisationen").get_by_role("link", name="Vorlagental").click()
    page.wait_for_url("**/woche/*/")


def locked_out(page: Page, instance: Instance) -> None:
    invited(page, instance, ("Beispielstadt", "Kommune"))
    person = page.url
    page.get_by_role("link", name="Zugang sperren").click()
    page.get_by_role("main").get_by_role("button", name="sperren").click()
    page.goto(person)
    page.get_by_role("link", name="entsperren").click()
    page.wait_for_url("**/entsperren/")


def question_opened(page: Page, instance: Instance) -> None:
    letters = instance.mails(f"{MEMBER}@demo.example")
    texts = [letter.get_body(("plain",)).get_content() for letter in reversed(letters)]
    for text in texts:
        if "/antwort/" in text and page.goto(answer_link(text)).status == 200:
            return
    raise AssertionError("no question to the member is open")


def answered_before(page: Page, instance: Instance) -> None:
    for letter in instance.mails():
        text = letter.get_body(("plain",)).get_content()
        if "/antwort/" in text and page.goto(answer_link(text)).status == 410:
            return
    raise AssertionError("no question has been answered yet")


def link_cut_off(page: Page, instance: Instance) -> None:
    assert page.goto("/antwort/12.abgeschnitten/").status == 404


DOING = [
    (STRANGER, code_asked, "account_confirm_login_code"),
    (OFFICE, table_uploaded, "alliance:import_preview"),
    (OFFICE, bad_table_uploaded, "alliance:import_preview"),
    (STRANGER, barrier_reported, "website:barrier_reported"),
    (OFFICE, barrier_opened, "website:feedback"),
    (OFFICE, invited_twice, "desk:this_week_in"),
    (OFFICE, locked_out, "people:reactivate_person"),
    (STRANGER, question_opened, "post:answer"),
    (STRANGER, answered_before, "post:answer"),
    (STRANGER, link_cut_off, "post:answer"),
]


@pytest.mark.parametrize(("login", "do", "name"), DOING, ids=[do.__name__ for _login, do, _name in DOING])
def test_pages_reached_by_doing_are_accessible(
    login: str, do: Callable, name: str, reached, titles, open_browser: Callable[..., Page], instance: Instance
):
    page = open_browser(login)
    do(page, instance)
    path = urlsplit(page.url).path

    problems = look_at(page)

    assert name_of(path) == name
    assert not problems, "\n".join(problems)
    reached.add(name)
    titles.append((page.title(), name, path))


def test_every_page_has_been_looked_at(walks, reached, open_browser: Callable[..., Page]):
    """Nothing is forgotten: what nobody reached must be no page at all."""
    for login in WALKERS:
        walk_once(walks, open_browser, login)
    seen = reached | set(NOT_LINKED) | set(NOT_A_PAGE)
    for found in walks.values():
        seen |= set(found.pages) | found.files
    office = open_browser(OFFICE).context.request

    forgotten = {
        name: pattern
        for name, pattern in all_names().items()
        if name not in seen and office.get(numbered(pattern)).status != 405
    }

    assert forgotten == {}


def numbered(pattern: str) -> str:
    """The address with 1 for every number: enough to ask whether it can be opened at all."""
    parts = ["1" if part.startswith("<int") else part for part in pattern.split("/")]
    return "/".join(parts)


def test_pages_are_told_apart_by_their_titles(titles):
    """A title belongs to one page; the same thing seen by two people keeps its title."""
    assert len(titles) > 60, "runs after the pages were looked at"
    by_title: dict[str, set[str]] = {}
    for title, name, _path in titles:
        by_title.setdefault(title, set()).add(name)

    assert {title: names for title, names in by_title.items() if len(names) > 1} == {}


# --- The error state: every form sent wrong ---

BLANK = """form => {
  for (const field of form.elements) {
    if (field.type === "hidden" || field.type === "submit" || field.type === "file") continue;
    if (field.type === "checkbox" || field.type === "radio") field.checked = false;
    else if (field.tagName === "SELECT") field.value = "";
    else field.value = field.type === "email" || field.type === "number" ? "" : field.name === "email" ? "?" : "";
  }
}"""
FORMS = """() => Array.from(document.querySelectorAll("main form")).filter(form => form.method === "post"
  && form.querySelector("input:not([type=hidden]), select, textarea")).length"""
FAULTS_OF_ERRORS = """() => {
  const found = [], summary = document.querySelector("[role=alert]");
  if (!document.title.startsWith("Fehler:")) found.push(`title: ${document.title}`);
  if (!summary) return [...found, "no error summary"];
  if (document.activeElement !== summary) found.push(`focus: ${document.activeElement.outerHTML.slice(0, 80)}`);
  for (const link of summary.querySelectorAll("a[href^='#']"))
    if (!document.getElementById(link.hash.slice(1))) found.push(`link to nowhere: ${link.hash}`);
  const wrong = Array.from(document.querySelectorAll("main [aria-invalid=true]"));
  for (const field of wrong) {
    const ids = (field.getAttribute("aria-describedby") || "").split(" ");
    const said = ids.map(id => document.getElementById(id)).filter(Boolean).map(one => one.textContent).join("");
    const group = field.closest("fieldset[aria-describedby]");
    if (!said.trim() && !group) found.push(`wrong, and no word why: ${field.outerHTML.slice(0, 80)}`);
  }
  if (!wrong.length && !summary.textContent.trim()) found.push("nothing says what is wrong");
  return found;
}"""
MAY_BE_EMPTY = {
    "people:set_contacts": "a place without contacts is allowed",
    "alliance:change_site": "every field may stay empty",
    "alliance:change_member": "every field may stay empty",
    "account_logout": "nothing to fill in",
    "website:near_you": "searching for nothing shows all",
    "matching:edit_need": "",
}


@pytest.mark.parametrize("login", [OFFICE, TOWN, MEMBER, WITH_RESULT, STRANGER])
def test_wrong_forms_say_so_accessibly(login: str, walks, open_browser: Callable[..., Page]):
    for other in WALKERS:
        walk_once(walks, open_browser, other)
    page, problems, sent = open_browser(login), [], 0
    for path in tour(walks)[login]:
        page.goto(path)
        for number in range(page.evaluate(FORMS)):
            if name_of(path) in MAY_BE_EMPTY:
                continue
            page.goto(path)
            answer = send_blank(page, number)
            if answer == 422:
                sent += 1
                problems += [f"{path} form {number}: {fault}" for fault in page.evaluate(FAULTS_OF_ERRORS)]
                problems += [f"{path} form {number}: {fault}" for fault in [*bones(page), *axe(page)]]
            else:
                problems.append(f"{path} form {number}: answered {answer} to an empty form")

    assert not problems, "\n".join(problems)
    assert sent


def send_blank(page: Page, number: int) -> int:
    """Empty all fields and press the form's first button; gives the status of the answer."""
    found = page.locator("main form[method=post]").filter(
        has=page.locator("input:not([type=hidden]), select, textarea")
    )
    form = found.nth(number)
    form.evaluate(BLANK)
    with page.expect_response(lambda answer: answer.request.method == "POST") as answer:
        form.evaluate("form => form.requestSubmit()")
    page.wait_for_load_state()
    return answer.value.status


# --- The empty state: a house in which nothing has happened yet ---
@pytest.fixture(scope="module")
def titles() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Names of the pages that were reached by doing something first."""
    return set()
