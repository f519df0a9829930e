"""`make test`: the whole suite on SQLite, then on PostgreSQL where one answers; says what ran."""

import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONCE = (  # what no database can change: looks, headers, files, the house itself, decisions of the policy
    "e2e/test_an_empty_house_is_accessible.py",
    "e2e/test_browser_keeps_nothing.py",
    "e2e/test_every_page_is_accessible.py",
    "e2e/test_pages_are_light.py",
    "e2e/test_wrong_forms_say_so.py",
    "buendnis/*/tests/test_*rules.py",  # rules ask no database
    "buendnis/*/tests/test_*views.py",  # test_hostile_input.py asks every address and form on both
    "buendnis/base/tests/test_gate.py",
    "buendnis/base/tests/test_text.py",
    "buendnis/base/tests/test_upload*.py",
    "buendnis/planner/tests/*",
    "buendnis/ui/tests/*",
    "tests/matrix/test_every_cell.py",
    "tests/matrix/test_flips.py",
    "tests/matrix/test_not_found.py",
    "tests/oidc/*",
    "tests/test_bench_planner.py",
    "tests/test_contracts.py",
    "tests/test_discretion.py",
    "tests/test_docstrings.py",
    "tests/test_house_rules.py",
    "tests/test_observatory.py",
)
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
    once = [] if database == "SQLite" else [f"--ignore-glob={ROOT / path}" for path in ONCE]
    side_by_side = ["-n", workers, "--dist"]
    suites = [
        ["buendnis", "tests", *once, *side_by_side, "worksteal"],
        ["e2e", *once, *side_by_side, "loadfile"],  # each worker has its own instance and browser
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
