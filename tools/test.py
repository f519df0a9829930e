"""`make test`: the whole suite on SQLite, then on PostgreSQL where one answers; says what ran."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOOKS = ("test_every_page_is_accessible.py", "test_pages_are_light.py")  # the same on every database
SOCKET = Path("/var/run/postgresql/.s.PGSQL.5432")


def postgres_url() -> str:
    """TEST_POSTGRES_URL, or the local socket where a server answers to this account."""
    if url := os.environ.get("TEST_POSTGRES_URL", ""):
        return url
    if not SOCKET.exists():
        return ""
    try:
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(str(SOCKET))
    except OSError:
        return ""
    import psycopg  # noqa: PLC0415 - installed by now

    try:
        psycopg.connect(host=str(SOCKET.parent), dbname="postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        return ""
    return f"postgres:///postgres?host={SOCKET.parent}"


def browser() -> str:
    """Path of a Chromium, or empty when Playwright has its own; installs one or says how."""
    names = ("chromium", "chromium-browser", "google-chrome")
    if path := next(filter(None, map(shutil.which, names)), None):
        return path
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium for the journeys through a real browser …", flush=True)
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        subprocess.run(
            ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"],
            check=False,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
        )
        if path := shutil.which("chromium"):
            return path
    if subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False).returncode:
        sys.exit(
            "✗ The journeys need a browser.\n"
            "  Debian/Ubuntu:  sudo apt-get install chromium\n"
            "  macOS:          .venv/bin/python -m playwright install chromium"
        )
    return ""


def run(database: str, url: str, chromium: str, extra: list[str]) -> int:
    print(f"\n=== Tests on {database} " + "=" * 50, flush=True)
    env = {**os.environ, "DATABASE_URL": url, "CHROMIUM": chromium}
    env.pop("BUENDNIS_VAR", None)
    workers = os.environ.get("TEST_WORKERS", str(os.cpu_count() or 2))
    journeys = ["e2e"] if database == "SQLite" else ["e2e", *(f"--ignore=e2e/{name}" for name in LOOKS)]
    side_by_side = ["-n", workers, "--dist"]
    suites = [
        ["buendnis", "tests", *side_by_side, "worksteal"],
        [*journeys, *side_by_side, "loadfile"],  # each worker has its own instance and browser
    ]
    codes = [
        subprocess.run(
            [sys.executable, "-m", "pytest", *suite, *extra], cwd=ROOT, env=env, check=False
        ).returncode
        for suite in suites
    ]
    return max(codes)


def main() -> None:
    started, extra, chromium = time.monotonic(), sys.argv[1:], browser()
    results = {"SQLite": run("SQLite", "", chromium, extra)}
    if url := postgres_url():
        results["PostgreSQL"] = run("PostgreSQL", url, chromium, extra)
    else:
        print("\nPostgreSQL: not run (set TEST_POSTGRES_URL, or start a server on the local socket)")
    print()
    for database, code in results.items():
        print(f"{database:<12}{'passed' if code == 0 else 'FAILED'}")
    print(f"{time.monotonic() - started:.0f} seconds")
    sys.exit(max(results.values()))


if __name__ == "__main__":
    main()
