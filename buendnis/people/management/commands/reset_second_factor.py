"""`buendnis reset_second_factor EMAIL`: for when the office's only lead has lost phone and codes."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from buendnis.people import actions, queries
from buendnis.people.models import Person


class Command(BaseCommand):
    help = "Takes all second factors of EMAIL and ends every session; the person is told by mail."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: object, email: str, **options: object) -> None:
        person = Person.objects.filter(email__iexact=email.strip(), is_system=False).first()
        if person is None:
            raise CommandError(f"Nobody has the address {email}.")
        actions.reset_factors(person, by=queries.system())
        self.stdout.write(f"The second factor of {person.email} is reset.")
