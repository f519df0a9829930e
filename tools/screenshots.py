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
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "bilder"
SHOTS = [
    ("diese-woche", "kommune", "/woche/"),
    ("anliegen-schildern", "kommune", "/bedarfe/neu/"),
    ("standortakte", "kommune", "/standorte/"),
    ("mitglied-woche", "mitglied", "/woche/"),
    ("geschaeftsstelle-woche", "geschaeftsstelle", "/woche/"),
    ("bedarf-vorschlaege", "geschaeftsstelle", "/bedarfe/?text=Fachwerk"),
    ("abdeckung", "geschaeftsstelle", "/abdeckung/"),
    ("ministerium-woche", "ministerium", "/woche/"),
    ("karte", "", "/karte/"),
    ("startseite", "", "/"),
]
FOLLOW = {"standortakte": "main a[href^='/standorte/']", "bedarf-vorschlaege": "main th a[href^='/bedarfe/']"}
TALL = {"bedarf-vorschlaege"}


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
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-gpu"]
        )
        for name, login, path in SHOTS:
            page = browser.new_page(base_url=base, viewport={"width": 1200, "height": 800}, locale="de-DE")
            if login:
                page.goto("/anmelden/")
                page.get_by_label("E-Mail-Adresse").first.fill(f"{login}@demo.example")
                page.get_by_label("Passwort").first.fill("demo-buendnis")
                page.get_by_label("Passwort").first.press("Enter")
                page.wait_for_url("**/woche/**")
            page.goto(path)
            if name in FOLLOW:
                page.locator(FOLLOW[name]).first.click()
            if name in TALL:
                page.set_viewport_size({"width": 1200, "height": 1400})
            page.screenshot(path=PICTURES / f"{name}.png")
            page.context.close()
            print(f"docs/bilder/{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
