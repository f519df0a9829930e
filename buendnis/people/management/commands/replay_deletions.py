"""`buendnis replay-deletions`: erases again whoever is on the deletion list."""

from django.core.management.base import BaseCommand

from buendnis.people import actions
from buendnis.people.privacy import clearing
from buendnis.people.queries import system


class Command(BaseCommand):
    help = "After a restore: erases again whoever stands in deletions.jsonl. Can be run as often as you like."

    def handle(self, *args: object, **options: object) -> None:
        persons, addresses = actions.replay_deletions(by=system())
        clearing.clear()
        self.stdout.write(f"{persons} persons and {addresses} addresses erased again")
