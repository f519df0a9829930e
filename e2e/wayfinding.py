"""Which pages there are, and who gets there by following links: nobody types addresses."""

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from buendnis.config.doors import addresses

OUTSIDE = ("/cms/", "/djadmin/", "/static/", "/api/", "/medien/", "/dokumente/", "/abmelden/")
ENOUGH = 3  # addresses of one name that a person opens before it is boring
HTML = "text/html"

OFFICE, TOWN, MEMBER = "geschaeftsstelle", "kommune", "mitglied"
MINISTRY, EDITOR, STRANGER = "ministerium", "redaktion", ""
AUDITOR, LOCAL = "kurt.mustermann", "fiona.vormuster"
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
NOT_LINKED = {
    "alliance:held_files": "/zurueckgehaltene-dateien/",  # linked while the scanner holds something back
    "ui:gallery": "/ui/",
    "ui:gallery_form": "/ui/formular/",
    "ui:gallery_error": "/ui/fehler/404/",
    "account_logout": "/abmelden/",
}
ERROR_PAGES = (400, 403, 404, 500, 503)


@dataclass
class Walk:
    """Where somebody got to: addresses by name, pages and other things apart."""

    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def all_names() -> dict[str, str]:
    """Name of every address of ours, and its pattern."""
    ours = [at for at in addresses() if at.name and not f"/{at.route.lstrip('^')}".startswith(OUTSIDE)]
    return {at.name: f"/{at.route}" for at in ours}


def name_of(path: str) -> str:
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def walk(page: Page, starts: tuple[str, ...] = ("/", "/woche/")) -> Walk:
    """Follow links from the start page, breadth first, a few of each kind."""
    found, waiting, known = Walk(), deque(starts), set(starts)
    opened: dict[str, int] = defaultdict(int)
    while waiting:
        path = waiting.popleft()
        name = name_of(path)
        if not name or opened[name] >= ENOUGH or path.startswith(OUTSIDE):
            continue
        opened[name] += 1
        answer = page.context.request.get(path)
        if not answer.ok:
            found.broken.append(f"{path}: {answer.status}")
            continue
        if HTML not in answer.headers.get("content-type", ""):
            found.files.add(name)
            continue
        if urlsplit(answer.url).path == path:
            found.pages[name].append(path)
        for link in links(answer.text(), answer.url):
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def links(html: str, base: str) -> list[str]:
    """Own addresses that a page links to, without query and fragment.

    Mails of the demo were written where the first house stood: the same machine, another port.
    """
    soup = BeautifulSoup(html, "html.parser")
    targets = [tag["href"] for tag in soup.select("a[href]")]
    targets += [tag["action"] for tag in soup.select("form[method=get][action]")]
    targets += [tag["formaction"] for tag in soup.select("button[formaction]")]
    whole = [urlsplit(urljoin(base, target)) for target in targets]
    return [url.path for url in whole if url.hostname == urlsplit(base).hostname]


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
