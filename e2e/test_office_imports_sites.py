"""The office reads in a table: one wrong line keeps everything out, the right table shows a preview first."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from e2e.doing import upload

pytestmark = pytest.mark.browser

HEAD = "Kommune;Quartier;Programmphase;Einwohnerzahl\n"


def is_listed(page: Page, quarter: str) -> bool:
    page.goto("/standorte/")
    return quarter in page.get_by_role("main").inner_text()


def test_a_table_with_a_wrong_line_changes_nothing_and_the_right_one_is_read_in(
    open_browser: Callable[..., Page],
):
    page = open_browser("geschaeftsstelle")
    first, second = f"Neubauviertel {time.time_ns() % 10**6}", f"Bahnhofsgasse {time.time_ns() % 10**6}"
    good = f"Beispielstadt;{first};Umsetzung;34000\n"

    upload(page, f"{HEAD}{good}Beispielstadt;{second};irgendwann;34000\n")

    expect(page.get_by_text("So lässt sich die Tabelle nicht einlesen")).to_be_visible()
    expect(page.get_by_text("Zeile 3, Programmphase")).to_be_visible()
    expect(page.get_by_role("button", name="Jetzt einlesen")).to_have_count(0)
    assert not is_listed(page, first)

    upload(page, f"{HEAD}{good}Beispielstadt;{second};Umsetzung;34000\n")

    expect(page.get_by_text("2 neu, 0 geändert, 0 unverändert")).to_be_visible()
    expect(page.get_by_role("table", name="Was sich ändert")).to_contain_text(first)
    preview = page.url
    assert not is_listed(page, first), "a preview changes nothing"

    page.goto(preview)
    page.get_by_role("button", name="Jetzt einlesen").click()
    expect(page.get_by_text("Eingelesen: 2 neu, 0 geändert, 0 unverändert.")).to_be_visible()
    assert is_listed(page, first)
    assert is_listed(page, second)

    page.goto(preview)
    expect(page.get_by_text("abgelaufen oder schon eingelesen")).to_be_visible()


def test_a_file_that_is_no_table_is_refused_in_words(open_browser: Callable[..., Page]):
    page = open_browser("geschaeftsstelle")
    page.goto("/einlesen/")
    page.get_by_label("Was steht in der Tabelle?").select_option(label="Standorte und ihre Kommunen")
    file = {"name": "bild.xlsx", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"\0" * 64}
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Vorschau ansehen").click()

    assert page.title().startswith("Fehler:")
    expect(page.get_by_role("alert")).to_contain_text("Datei")
    expect(page.get_by_role("alert")).to_be_focused()


def test_a_town_cannot_read_in_tables(open_browser: Callable[..., Page]):
    assert open_browser("kommune").goto("/einlesen/").status == 404
