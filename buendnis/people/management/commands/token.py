"""`buendnis token EMAIL`: an API token for the person with this address."""

from argparse import ArgumentParser

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from buendnis.people import actions, queries, rules
from buendnis.people.models import ApiToken, Person


class Command(BaseCommand):
    help = "Makes an API token for EMAIL and prints it as the last word."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("--name", default="Kommandozeile", help="what the token is for")
        parser.add_argument("--scope", default=ApiToken.Scope.WRITE, choices=ApiToken.Scope.values)
        parser.add_argument("--days", type=int, default=rules.TOKEN_DAYS, help="how long it is valid")

    def handle(self, *args: object, email: str, name: str, scope: str, days: int, **options: object) -> None:
        person = Person.objects.filter(email__iexact=email.strip()).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        try:
            raw = actions.make_token(person, name, queries.system(), scope=scope, days=days)
        except PermissionDenied:
            raise CommandError(f"The account {email} is closed or has no role.") from None
        except actions.LifetimeTooLong:
            raise CommandError(f"A token lives 1 to {rules.LONGEST_TOKEN_DAYS} days.") from None
        self.stdout.write(f"Token for {person.email}: {raw}")
