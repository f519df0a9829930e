"""`buendnis serve`: everything a running installation needs, in one command."""

import http.client
import sys
import time
from typing import NoReturn

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connections

from buendnis.config import prepare
from buendnis.config.processes import Child, Household

START = time.monotonic()
LOGINS = {
    "geschaeftsstelle@demo.example": "office",
    "kommune@demo.example": "municipality",
    "mitglied@demo.example": "member",
    "ministerium@demo.example": "ministry",
    "redaktion@demo.example": "editors",
}
WAIT = 60.0  # seconds for the first answer, on a slow and busy machine


class Command(BaseCommand):
    help = "Start web server and worker together; prepares database and static files where needed."
    requires_system_checks: list[str] = []

    def handle(self, *args: object, **options: object) -> None:
        try:
            self.prepare()
        except prepare.CannotStart as problem:
            self.give_up(f"✗ {problem}", problem)
        except KeyboardInterrupt as problem:
            self.give_up("Interrupted. The next start goes on from here.", problem)
        connections.close_all()
        household = Household([self.web(), self.worker()], self.say)
        household.start()
        try:
            if self.wait_for_answer(household):
                self.welcome()
                household.stay()
            elif not household.stopping:
                self.give_up("✗ The server does not answer; the lines above say why.")
        finally:
            self.say("Ending server and worker")
            household.end()

    def give_up(self, text: str, problem: BaseException | None = None) -> NoReturn:
        self.stderr.write(f"\n{text}\n")
        raise SystemExit(1) from problem

    def say(self, text: str) -> None:
        self.stdout.write(f"[{time.monotonic() - START:5.1f} s] {text}")
        self.stdout.flush()

    def prepare(self) -> None:
        prepare.check_port(settings.SERVE_HOST, settings.SERVE_PORT)
        prepare.check_folder(settings.VAR)
        prepare.check_database()
        prepare.migrate(self.say)
        prepare.collect_static(self.say)
        prepare.load_demo(self.say)

    @staticmethod
    def web() -> Child:
        options = {
            "--interface": "wsgi",
            "--host": settings.SERVE_HOST,
            "--port": settings.SERVE_PORT,
            "--workers": settings.SERVE_PROCESSES,
            "--blocking-threads": 4,
            "--backpressure": 256,
            "--log-level": "warning",
            "--workers-kill-timeout": 8,
        }
        named = [str(part) for pair in options.items() for part in pair]
        flags = ["--no-ws", "--respawn-failed-workers"]
        return Child(
            "server", [sys.executable, "-m", "granian", *named, *flags, "buendnis.config.wsgi:application"]
        )

    @staticmethod
    def worker() -> Child:
        return Child("worker", [sys.executable, "-m", "buendnis.config.cli", "worker"])

    def wait_for_answer(self, household: Household) -> bool:
        """Whether /healthz answered; False when somebody ended us or the server died at once."""
        self.say("Starting server and worker")
        deadline = time.monotonic() + WAIT
        while not household.stopping and time.monotonic() < deadline:
            if answers(settings.SERVE_HOST, settings.SERVE_PORT):
                return True
            if not household.children[0].is_running:
                return False
            time.sleep(0.1)
        return False

    def welcome(self) -> None:
        self.say("Ready")
        self.stdout.write(f"\n  {settings.BASE_URL}\n")
        if settings.DEMO:
            self.stdout.write("  Demo logins, password " + self.style.SUCCESS(settings.DEMO_PASSWORD) + ":")
            for email, role in LOGINS.items():
                self.stdout.write(f"    {email:<32}{role}")
            self.stdout.write("  Mail is not sent: the office reads it at /postausgang/.")
        self.stdout.write("\n  Ctrl+C ends everything; what was entered stays.\n")
        self.stdout.flush()


def answers(host: str, port: int) -> bool:
    """Whether something speaks HTTP there; any status will do."""
    local = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - only compared
    connection = http.client.HTTPConnection(local, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
