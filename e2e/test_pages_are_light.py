"""The first visit to a page costs at most 150 KB over the line, with the compression as shipped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

MOST = 150_000  # bytes, without pictures
PAGES = [
    ("", "/"),
    ("", "/in-ihrer-naehe/"),
    ("", "/termine/"),
    ("", "/suche/?q=Spielplatz"),
    ("", "/barriere-melden/"),
    ("", "/anmelden/"),
    ("", "/barrierefreiheit/"),
    ("kommune", "/woche/"),
    ("kommune", "/bedarfe/neu/"),
    ("mitglied", "/woche/"),
    ("mitglied", "/angebote/"),
    ("ministerium", "/woche/"),
    ("geschaeftsstelle", "/woche/"),
    ("geschaeftsstelle", "/bedarfe/"),
    ("geschaeftsstelle", "need"),
    ("geschaeftsstelle", "/karte/"),
    ("geschaeftsstelle", "/abdeckung/"),
    ("geschaeftsstelle", "/kontingente/"),
    ("geschaeftsstelle", "/standorte/"),
]


def first_visit(page: Page, path: str) -> dict[str, int]:
    """Bytes over the line by address, headers included, with an empty cache; pictures left out."""
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    line.send("Network.clearBrowserCache")
    line.send("Network.setCacheDisabled", {"cacheDisabled": False})
    asked: dict[str, str] = {}
    sizes: dict[str, int] = {}

    def answered(event: dict) -> None:
        if event["type"] != "Image":
            asked[event["requestId"]] = event["response"]["url"]

    def finished(event: dict) -> None:
        if event["requestId"] in asked:
            url = asked[event["requestId"]]
            sizes[url] = sizes.get(url, 0) + int(event["encodedDataLength"])

    line.on("Network.responseReceived", answered)
    line.on("Network.loadingFinished", finished)
    page.goto(path, wait_until="networkidle")
    line.detach()
    return sizes


@pytest.mark.parametrize(("login", "path"), PAGES)
def test_the_first_visit_is_light(login: str, path: str, open_browser: Callable[..., Page]):
    page = open_browser(login)
    if path == "need":
        page.goto("/woche/")
        path = page.get_by_role("link", name="Vorschläge ansehen").first.get_attribute("href")
        page.goto("about:blank")

    sizes = first_visit(page, path)

    assert len(sizes) >= 4, "page, style, script and font were counted"
    assert sum(sizes.values()) <= MOST, sorted(sizes.items(), key=lambda item: -item[1])[:8]
