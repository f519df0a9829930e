"""The gallery as eyes, keyboards and screen readers meet it: a real browser, no database."""

import threading
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings
from playwright.sync_api import Browser, Page, sync_playwright

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[3] / "node_modules" / "axe-core" / "axe.min.js"
CHROMIUM = "/usr/bin/chromium" if Path("/usr/bin/chromium").exists() else None
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
]
ALL_RULES = """async () => {
  const rules = Object.fromEntries(axe.getRules().map((rule) => [rule.ruleId, { enabled: true }]));
  const found = await axe.run(document, { rules });
  return found.violations.map((violation) => `${violation.id}: ${violation.nodes[0].html}`);
}"""
PHONE = {"width": 320, "height": 720}
DESK = {"width": 1280, "height": 900}


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Silent(WSGIRequestHandler):
    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with override_settings(
        ROOT_URLCONF="buendnis.ui.tests.urls",
        MESSAGE_STORAGE="django.contrib.messages.storage.cookie.CookieStorage",
    ):
        application = StaticFilesHandler(get_wsgi_application())
        server = make_server("127.0.0.1", 0, application, server_class=Server, handler_class=Silent)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


def opened(browser: Browser, url: str, **context: object) -> Page:
    page = browser.new_context(**{"viewport": DESK, **context}).new_page()
    page.goto(url)
    return page


@pytest.mark.parametrize(
    ("path", "context"),
    [
        ("/ui/", {"viewport": PHONE}),
        ("/ui/", {"color_scheme": "dark"}),
        ("/ui/formular/", {"forced_colors": "active"}),
        ("/ui/fehler/500/", {"color_scheme": "dark"}),
    ],
)
def test_axe_with_all_rules_finds_nothing(address, browser, path, context):
    page = opened(browser, address + path, bypass_csp=True, **context)
    page.add_script_tag(path=AXE)

    assert page.evaluate(ALL_RULES) == []


@pytest.mark.parametrize("path", ["/ui/", "/ui/formular/", "/ui/fehler/404/", "/ui/fehler/503/"])
def test_nothing_is_wider_than_a_small_phone(address, browser, path):
    page = opened(browser, address + path, viewport=PHONE)

    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_text_at_200_percent_still_fits(address, browser):
    page = opened(browser, address + "/ui/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert page.evaluate("document.documentElement.scrollWidth") <= DESK["width"]


def test_the_menu_opens_without_javascript(address, browser):
    page = opened(browser, address + "/ui/", viewport=PHONE, java_script_enabled=False)
    search = page.get_by_role("searchbox")

    assert not search.is_visible()
    page.get_by_text("Menü").click()
    assert search.is_visible()


def test_the_first_tab_leads_past_the_frame(address, browser):
    page = opened(browser, address + "/ui/")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Zum Inhalt springen"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "inhalt"


@pytest.mark.parametrize("javascript", [True, False])
def test_a_wrong_form_comes_back_with_its_text(address, browser, javascript):
    page = opened(browser, address + "/ui/formular/", java_script_enabled=javascript)
    page.get_by_label("Was brauchen Sie?").fill("Wir brauchen einen Treff.")
    page.get_by_role("button", name="Abschicken").click()
    page.get_by_text("Bitte prüfen Sie Ihre Angaben").wait_for()

    assert page.get_by_label("Was brauchen Sie?").input_value() == "Wir brauchen einen Treff."
    assert page.title().startswith("Fehler: ")
    if javascript:
        assert page.evaluate("document.activeElement.dataset.errorSummary") == ""
        page.get_by_role("link", name="E-Mail-Adresse").click()
        assert page.evaluate("document.activeElement.id") == "id_email"


def test_typed_text_survives_leaving_and_coming_back(address, browser):
    page = opened(browser, address + "/ui/formular/")
    page.get_by_label("Was brauchen Sie?").fill("Noch nicht fertig")
    page.goto(address + "/ui/")
    page.goto(address + "/ui/formular/")

    assert page.get_by_label("Was brauchen Sie?").input_value() == "Noch nicht fertig"


def test_the_page_breaks_no_rule_of_its_own_policy(address, browser):
    page = browser.new_context(viewport=DESK).new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address + "/ui/formular/")

    assert "default-src 'none'" in page.request.get(address + "/ui/").headers["content-security-policy"]
    assert complaints == []


def test_the_first_visit_contacts_nobody_else(address, browser):
    page = browser.new_context(viewport=DESK).new_page()
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    page.goto(address + "/ui/", wait_until="networkidle")

    assert [url for url in addresses if not url.startswith(address)] == []
