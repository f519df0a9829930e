"""Whoever joins the office proves twice who they are: an app, a passkey, and a code for a bad day."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import PASSWORD, Instance, log_in, log_in_by_code, type_login_code
from e2e.doing import app_set_up, invited, passkey_set_up, with_finger
from e2e.wayfinding import OFFICE

pytestmark = pytest.mark.browser


def log_out(page: Page) -> None:
    page.goto("/abmelden/")
    page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def test_a_new_coordinator_proves_twice(open_browser: Callable[..., Page], instance: Instance):
    by_name = instance.url.replace("127.0.0.1", "localhost")  # passkeys belong to names, not to numbers
    login = invited(open_browser(OFFICE), instance, ("ProjektStadt", "coordinator"))
    page = open_browser(at=by_name)
    with_finger(page)

    log_in_by_code(page, login, instance, leads_to="**/profil/sicherheit/")
    expect(page.get_by_text("Ihr Zugang braucht einen zweiten Schutz")).to_be_visible()
    page.goto("/personen/")
    page.wait_for_url("**/profil/sicherheit/")

    codes = app_set_up(page)
    assert len(codes) == 10
    passkey_set_up(page)
    log_out(page)

    page.goto("/anmelden/?next=/personen/")
    page.get_by_role("button", name="Mit Passkey anmelden").click()
    page.wait_for_url(f"{by_name}/personen/")
    log_out(page)

    type_login_code(page, login, instance)
    page.wait_for_url("**/anmelden/zweiter-faktor/**")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Anmelden").last.click()
    page.wait_for_url("**/woche/**")
    page.goto("/anmelden/bestaetigen/?next=/personen/")
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Mit Code bestätigen").click()
    expect(page.get_by_text("wurde schon benutzt").first).to_be_visible()
    page.get_by_role("button", name="Mit Passkey bestätigen").click()
    page.wait_for_url(f"{by_name}/personen/")


def test_typed_text_survives_the_question_who_is_there(open_browser: Callable[..., Page]):
    """Half an hour is over: the server answers the form by asking for a proof first."""
    page = open_browser()
    log_in(page, OFFICE)  # a session of its own: a proof gives it a new key
    asked = "/anmelden/bestaetigen/?next=/personen/einladen/"
    page.goto("/personen/einladen/")
    page.get_by_label("Name").first.fill("Nele Neu")
    page.route(
        "**/personen/einladen/",
        lambda route: route.fulfill(status=302, headers={"Location": asked}),
        times=1,
    )
    page.get_by_role("button", name="Einladung schicken").click()

    page.get_by_label("Passwort").fill(PASSWORD)
    page.get_by_role("button", name="Mit Passwort bestätigen").click()
    page.wait_for_url("**/personen/einladen/")

    expect(page.get_by_label("Name").first).to_have_value("Nele Neu")
