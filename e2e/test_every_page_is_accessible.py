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


@pytest.fixture(scope="module")
def titles() -> list[tuple[str, str, str]]:
    return []


@pytest.fixture(scope="module")
def reached() -> set[str]:
    """Names of the pages that were reached by doing something first."""
    return set()
