"""`buendnis load-demo`: fill an empty demo installation with the demo alliance."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from buendnis.config import demo


class Command(BaseCommand):
    help = "Load the demo alliance from data/, once; what was entered since is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--no-plans", action="store_true", help="leave out the computed plans (saves seconds)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.started = time.monotonic()
        try:
            is_new = demo.load(self.say, with_plans=not options["no_plans"])
        except demo.NotADemo as problem:
            raise CommandError(str(problem)) from problem
        self.say(
            "The demo alliance is ready"
            if is_new
            else "The demo alliance is here already; nothing was changed"
        )

    def say(self, text: str) -> None:
        self.stdout.write(f"  {time.monotonic() - self.started:5.1f} s  {text}")
        self.stdout.flush()
