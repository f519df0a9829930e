"""`buendnis check-deploy`: names every unsafe setting; ends with 1 when there is an error."""

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from buendnis.config import checks, deploy


class Command(BaseCommand):
    help = "Name every setting that is unsafe in real operation."

    def handle(self, *args: object, **options: object) -> None:
        self.refuse_without_tables()
        found = deploy.findings()
        for finding in found:
            self.stdout.write(f"{finding.level.upper():<8}{finding.about}: {finding.text}")
        errors = sum(finding.level == "error" for finding in found)
        if errors:
            raise CommandError(f"{errors} errors: do not go public like this.")
        self.stdout.write(f"No errors, {len(found)} warnings.")

    @staticmethod
    def refuse_without_tables() -> None:
        """Without migrations the other questions cannot be asked."""
        try:
            missing = checks.migrations()
        except DatabaseError as problem:
            raise CommandError(f"The database does not answer: {problem}") from problem
        if missing != checks.OK:
            raise CommandError(f"Migrations: {missing}. Run `buendnis migrate` first.")
