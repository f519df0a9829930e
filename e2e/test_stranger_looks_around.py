"""Somebody who knows nothing comes by: what is this, where, when, who helps, and what hinders me?"""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import Instance

pytestmark = pytest.mark.browser


def test_a_stranger_finds_place_dates_and_offers(open_browser: Callable[..., Page]):
    page = open_browser()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.context.cookies() == [], "no cookie before the login"

    page.goto("/in-ihrer-naehe/")
    expect(page.get_by_role("main")).to_contain_text("Biedenkopf")
    page.get_by_role("link", name="Termine").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Termine")
    assert page.context.request.get("/termine/kalender.ics").text().startswith("BEGIN:VCALENDAR")


def test_a_stranger_searches_and_meets_nothing_confidential(open_browser: Callable[..., Page]):
    page = open_browser()
    page.goto("/suche/")
    page.get_by_label("Wonach suchen Sie?").fill("Biedenkopf")
    page.get_by_label("Wonach suchen Sie?").press("Enter")
    expect(page.get_by_role("status").first).to_contain_text("Treffer für „Biedenkopf“")
    assert "/bedarfe/" not in page.get_by_role("main").inner_html()

    page.goto("/suche/?q=%22")
    expect(page.get_by_role("heading", level=1)).to_have_text("Suche")
    for closed in ("/bedarfe/1/", "/standorte/", "/woche/", "/karte/"):
        page.goto(closed)
        expect(page.get_by_role("heading", level=1)).to_have_text("Anmelden")


def test_a_stranger_reports_a_barrier_and_the_office_answers_in_time(
    open_browser: Callable[..., Page], instance: Instance
):
    page = open_browser(java_script_enabled=False, viewport={"width": 320, "height": 700})
    address, words = f"besuch{time.time_ns() % 10**7}@post.example", f"Zu hell, Nr. {time.time_ns() % 10**7}"
    page.goto("/leichte-sprache/")
    page.get_by_role("link", name="Barriere melden").last.click()
    page.get_by_role("button", name="Meldung senden").click()
    assert page.title().startswith("Fehler:")
    page.get_by_label("Was hindert Sie?").fill(words)
    page.get_by_label("Ihre E-Mail-Adresse").fill(address)
    page.get_by_role("button", name="Meldung senden").click()
    page.wait_for_url("**/danke/**")
    expect(page.get_by_role("main")).to_contain_text("sechs Wochen")

    office = open_browser("geschaeftsstelle")
    office.goto("/barriere-meldungen/")
    reports = office.get_by_role("table").get_by_role("link")
    for link in [report.get_attribute("href") for report in reports.all()]:
        office.goto(link)
        if words in office.get_by_role("main").inner_text():
            break
    office.get_by_label("Ihre Antwort").fill("Danke! Wir dunkeln das bis Freitag ab.")
    office.get_by_role("button", name="senden").click()

    assert "Wir dunkeln das bis Freitag ab." in instance.wait_for_mail(address, "dunkeln")
