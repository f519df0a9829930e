"""The product as people meet it: a real instance with the demo alliance, a real browser, real mail files."""

import email
import email.policy
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[1]
BUENDNIS = str(Path(sys.executable).with_name("buendnis"))
SETTINGS = {"DJANGO_SETTINGS_MODULE": "buendnis.config.settings"}
PASSWORD = "demo-buendnis"
WITH_PASSWORD = ("geschaeftsstelle", "kommune", "mitglied", "ministerium", "redaktion")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(frozen=True)
class Instance:
    """A running Bündniswerk: its address and its folder."""

    url: str
    var: Path

    def mails(self, to: str = "") -> list[email.message.EmailMessage]:
        """All mails written so far, oldest first."""
        found = []
        for path in sorted((self.var / "mail").glob("*.eml")):
            mail = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            if to in mail["To"]:
                found.append(mail)
        return found

    def wait_for_mail(self, to: str, *containing: str, seconds: float = 40) -> str:
        """The text of the newest mail to `to` that contains all these words."""
        return text_of(self.wait_for_letter(to, *containing, seconds=seconds))

    def wait_for_letter(self, to: str, *containing: str, seconds: float = 40) -> email.message.EmailMessage:
        """The same mail with its attachments."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for mail in reversed(self.mails(to)):
                words = " ".join(f"{mail['Subject']} {text_of(mail)}".split())
                if all(word in words for word in containing):
                    return mail
            time.sleep(0.3)
        subjects = [f"{m['To']}: {m['Subject']}" for m in self.mails()][-8:]
        raise AssertionError(f"no mail to {to} containing {containing!r}; newest: {subjects}")


def text_of(mail: email.message.EmailMessage) -> str:
    return mail.get_body(("plain",)).get_content()


def answer_link(text: str) -> str:
    return re.search(r"https?://\S+/antwort/\S+", text)[0]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def own_database(name: str, template: str = "") -> Iterator[str]:
    """DATABASE_URL of a database of our own on the server under test, or empty for SQLite."""
    url = os.environ.get("DATABASE_URL", "")
    if not url:
        yield ""
        return
    copied = f'TEMPLATE "{template}"' if template else ""
    on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" {copied}')
    head, _, query = url.partition("?")
    yield head.rsplit("/", 1)[0] + f"/{name}" + (f"?{query}" if query else "")
    on_server(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def on_server(*statements: str) -> None:
    import psycopg

    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        for statement in statements:
            server.execute(statement)


@contextmanager
def copy_of(kept: Path, **extra: str) -> Iterator[Instance]:
    """An installation that stands as the first of its kind stood after its first start."""
    var = Path(tempfile.mkdtemp(prefix="buendnis-e2e-"))
    shutil.copytree(kept, var, dirs_exist_ok=True)
    with (
        own_database(f"buendnis_e2e_{var.name}", template=kept.name) as url,
        running(var, free_port(), DATABASE_URL=url, **extra) as started,
    ):
        yield started
    shutil.rmtree(var, ignore_errors=True)


def make_house(kept: Path, after: Callable[[Instance, dict[str, str]], None], **extra: str) -> None:
    """Start an installation from nothing, as `make run` does, and keep it for all who need such a one."""
    if kept.exists():
        return
    for old in kept.parent.glob(f"{kept.name.rpartition('-')[0]}-*"):
        shutil.rmtree(old)
    var = kept.with_name(f"new-{kept.name}")
    shutil.rmtree(var, ignore_errors=True)
    var.mkdir(parents=True)
    with own_database(f"{kept.name}_new") as url:
        settings = {**extra, "DATABASE_URL": url}
        with running(var, free_port(), **settings) as started:
            after(started, settings)
        if url:
            on_server(
                f'DROP DATABASE IF EXISTS "{kept.name}"',
                f'ALTER DATABASE "{kept.name}_new" RENAME TO "{kept.name}"',
            )
    var.rename(kept)


@pytest.fixture(scope="session")
def instance(kept_house, alone) -> Iterator[Instance]:
    """The product as `make run` starts it; E2E_URL and E2E_VAR name one that runs already."""
    if url := os.environ.get("E2E_URL"):
        yield Instance(url, Path(os.environ["E2E_VAR"]))
        return
    with demo_house(kept_house, alone) as started:
        yield started


@contextmanager
def demo_house(kept_house, alone) -> Iterator[Instance]:
    """A house of one's own with the demo alliance."""
    kept, extra = kept_house("demo"), {"BUENDNIS_DEMO": "1"}
    with alone():
        make_house(kept, lambda started, settings: None, **extra)
    with copy_of(kept, **extra) as started:
        yield started


@contextmanager
def running(var: Path, port: int, **extra: str) -> Iterator[Instance]:
    """`buendnis serve` on a port of its own until the tests are over."""
    env = {
        **os.environ,
        "BUENDNIS_VAR": str(var),
        "PORT": str(port),
        "BUENDNIS_URL": f"http://127.0.0.1:{port}",
        **SETTINGS,
        "SECRET_KEY": "",
        **extra,
    }
    with (var / "serve.log").open("w") as log:
        server = subprocess.Popen(
            [BUENDNIS, "serve"],
            cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
        try:
            wait_until_ready(f"http://127.0.0.1:{port}/readyz", server, var)
            yield Instance(f"http://127.0.0.1:{port}", var)
        finally:
            server.send_signal(signal.SIGTERM)
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def empty_house(kept_house, alone) -> Iterator[Instance]:
    """A new installation without the demo: an office, a town, a member and a guest, and nothing else."""
    extra = {
        "BUENDNIS_DEMO": "",
        "MAIL_TRANSPORT": "file",
        "SECRET_KEY": "only-for-journeys-" + "x" * 40,
    }
    with alone():
        make_house(kept_house("empty"), people_move_in, **extra)
    with copy_of(kept_house("empty"), **extra) as started:
        yield started


def people_move_in(started: Instance, settings: dict[str, str]) -> None:
    script = (Path(__file__).parent / "empty_house.py").read_text(encoding="utf-8")
    subprocess.run(
        [BUENDNIS, "shell", "-v0", "-c", script],
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "BUENDNIS_VAR": str(started.var), **SETTINGS, **settings},
    )


def wait_until_ready(address: str, server: subprocess.Popen, var: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(address, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            pass
        time.sleep(0.3)
    raise AssertionError("the instance did not start:\n" + (var / "serve.log").read_text()[-3000:])


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path or None, args=QUIET)
        yield started
        started.close()


@pytest.fixture(scope="session")
def cookies() -> dict[str, dict]:
    """Who has logged in already, and their cookies: everybody logs in once."""
    return {}


@pytest.fixture(scope="session")
def walks() -> dict:
    """Where everybody got to by following links; walked once."""
    return {}


@pytest.fixture
def strangers() -> list[str]:
    """Requests to anybody but us; must stay empty."""
    return []


@pytest.fixture
def open_browser(
    browser: Browser, instance: Instance, strangers: list[str], cookies: dict[str, dict]
) -> Iterator[Callable[..., Page]]:
    """Open a fresh browser; `open_browser("kommune")` is logged in as that demo person."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(login: str = "", at: str = instance.url, **options) -> Page:
        options.setdefault("viewport", {"width": 1280, "height": 900})
        options.setdefault("locale", "de-DE")
        context = browser.new_context(base_url=at, storage_state=cookies.get(login), **options)
        context.set_default_timeout(30_000)
        contexts.append(context)
        context.on("request", lambda request: note_stranger(request.url, at))
        context.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
        context.on("weberror", lambda problem: problems.append(f"Error: {problem.error}"))
        page = context.new_page()
        if login and login not in cookies:
            log_in(page, login) if login in WITH_PASSWORD else log_in_by_code(page, login, instance)
            cookies[login] = context.storage_state()
        return page

    def note_stranger(url: str, home: str) -> None:
        if not url.startswith((home, "data:", "blob:")):
            strangers.append(url)

    yield opened
    for context in contexts:
        context.close()
    assert strangers == []
    assert [text for text in problems if "Content Security Policy" in text or "Error:" in text] == []


def log_in(page: Page, login: str) -> None:
    """Log in with address and password, as a person types them."""
    page.goto("/anmelden/")
    type_password(page, login)
    page.wait_for_url("**/woche/**")


def type_password(page: Page, login: str) -> None:
    page.get_by_label("E-Mail-Adresse").first.fill(f"{login}@demo.example")
    page.get_by_label("Passwort").first.fill(PASSWORD)
    page.get_by_label("Passwort").first.press("Enter")


def log_in_by_code(
    page: Page, login: str, instance: Instance, domain: str = "demo.example", leads_to: str = "**/woche/**"
) -> None:
    """Log in as people without a password do."""
    type_login_code(page, login, instance, domain)
    page.wait_for_url(leads_to)


def type_login_code(page: Page, login: str, instance: Instance, domain: str = "demo.example") -> None:
    """Ask for a code and type the six digits from the mail; a second factor may follow."""
    address = f"{login}@{domain}"
    known = len(instance.mails(address))
    page.goto("/anmelden/code/")
    page.get_by_label("E-Mail-Adresse").first.fill(address)
    page.get_by_role("button", name="Code schicken").click()
    page.wait_for_url("**/anmelden/code/eingeben/")
    page.get_by_label("Code").first.fill(wait_for_code(instance, address, known))
    page.get_by_label("Code").first.press("Enter")


def wait_for_code(instance: Instance, address: str, known: int) -> str:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        for mail in instance.mails(address)[known:]:
            if found := re.search(r"^\s*(\d{6})\s*$", text_of(mail), re.MULTILINE):
                return found[1]
        time.sleep(0.3)
    raise AssertionError(f"no code for {address}")
