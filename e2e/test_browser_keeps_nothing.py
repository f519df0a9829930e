"""After the logout the browser knows nothing more: no history, no storage, no way back."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PASSWORD

pytestmark = pytest.mark.browser
STORES = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat().join(' ')"


def test_logout_leaves_nothing_behind(open_browser: Callable[..., Page]):
    page = open_browser()
    page.goto("/anmelden/")
    page.get_by_label("E-Mail-Adresse").last.fill("geschaeftsstelle@demo.example")
    page.get_by_role("textbox", name="Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/woche/")
    for address in ("/personen/", "/standorte/", "/suche/?q=Leerstand", "/bedarfe/"):
        page.goto(address)
    page.get_by_role("searchbox").or_(page.get_by_role("textbox")).first.fill("Biedenkopf")
    kept = page.evaluate(STORES)
    assert "demo.example" not in kept

    page.goto("/woche/")
    page.locator("details.account summary").click()
    page.get_by_role("button", name="Abmelden").click()
    expect(page.get_by_role("link", name="Anmelden").first).to_be_visible()
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")
    assert page.evaluate(STORES) == ""
