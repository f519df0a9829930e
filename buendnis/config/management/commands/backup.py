"""`buendnis backup DIR`: database, media and kept files into an empty folder, with hashes."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from buendnis.config import backup


class Command(BaseCommand):
    help = "Copy database, media and kept files into an empty folder; --check looks at one made before."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--check", action="store_true", help="compare a backup with its manifest")

    def handle(self, *args: object, folder: Path, check: bool, **options: object) -> None:
        if not check:
            self.make(folder)
        if faults := backup.faults_of(folder):
            raise CommandError("\n".join(faults))
        self.stdout.write(f"{folder}: complete and unchanged")

    def make(self, folder: Path) -> None:
        try:
            manifest = backup.make_backup(folder)
        except backup.CannotBackUp as problem:
            raise CommandError(str(problem)) from problem
        files = manifest["files"]
        assert isinstance(files, list)  # noqa: S101 - for the type checker
        size = sum(entry["size"] for entry in files) / 1e6
        self.stdout.write(f"{len(files)} files, {size:.1f} MB, database {manifest['engine']}")
        self.stdout.write("SECRET_KEY and RECORD_KEY are not in it: keep them elsewhere, or old links die.")
