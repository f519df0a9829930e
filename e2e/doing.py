"""Pages that no link leads to: one gets there by doing something first."""

import base64
import hashlib
import hmac
import re
import struct
import time
from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import Page

from e2e.conftest import Instance, answer_link, log_in_by_code, text_of
from e2e.wayfinding import OFFICE, STRANGER, TOWN


def shown_by_app(secret: str) -> str:
    """What an app for codes shows now (RFC 6238, six digits, thirty seconds)."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    at = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[at : at + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


def with_finger(page: Page) -> None:
    """A device with a sensor on which a finger lies: the browser's own virtual authenticator."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def passkey_set_up(page: Page) -> None:
    """Make a passkey with the device of `with_finger`."""
    page.goto("/profil/sicherheit/passkeys/neu/")
    page.get_by_label("Name").fill("Diensthandy")
    page.get_by_role("button", name="Passkey einrichten").click()
    page.get_by_text("Der Passkey ist eingerichtet.").wait_for()


def app_set_up(page: Page, look: Callable[[], None] = lambda: None) -> list[str]:
    """Set up an app for codes; gives the recovery codes, which are looked at and put away."""
    page.goto("/profil/sicherheit/app/")
    page.get_by_label("Code aus der App").fill(shown_by_app(page.locator(".qr__secret").inner_text()))
    page.get_by_role("button", name="App einrichten").click()
    codes = page.get_by_role("list", name="Ihre Codes").locator("code").all_inner_texts()
    look()
    page.get_by_role("button", name="Ich habe die Codes aufbewahrt").click()
    page.get_by_text("Ihr Zugang ist jetzt doppelt geschützt.").wait_for()
    return codes


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


def data_asked_for(page: Page, instance: Instance) -> str:
    """Ask what is held about an address; gives the address."""
    address = f"anfrage{time.time_ns() % 10**9}@post.example"
    page.goto("/datenschutz/anfrage/")
    page.get_by_label("Auskunft").first.check()
    page.get_by_label("Ihre E-Mail-Adresse").fill(address)
    page.get_by_role("button", name="Anfrage senden").click()
    page.wait_for_url("**/unterwegs/")
    return address


def data_request_opened(page: Page, instance: Instance) -> None:
    address = data_asked_for(page, instance)
    page.goto(re.search(r"https?://\S+/bestaetigen/\S+", instance.wait_for_mail(address, "/bestaetigen/"))[0])


def data_request_confirmed(page: Page, instance: Instance) -> None:
    data_request_opened(page, instance)
    page.get_by_role("button", name="Ja, ich habe das angefragt").click()
    page.wait_for_url("**/danke/**")


def data_request_worked_on(page: Page, instance: Instance) -> None:
    page.goto("/datenschutz-anfragen/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/datenschutz-anfragen/*/")


def document_uploaded(page: Page, instance: Instance) -> None:
    page.goto("/standorte/")
    page.get_by_role("table").get_by_role("link").first.click()
    page.get_by_role("link", name="Unterlage hochladen").first.click()
    page.get_by_label("Titel").fill("Plan für den Platz")
    words = f"Bank, Brunnen, Baum {time.time_ns()}".encode()
    file = {"name": "plan.txt", "mimeType": "text/plain", "buffer": words}
    page.get_by_label("Datei").set_input_files(file)
    page.get_by_role("button", name="Hochladen").click()
    page.get_by_role("link", name="Entfernen").first.click()
    page.wait_for_url("**/entfernen/")


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
    page.get_by_role("link", name="Zugang wieder öffnen").click()
    page.wait_for_url("**/entsperren/")


def rule_begun(page: Page, part: str, link: str) -> None:
    """From a part of the plan that counts to the page on which a rule is laid down."""
    page.goto("/einsatzplan/")
    page.get_by_role("link", name=re.compile(r"^Plan \d+ ansehen")).first.click()
    page.get_by_role("navigation", name="Teile des Plans").get_by_role("link", name=part).click()
    page.get_by_role("main").get_by_role("link", name=re.compile(f"^{link}: ")).first.click()
    page.get_by_label("Grund").wait_for()


def lock_begun(page: Page, instance: Instance) -> None:
    rule_begun(page, "Standorte", "Festlegen")


def forbidding_begun(page: Page, instance: Instance) -> None:
    rule_begun(page, "Standorte", "Ausschließen")


def delay_begun(page: Page, instance: Instance) -> None:
    rule_begun(page, "Standorte", "Auf später verschieben")


def holding_back_begun(page: Page, instance: Instance) -> None:
    rule_begun(page, "Mitglieder", "Halbe Tage zurückhalten")


def question_opened(page: Page, instance: Instance) -> None:
    """A mail to a member whose question is still open; the newest first."""
    for letter in reversed(instance.mails()):
        text = text_of(letter)
        if "/antwort/" not in text or "bittet um Hilfe" not in text:
            continue
        if page.goto(urlsplit(answer_link(text)).path).status == 200:
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
    (STRANGER, data_asked_for, "website:request_sent"),
    (STRANGER, data_request_opened, "website:confirm_privacy_request"),
    (STRANGER, data_request_confirmed, "website:request_received"),
    (OFFICE, data_request_worked_on, "website:privacy_request"),
    (TOWN, document_uploaded, "alliance:withdraw_document"),
    (OFFICE, invited_twice, "desk:this_week_in"),
    (OFFICE, locked_out, "people:reactivate_person"),
    (OFFICE, lock_begun, "matching:lock_pair"),
    (OFFICE, forbidding_begun, "matching:forbid_pair"),
    (OFFICE, delay_begun, "matching:delay_need"),
    (OFFICE, holding_back_begun, "matching:reserve_half_days"),
    (STRANGER, question_opened, "post:answer"),
    (STRANGER, answered_before, "post:answer"),
    (STRANGER, link_cut_off, "post:answer"),
]
