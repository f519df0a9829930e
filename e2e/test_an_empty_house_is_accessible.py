"""A house in which nothing has happened yet: accessible pages that say what to do next."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from e2e.conftest import Instance, log_in_by_code
from e2e.doing import app_set_up
from e2e.looking import look_at
from e2e.wayfinding import OFFICE, walk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("login", ["buero", "rathaus", "verein", "gast"])
def test_empty_pages_are_accessible_and_say_what_to_do_next(
    login: str, empty_house: Instance, open_browser: Callable[..., Page]
):
    page = open_browser(at=empty_house.url)
    is_office = login == "buero"
    leads_to = "**/profil/sicherheit/" if is_office else "**/woche/**"
    log_in_by_code(page, login, empty_house, domain="neu.example", leads_to=leads_to)
    if is_office:
        app_set_up(page)
    found, problems = walk(page), []
    for name, paths in sorted(found.pages.items()):
        if not name.startswith(("website:", "account_")):
            page.goto(paths[0])
            problems += [f"{paths[0]} {problem}" for problem in look_at(page, full=name == "desk:this_week")]

    assert found.broken == []
    assert not problems, "\n".join(problems)
    page.goto("/woche/")
    assert page.get_by_role("main").get_by_role("link").count() or login == "gast"


def test_the_page_for_strangers_stands_in_an_empty_house(
    empty_house: Instance, open_browser: Callable[..., Page]
):
    page, problems = open_browser(at=empty_house.url), []
    for path in ("/", "/in-ihrer-naehe/", "/termine/", "/suche/?q=nichts"):
        assert page.goto(path).status == 200
        problems += [f"{path} {problem}" for problem in look_at(page)]

    assert not problems, "\n".join(problems)


def test_filters_that_find_nothing_say_how_to_go_on(open_browser: Callable[..., Page]):
    page, problems = open_browser(OFFICE), []
    for path in ("/bedarfe/", "/angebote/", "/zusammenarbeit/", "/mitglieder/", "/standorte/"):
        page.goto(f"{path}?text=gibtesnichtxyz&q=gibtesnichtxyz")
        problems += [f"{path} {problem}" for problem in look_at(page, full=False)]
        if page.get_by_role("main").get_by_role("table").count():
            problems.append(f"{path} the filter did not narrow to nothing")

    assert not problems, "\n".join(problems)
