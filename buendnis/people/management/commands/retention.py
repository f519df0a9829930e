"""`buendnis retention`: what the worker does every night, at once and until nothing is left.

A day that is still to come is only counted: nobody deletes ahead of time by a typing error.
"""

from argparse import ArgumentParser
from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from buendnis.people.actions import retention
from buendnis.people.privacy import sweeps


class Command(BaseCommand):
    help = "Deletes what has been kept long enough; prints counts by class."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count, delete nothing")
        parser.add_argument("--as-of", metavar="DATE", help="as of the morning of this day, 2027-05-01")

    def handle(self, *args: object, dry_run: bool, as_of: str | None, **options: object) -> None:
        day = self.day(as_of)
        if day > timezone.localdate() and not dry_run:
            raise CommandError("Dieser Tag liegt in der Zukunft. Zählen geht mit --dry-run.")
        if dry_run:
            self.table(day, {code: {"left": count} for code, count in sweeps.counts_due(day).items()})
            self.stdout.write("Nur gezählt, nichts gelöscht.")
        else:
            self.table(day, retention.run_retention(day).counts)

    def day(self, text: str | None) -> date:
        try:
            return date.fromisoformat(text) if text else timezone.localdate()
        except ValueError as problem:
            raise CommandError("Bitte geben Sie den Tag so an: 2027-05-01") from problem

    def table(self, day: date, counts: dict[str, dict[str, int]]) -> None:
        self.stdout.write(f"Stichtag {day:%d.%m.%Y}")
        self.stdout.write(f"{'Klasse':<50}{'weg':>8}{'wartet':>8}{'fällig':>8}  Frist")
        for code, count in counts.items():
            one = sweeps.sweeps[code]
            numbers = "".join(f"{count.get(name, 0):>8}" for name in ("done", "waits", "left"))
            self.stdout.write(f"{one.label!s:<50}{numbers}  {one.retention.text}")
