"""`buendnis rotate_secrets`: after a change of SECRET_KEY, before the former one is taken out."""

from django.core.management.base import BaseCommand

from buendnis.people import actions, queries


class Command(BaseCommand):
    help = "Brings the stored secrets of second factors under the present SECRET_KEY."

    def handle(self, *args: object, **options: object) -> None:
        count = actions.rotate_secrets(by=queries.system())
        self.stdout.write(f"{count} secrets are under the present SECRET_KEY.")
