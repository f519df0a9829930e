"""Makes the pictures of README and handbook anew, from a fresh demo alliance: `make screenshots`."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "bilder"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=de-DE",
]
FIRST_WAITING = ".waiting a"
FIRST_NEED = ".waiting a[href^='/bedarfe/']"
FIRST_ROW = "main table a"
HEADING = ".page-band"
PLAN = ".grid a[href^='/einsatzplan/']"
OWN_PROFILE = "main a[href^='/mitglieder/']:not([href*='kontingent'])"
NEED = (
    "Im alten Bahnhof soll ein Treffpunkt für Jung und Alt entstehen. "
    "Wie beteiligen wir die Leute aus der Altstadt?"
)


class Shot(NamedTuple):
    """One picture: who looks at which page, which link is followed first, what is typed, what is in view."""

    name: str
    login: str
    path: str
    follow: str = ""
    typed: str = ""
    at: str = ""


SHOTS = [
    Shot("diese-woche", "kommune", "/woche/"),
    Shot("anliegen-schildern", "kommune", "/bedarfe/neu/", typed=NEED, at=HEADING),
    Shot("anliegen", "kommune", "/bedarfe/?status=open", follow=FIRST_ROW, at=HEADING),
    Shot("hilfe-annehmen", "kommune", "/woche/", follow=FIRST_WAITING, at=HEADING),
    Shot("zusammenarbeit", "kommune", "/zusammenarbeit/", follow=FIRST_ROW, at=HEADING),
    Shot("ergebnis", "kommune", "/zusammenarbeit/", follow="main a[href$='/ergebnis/']", at=HEADING),
    Shot("standortakte", "kommune", "/standorte/", follow=FIRST_ROW, at=HEADING),
    Shot("angaben-aendern", "kommune", "/standorte/", follow="main a[href$='/bearbeiten/']", at=HEADING),
    Shot("mitglied-woche", "mitglied", "/woche/"),
    Shot("anfrage", "mitglied", "/woche/", follow=FIRST_WAITING, at="#anliegen"),
    Shot("angebot-anlegen", "mitglied", "/angebote/neu/", at=HEADING),
    Shot("mitglied-profil", "mitglied", "/woche/", follow=OWN_PROFILE, at=HEADING),
    Shot("kontingent", "mitglied", "/woche/", follow="main a[href*='/kontingent/']", at=HEADING),
    Shot("abwesenheit", "mitglied", "/profil/", at=HEADING),
    Shot("geschaeftsstelle-woche", "geschaeftsstelle", "/woche/"),
    Shot("bedarf-vorschlaege", "geschaeftsstelle", "/woche/", follow=FIRST_NEED, at=HEADING),
    Shot("abdeckung", "geschaeftsstelle", "/abdeckung/", at=HEADING),
    Shot("einsatzplan", "geschaeftsstelle", "/einsatzplan/", follow=PLAN, at=HEADING),
    Shot("ministerium-woche", "ministerium", "/woche/"),
    Shot("karte", "ministerium", "/karte/", at=HEADING),
    Shot("startseite", "", "/"),
]


def main() -> None:
    var = tempfile.mkdtemp(prefix="buendnis-pictures-")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    env = {**os.environ, "BUENDNIS_VAR": var, "PORT": str(port), "BUENDNIS_DEMO": "1", "DATABASE_URL": ""}
    server = subprocess.Popen([Path(sys.executable).with_name("buendnis"), "serve"], cwd=ROOT, env=env)
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{base}/readyz")
        take(base)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        shutil.rmtree(var, ignore_errors=True)


def wait_for(address: str) -> None:
    for _ in range(600):
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.3)
    raise SystemExit("the instance did not start")


def take(base: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        people = {login: logged_in(browser, base, login) for login in dict.fromkeys(s.login for s in SHOTS)}
        for shot in SHOTS:
            page = people[shot.login].new_page()
            stand_at(page, shot)
            keep(shot.name, page.screenshot(animations="disabled"))
            page.close()
        browser.close()


def logged_in(browser: Browser, base: str, login: str) -> BrowserContext:
    context = browser.new_context(base_url=base, viewport={"width": 1200, "height": 800}, locale="de-DE")
    if login:
        page = context.new_page()
        page.goto("/anmelden/")
        page.get_by_label("E-Mail-Adresse").first.fill(f"{login}@demo.example")
        page.get_by_label("Passwort").first.fill("demo-buendnis")
        page.get_by_label("Passwort").first.press("Enter")
        page.wait_for_url("**/woche/**")
        page.close()
    return context


def stand_at(page: Page, shot: Shot) -> None:
    """Go where the picture is taken; a link that the page lacks is looked for behind its first row."""
    page.goto(shot.path)
    if shot.follow:
        if not page.locator(shot.follow).count():
            page.locator(FIRST_ROW).first.click()
        page.locator(shot.follow).first.click()
        page.wait_for_load_state()
    if shot.typed:
        with page.expect_response("**/hilfe/"):
            page.locator("main textarea").first.press_sequentially(shot.typed, delay=2)
        page.wait_for_selector("#hilfe li")
    if shot.at:
        page.locator(shot.at).first.evaluate("node => node.scrollIntoView()")


def keep(name: str, picture: bytes) -> None:
    """As PNG with 128 colours: sharp letters, a third of the size."""
    path = PICTURES / f"{name}.png"
    Image.open(BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE).save(
        path, optimize=True
    )
    print(f"docs/bilder/{name}.png  {path.stat().st_size // 1024} KB")


if __name__ == "__main__":
    main()
