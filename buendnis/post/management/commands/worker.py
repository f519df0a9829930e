"""`buendnis worker`: sends the outbox, runs what is due and long work, until it is told to stop."""

import logging
import os
import signal
import socket
import threading
import time
from argparse import ArgumentParser
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from buendnis.people import actions as people
from buendnis.post import actions, periodic

log = logging.getLogger(__name__)
BEAT_SECONDS = 15
RETRY_SECONDS = 600
BATCH = 20


class Command(BaseCommand):
    help = "Sends the outbox and runs what is due; ends cleanly on SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="one round, then end")

    def handle(self, *args: object, once: bool, **options: object) -> None:
        worker = Worker(f"{socket.gethostname()}-{os.getpid()}"[:60])
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, worker.stop)
            signal.signal(signal.SIGINT, worker.stop)
        worker.once() if once else worker.run()


class Worker:
    """One round per second: send mail, seal the record, run jobs; long work goes on beside it in a thread.

    Each part fails for itself, so that a bad hour of one stops no other.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.stopped = threading.Event()
        self.beaten_at = float("-inf")
        self.resting: dict[str, float] = {}

    def stop(self, number: int = 0, frame: FrameType | None = None) -> None:
        """Finish the message in hand, then end."""
        self.stopped.set()

    def once(self) -> None:
        self.round()
        actions.run_ready_jobs(self.name)

    def run(self) -> None:
        actions.sweep_jobs(timezone.now(), starting=self.name)
        threading.Thread(target=self.long_work, name="long work", daemon=True).start()
        while not self.stopped.is_set():
            close_old_connections()
            handled = self.round()
            self.stopped.wait(0 if handled else 1)

    def long_work(self) -> None:
        """Background jobs, as they come. Ends with the process: what is in hand then is taken up again."""
        while not self.stopped.is_set():
            close_old_connections()
            try:
                actions.run_ready_jobs(self.name)
            except Exception:
                log.exception("long work failed; next look in a second")
            self.stopped.wait(1)

    def round(self) -> int:
        """How many messages were handled; more than none means: look again at once."""
        try:
            self.beat()
            handled = self.deliver()
            people.seal_entries()
            self.run_jobs()
        except DatabaseError:
            log.exception("the database does not answer; next try in a second")
            return 0
        return handled

    def beat(self) -> None:
        if time.monotonic() - self.beaten_at >= BEAT_SECONDS:
            actions.beat(self.name, timezone.now())
            actions.sweep_jobs(timezone.now())
            self.beaten_at = time.monotonic()

    def deliver(self) -> int:
        """One batch over one connection; a stop is heard between two messages."""
        return actions.deliver_due(limit=BATCH, go_on=self.go_on)

    def go_on(self) -> bool:
        self.beat()
        return not self.stopped.is_set()

    def run_jobs(self) -> None:
        """A job that failed rests for ten minutes, the others go on."""
        if self.stopped.is_set():
            return
        now = time.monotonic()
        self.resting = {name: until for name, until in self.resting.items() if until > now}
        for name in periodic.run_due(timezone.now(), self.resting):
            self.resting[name] = now + RETRY_SECONDS
