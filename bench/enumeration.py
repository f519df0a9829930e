"""Does the time tell whether an address exists? 40 pairs per place against a running instance.

`.venv/bin/python -m bench.enumeration` makes an installation of its own in an empty folder, starts the server
as operation does, and asks for known, deactivated and unknown addresses in turn, each from another network.
The statistic is Mann and Whitney's U with ties, as z; |z| < 3 is wanted (trust.md, abuse case 9).
"""

import http.client
import os
import random
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[1]
PAIRS = int(os.environ.get("PAIRS", "40"))
VAR = tempfile.mkdtemp(prefix="buendnis-enumeration-")
PASSWORD = "vier gute alte Worte"
HOST = "127.0.0.1"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]


PORT = free_port()
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "buendnis.config.settings",
    "BUENDNIS_VAR": VAR,
    "BUENDNIS_HOSTS": HOST,
    "BUENDNIS_URL": f"http://{HOST}:{PORT}",
    "BUENDNIS_TRUSTED_PROXIES": "1",
    "BUENDNIS_WEB_PROCESSES": "1",
    "MAIL_TRANSPORT": "file",
    "PORT": str(PORT),
    "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
}


def z_value(first: list[float], second: list[float]) -> float:
    """How far the ranks of two samples are apart, in standard deviations; mean ranks for ties."""
    ranked = sorted([(value, 0) for value in first] + [(value, 1) for value in second])
    total, place, ties = 0.0, 0, 0
    while place < len(ranked):
        same = [which for value, which in ranked[place:] if value == ranked[place][0]]
        rank = place + (len(same) + 1) / 2
        total += rank * same.count(0)
        ties += len(same) ** 3 - len(same)
        place += len(same)
    n1, n2 = len(first), len(second)
    n = n1 + n2
    u = total - n1 * (n1 + 1) / 2
    variance = n1 * n2 / 12 * (n + 1 - ties / (n * (n - 1)))
    return (u - n1 * n2 / 2) / variance**0.5 if variance else 0.0


def prepare() -> int:
    """Two towns, their leads, and many people in other places; the number of the first town."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    from buendnis.people.models import Organisation, Person, Role

    member = Organisation.objects.create(name="Mitglied", kind="member")
    secret = Person(email="x", name="x")
    secret.set_password(PASSWORD)
    for kind in ("known", "closed"):
        people = Person.objects.bulk_create(
            Person(
                email=f"{kind}{n:03}@bench.example",
                name=f"Name {n}",
                password=secret.password,
                is_active=kind == "known",
            )
            for n in range(PAIRS)
        )
        Role.objects.bulk_create(Role(person=one, organisation=member, kind="member_staff") for one in people)
    towns = []
    for n in range(4):
        town = Organisation.objects.create(name=f"Stadt {n}", kind="municipality")
        lead = Person.objects.create_user(f"lead{n}@bench.example", PASSWORD, name=f"Leitung {n}")
        Role.objects.create(person=lead, organisation=town, kind="municipality_lead")
        towns.append(town.pk)
    return towns[0]


class Browser:
    """One visitor: cookies, a network of its own, and a stop-watch."""

    def __init__(self, network: int) -> None:
        self.link = http.client.HTTPConnection(HOST, PORT, timeout=30)
        self.cookies: dict[str, str] = {}
        self.headers = {"X-Forwarded-For": f"10.{network // 250 % 250}.{network % 250}.7"}
        self.get("/anmelden/")

    def ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> tuple[int, float]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.link.close()
        self.link.connect()
        began = time.perf_counter()
        self.link.request(method, path, body, {**self.headers, **headers, "Cookie": cookie})
        answer = self.link.getresponse()
        answer.read()
        seconds = time.perf_counter() - began
        for header in answer.headers.get_all("Set-Cookie") or []:
            name, value = re.match(r"([^=]+)=([^;]*)", header).groups()
            self.cookies[name] = value
        return answer.status, seconds

    def get(self, path: str) -> tuple[int, float]:
        return self.ask("GET", path, None, {})

    def post(self, path: str, **words: object) -> tuple[int, float]:
        words["csrfmiddlewaretoken"] = self.cookies["buendnis_csrf"]
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(words), kind)


NETWORKS = iter(range(1, 60_000))


def visitor() -> Browser:
    return Browser(next(NETWORKS))


def by_password(email: str) -> tuple[int, float]:
    return visitor().post("/anmelden/", login=email, password="falsch")


def by_code(email: str) -> tuple[int, float]:
    return visitor().post("/anmelden/code/", email=email)


def code_typed(email: str) -> tuple[int, float]:
    browser = visitor()
    browser.post("/anmelden/code/", email=email)
    return browser.post("/anmelden/code/eingeben/", code="000000")


def barrier(email: str) -> tuple[int, float]:
    return visitor().post("/barriere-melden/", text="Kontrast", email=email, submission=uuid4())


def privacy(email: str) -> tuple[int, float]:
    return visitor().post(
        "/datenschutz/anfrage/", kind="access", text="Bitte", email=email, submission=uuid4()
    )


class Invite:
    """Leads of towns in turn, each within the number of invitations per hour."""

    def __init__(self, first_town: int) -> None:
        self.leads, self.first, self.count = [], first_town, 0
        for n in range(4):
            browser = visitor()
            browser.post("/anmelden/", login=f"lead{n}@bench.example", password=PASSWORD)
            if browser.get("/personen/einladen/")[0] != 200:
                sys.exit("A lead cannot invite.")
            self.leads.append(browser)

    def __call__(self, email: str) -> tuple[int, float]:
        turn = self.count // 2 % len(self.leads)
        self.count += 1
        words = {"name": "Kim", "email": email, "organisation": self.first + turn, "kind": "local_actor"}
        return self.leads[turn].post("/personen/einladen/", **words)


def measure(place: Callable[[str], tuple[int, float]], kind: str) -> tuple[float, float, float, set[int]]:
    """Median milliseconds for `kind` and for unknown addresses, z, and all answers' statuses."""
    found: dict[str, list[float]] = {kind: [], "unknown": []}
    statuses = set()
    for n in range(PAIRS):
        stranger = f"{uuid4().hex[:8]}@bench.example"
        pair = [(kind, f"{kind}{n:03}@bench.example"), ("unknown", stranger)]
        random.shuffle(pair)
        for which, email in pair:
            status, seconds = place(email)
            statuses.add(status)
            found[which].append(seconds)
    medians = [statistics.median(found[which]) * 1000 for which in (kind, "unknown")]
    return *medians, z_value(found[kind], found["unknown"]), statuses


def wait_for_server() -> None:
    for _ in range(200):
        try:
            link = http.client.HTTPConnection(HOST, PORT, timeout=2)
            link.request("GET", "/healthz")
            if link.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    sys.exit("The server did not start.")


def rows(first_town: int) -> Iterable[tuple[str, str, Callable[[str], tuple[int, float]]]]:
    invite = Invite(first_town)
    for name, place in {
        "login by password": by_password,
        "login by code: asked": by_code,
        "login by code: typed": code_typed,
        "invitation by a town": invite,
        "privacy request": privacy,
        "barrier report": barrier,
    }.items():
        place(f"warm{len(name)}@bench.example")
        yield name, "known", place
        if place not in (privacy, barrier):
            yield name, "closed", place


def main() -> None:
    first_town = prepare()
    server = subprocess.Popen(
        [str(Path(sys.executable).with_name("buendnis")), "serve"],
        cwd=ROOT,
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    worst = 0.0
    try:
        wait_for_server()
        print(f"{PAIRS} pairs each; |z| < 3 is wanted\n")
        print("| place | compared | ms | unknown ms | z | answers |")
        print("| --- | --- | --- | --- | --- | --- |")
        for name, kind, place in rows(first_town):
            mine, theirs, z, statuses = measure(place, kind)
            worst = max(worst, abs(z))
            print(
                f"| {name} | {kind} | {mine:.1f} | {theirs:.1f} | {z:+.2f} | {sorted(statuses)} |", flush=True
            )
    finally:
        os.killpg(server.pid, signal.SIGTERM)
        server.wait(20)
        shutil.rmtree(VAR, ignore_errors=True)
    sys.exit(worst >= 3)


if __name__ == "__main__":
    main()
