"""`buendnis after-restore`: what must happen after a backup was brought back, before the doors open."""

from argparse import ArgumentParser
from datetime import datetime

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from buendnis.people import actions as people
from buendnis.people.privacy import deletions
from buendnis.people.queries import system
from buendnis.post import actions as post


class Command(BaseCommand):
    help = "After a restore: erases again who was erased, holds old mails back, ends sessions and tokens."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--until",
            metavar="MOMENT",
            default="",
            help="mails written up to here are held back, such as 2026-11-22T18:00; default: now",
        )
        parser.add_argument(
            "--without-list",
            action="store_true",
            help="there is no deletions.jsonl, because nobody was erased",
        )

    def handle(self, *args: object, until: str, without_list: bool, **options: object) -> None:
        path = deletions.list_path()
        if not path.exists() and not without_list:
            raise CommandError(
                f"{path} is missing. Bring the newest one back first: without it erased people return.\n"
                "Nobody was ever erased here? Then say --without-list."
            )
        held = post.hold_messages(_moment(until), by=system())
        sessions, tokens = people.end_everything(by=system())
        persons, addresses = people.replay_deletions(by=system())
        self.stdout.write(f"{persons} persons and {addresses} addresses erased again")
        self.stdout.write(f"{held} mails held back; the office decides under „Postausgang“")
        self.stdout.write(f"{sessions} sessions and {tokens} tokens ended")


def _moment(until: str) -> datetime:
    """A day alone is refused: whether its own mails are meant, nobody can tell."""
    if not until:
        return timezone.now()
    try:
        found = parse_datetime(until) if ":" in until else None
    except ValueError:
        found = None
    if found is None:
        raise CommandError(f"{until} is no moment; write it like 2026-11-22T18:00")
    return found if timezone.is_aware(found) else timezone.make_aware(found)
