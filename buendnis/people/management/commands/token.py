"""`buendnis token EMAIL`: an API token for the person with this address."""

from argparse import ArgumentParser

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from buendnis.people import actions, queries
from buendnis.people.models import Person


class Command(BaseCommand):
    help = "Makes an API token for EMAIL and prints it as the last word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Kommandozeile", help="what the token is for")

    def handle(self, *args: object, email: str, name: str, **options: object) -> None:
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            raw = actions.make_token(person, name, queries.system())
        except PermissionDenied:
            raise CommandError(f"The account {email} is closed.") from None
        self.stdout.write(f"Token for {person.email}: {raw}")
