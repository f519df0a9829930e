"""Which pages there are, and who gets there by following links: nobody types addresses."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.test_doors import addresses

OUTSIDE = ("/cms/", "/djadmin/", "/static/", "/api/", "/medien/", "/dokumente/", "/abmelden/")
ENOUGH = 3  # addresses of one name that a person opens before it is boring
HTML = "text/html"


@dataclass
class Walk:
    """Where somebody got to: addresses by name, pages and other things apart."""

    pages: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    files: set[str] = field(default_factory=set)
    broken: list[str] = field(default_factory=list)


def all_names() -> dict[str, str]:
    """Name of every address of ours, and its pattern."""
    return {name: "/" + path for path, name, _view in addresses() if name and not path.startswith("^medien")}


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
    """Own addresses that a page links to, without query and fragment."""
    soup = BeautifulSoup(html, "html.parser")
    targets = [tag["href"] for tag in soup.select("a[href]")]
    targets += [tag["action"] for tag in soup.select("form[method=get][action]")]
    targets += [tag["formaction"] for tag in soup.select("button[formaction]")]
    whole = [urlsplit(urljoin(base, target)) for target in targets]
    return [url.path for url in whole if url.netloc == urlsplit(base).netloc]
