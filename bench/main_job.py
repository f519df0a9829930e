"""Time and queries of the main job's pages, beside a bare view and a plain list of the same process."""

import http.client
import io
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ROUNDS = int(os.environ.get("ROUNDS", "120"))
VAR = tempfile.mkdtemp(prefix="buendnis-bench-")
BENCH_DATABASE = "buendnis_bench"
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "BUENDNIS_VAR": VAR,
    "BUENDNIS_HOSTS": "127.0.0.1",
    "SECRET_KEY": "only-for-the-bench-" + "x" * 40,
}


def use_own_postgres_database() -> None:
    """Where DATABASE_URL names a server, measure in a database of our own on it."""
    if not os.environ.get("DATABASE_URL"):
        return
    import psycopg

    url = os.environ["DATABASE_URL"]
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {BENCH_DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {BENCH_DATABASE}")
    head, _, query = url.partition("?")
    os.environ["DATABASE_URL"] = (
        head.rsplit("/", 1)[0] + f"/{BENCH_DATABASE}" + (f"?{query}" if query else "")
    )


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def prepare() -> dict[str, str]:
    """Fill the database; returns one session cookie per person."""
    import django

    django.setup()
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command

    from bench import data

    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    for kind, name in (("action_fields", "action_fields.csv"), ("formats", "roles_and_formats.csv")):
        call_command("import_data", kind, str(ROOT / "data" / name), verbosity=0, stdout=io.StringIO())
    started = time.monotonic()
    persons = data.fill()
    print(f"data written in {time.monotonic() - started:.0f} s")
    cookies = {}
    for name, person in persons.items():
        session = SessionStore()
        session[SESSION_KEY] = str(person.pk)
        session[BACKEND_SESSION_KEY] = "buendnis.people.login.PersonBackend"
        session[HASH_SESSION_KEY] = person.get_session_auth_hash()
        note_proof(session, person)
        session.create()
        cookies[name] = f"buendnis_sitzung={session.session_key}"
    return cookies


def note_proof(session, person) -> None:
    """The session was begun by a second factor, set up before, where the person's rights need one."""
    from allauth.account.internal.flows.login import record_authentication
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.http import HttpRequest

    from buendnis.people import permissions

    request = HttpRequest()
    request.session = session
    if permissions.needs_second_factor(person):
        TOTP.activate(person, generate_totp_secret())
        RecoveryCodes.activate(person)
        record_authentication(request, person, "mfa", type="totp")
    else:
        record_authentication(request, person, "password")


def start_server(port: int) -> subprocess.Popen:
    server = subprocess.Popen(
        [
            str(Path(sys.executable).with_name("granian")),
            "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1",
            "--blocking-threads", "4", "--no-access-log", "--log-level", "error",
            "buendnis.config.wsgi:application",
        ],
        cwd=ROOT,
    )  # fmt: skip
    deadline = time.monotonic() + 120  # a busy machine
    while server.poll() is None and time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return server
        time.sleep(0.1)
    server.kill()
    raise SystemExit("the server did not start; the lines above may say why")


def milliseconds(
    port: int, pages: list[tuple[str, str, str]], cookies: dict[str, str]
) -> dict[str, list[float]]:
    """Times per page; the pages take turns, so that a busy machine is busy for all of them."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    times: dict[str, list[float]] = {name: [] for name, _, _ in pages}
    for number in range(ROUNDS + 5):
        for name, path, who in pages:
            started = time.perf_counter()
            connection.request("GET", path, headers={"Cookie": cookies[who], "Host": "127.0.0.1"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise SystemExit(f"{path}: {answer.status} {answer.getheader('Location', '')}")
            if number >= 5:
                times[name].append((time.perf_counter() - started) * 1000)
    return times


def count_queries(path: str, cookie: str) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(headers={"cookie": cookie, "host": "127.0.0.1"})
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path)
    if answer.status_code != 200:
        raise SystemExit(f"{path}: {answer.status_code} {answer.get('Location', '')}")
    return len(captured)


class Database:
    """Counts statements and the CPU spent inside the database driver, beside the product's own."""

    def __init__(self) -> None:
        self.queries, self.seconds = 0, 0.0

    def __call__(self, execute, sql, params, many, context):
        started = time.process_time()
        try:
            return execute(sql, params, many, context)
        finally:
            self.queries += 1
            self.seconds += time.process_time() - started


def ranking_milliseconds() -> tuple[float, float, int]:
    """Medians for one need: own CPU of ranking, CPU of ranking and storing, number of queries."""
    from django.db import connection

    from buendnis.matching import actions, queries
    from buendnis.matching.models import Need

    own, whole, counted = [], [], 0
    for need in Need.objects.filter(status="open").order_by("pk")[:40]:
        database = Database()
        started = time.process_time()
        with connection.execute_wrapper(database):
            queries.ranking(need)
        own.append((time.process_time() - started - database.seconds) * 1000)
        database = Database()
        started = time.process_time()
        with connection.execute_wrapper(database):
            actions.refresh_proposals(need)
        whole.append((time.process_time() - started) * 1000)
        counted = database.queries
    return statistics.median(own), statistics.median(whole), counted


def main() -> None:
    use_own_postgres_database()
    cookies = prepare()
    from buendnis.matching.models import Need

    need = Need.objects.filter(site__needs__isnull=False, status="open").order_by("pk").first()
    own, whole, queries = ranking_milliseconds()
    port = free_port()
    server = start_server(port)
    pages = [
        ("bare view", "/bench/bare/", "office"),
        ("plain 50-row list", "/bench/plain/", "office"),
        ("Diese Woche, office", "/woche/", "office"),
        ("Diese Woche, municipality", "/woche/", "clerk"),
        ("Diese Woche, member", "/woche/", "member"),
        ("Diese Woche, ministry", "/woche/", "ministry"),
        ("need list, office", "/bedarfe/", "office"),
        ("need page with proposals, office", f"/bedarfe/{need.pk}/", "office"),
        ("need page, municipality", f"/bedarfe/{need.pk}/", "clerk"),
        ("site file, municipality", f"/standorte/{need.site_id}/", "clerk"),
        ("search", "/suche/?q=Leerstand+Laden", "office"),
    ]
    try:
        from django.db import connection

        print(f"\n{connection.vendor}, {ROUNDS} rounds, one after the other\n")
        print(f"{'page':<36}{'median ms':>10}{'p95 ms':>9}{'queries':>9}{'× bare':>8}{'req/s ÷ list':>14}")
        pages = [(name, address_of(path, cookies[who], port), who) for name, path, who in pages]
        times = milliseconds(port, pages, cookies)
        median = {name: statistics.median(found) for name, found in times.items()}
        for name, path, who in pages:
            print(
                f"{name:<36}{median[name]:>10.1f}{sorted(times[name])[int(len(times[name]) * 0.95)]:>9.1f}"
                f"{count_queries(path, cookies[who]):>9}{median[name] / median['bare view']:>8.1f}"
                f"{median['plain 50-row list'] / median[name]:>14.2f}"
            )
        print(
            f"\nproposals for one need among 3,000 offers: {own:.1f} ms own computation; "
            f"ranking and storing {whole:.1f} ms CPU, {queries} queries"
        )
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(20)
        shutil.rmtree(VAR, ignore_errors=True)


def address_of(path: str, cookie: str, port: int) -> str:
    """Follow one redirect below the address itself (`/woche/` leads to the organisation's own week).

    Anything else, such as the way to a login or to a second factor, is not what shall be measured.
    """
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Cookie": cookie, "Host": "127.0.0.1"})
    answer = connection.getresponse()
    answer.read()
    there = answer.getheader("Location", path)
    if answer.status == 200 or (answer.status == 302 and there.startswith(path)):
        return there
    raise SystemExit(f"{path} leads elsewhere: {answer.status} {there}")


if __name__ == "__main__":
    main()
