"""Pages that no link leads to: one gets there by doing something first."""

import time

from playwright.sync_api import Page

from e2e.conftest import Instance, answer_link, log_in_by_code, text_of
from e2e.wayfinding import OFFICE, STRANGER


def code_asked(page: Page, instance: Instance) -> None:
    page.goto("/anmelden/code/")
    page.get_by_label("E-Mail-Adresse").first.fill("niemand@demo.example")
    page.get_by_role("button", name="Code schicken").click()
    page.wait_for_url("**/eingeben/")


def table_uploaded(page: Page, instance: Instance) -> None:
    upload(page, "Kommune;Quartier;Programmphase\nBeispielstadt;Süd;Umsetzung\n")


def bad_table_uploaded(page: Page, instance: Instance) -> None:
    upload(page, "Kommune;Quartier;Programmphase\nBeispielstadt;Süd;irgendwann\n")


def upload(page: Page, table: str) -> None:
    page.goto("/einlesen/")
    page.get_by_label("Was steht in der Tabelle?").select_option(label="Standorte und ihre Kommunen")
    file = {"name": "standorte.csv", "mimeType": "text/csv", "buffer": table.encode()}
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Vorschau ansehen").click()
    page.wait_for_url("**/einlesen/*-*/")


def barrier_reported(page: Page, instance: Instance) -> None:
    page.goto("/barriere-melden/")
    page.get_by_label("Was hindert Sie?").fill("Der Knopf ist zu klein.")
    page.get_by_role("button", name="Meldung senden").click()
    page.wait_for_url("**/danke/**")


def barrier_opened(page: Page, instance: Instance) -> None:
    page.goto("/barriere-meldungen/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/barriere-meldungen/*/")


def invited(page: Page, instance: Instance, *organisations: tuple[str, str]) -> str:
    """Invite somebody new, once for each organisation; gives the login."""
    login = f"neu.{time.time_ns() % 10**9}"
    for organisation, role in organisations:
        page.goto("/personen/einladen/")
        page.get_by_label("Name").first.fill("Nele Neu")
        page.get_by_label("E-Mail-Adresse").fill(f"{login}@demo.example")
        page.get_by_label("Organisation").select_option(label=organisation)
        page.get_by_label("Rolle").select_option(value=role)
        page.get_by_role("button", name="Einladung schicken").click()
        page.wait_for_url("**/personen/*/")
    return login


def invited_twice(page: Page, instance: Instance) -> None:
    two = (("Beispielstadt", "local_actor"), ("Vorlagental", "municipality_staff"))
    login = invited(page, instance, *two)
    page.context.clear_cookies()
    log_in_by_code(page, login, instance)
    page.get_by_role("navigation", name="Ihre Organisationen").get_by_role("link", name="Vorlagental").click()
    page.wait_for_url("**/woche/*/")


def locked_out(page: Page, instance: Instance) -> None:
    invited(page, instance, ("Beispielstadt", "municipality_staff"))
    person = page.url
    page.get_by_role("link", name="Zugang sperren").click()
    page.get_by_role("main").get_by_role("button", name="Zugang sperren").click()
    page.goto(person)
    page.get_by_role("region", name="Zugang").get_by_role("link").click()
    page.wait_for_url("**/entsperren/")


def question_opened(page: Page, instance: Instance) -> None:
    """A mail to a member whose question is still open; the newest first."""
    for letter in reversed(instance.mails()):
        text = text_of(letter)
        if "/antwort/" in text and "bittet um Hilfe" in text and page.goto(answer_link(text)).status == 200:
            return
    raise AssertionError("no question to a member is open")


def answered_before(page: Page, instance: Instance) -> None:
    question_opened(page, instance)
    question = page.url
    page.get_by_label("Wir brauchen noch Zeit").check()
    page.get_by_role("button", name="Antwort absenden").click()
    page.wait_for_selector("text=Danke. Wir warten")
    assert page.goto(question).status == 410


def link_cut_off(page: Page, instance: Instance) -> None:
    assert page.goto("/antwort/12.abgeschnitten/").status == 404


DOING = [
    (STRANGER, code_asked, "account_confirm_login_code"),
    (OFFICE, table_uploaded, "alliance:import_preview"),
    (OFFICE, bad_table_uploaded, "alliance:import_preview"),
    (STRANGER, barrier_reported, "website:barrier_reported"),
    (OFFICE, barrier_opened, "website:feedback"),
    (OFFICE, invited_twice, "desk:this_week_in"),
    (OFFICE, locked_out, "people:reactivate_person"),
    (STRANGER, question_opened, "post:answer"),
    (STRANGER, answered_before, "post:answer"),
    (STRANGER, link_cut_off, "post:answer"),
]
