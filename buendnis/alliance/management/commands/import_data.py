"""buendnis import-data KIND FILE [--dry-run]"""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buendnis.alliance.actions import imports
from buendnis.base.errors import NotPossible
from buendnis.base.tables import read_lines
from buendnis.people import queries as people


class Command(BaseCommand):
    help = "Read a CSV or XLSX table into the alliance: all of it, or nothing when a line has an error."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kind", choices=sorted(imports.importers), help="what the table holds")
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument("--dry-run", action="store_true", help="only show what would change")

    def handle(self, *, kind: str, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            rows = read_lines(file)
            plan = imports.plan_import(kind, rows)
            self.show(plan)
            if plan.problems:
                raise CommandError(f"{len(plan.problems)} errors, nothing was read in.")
            if not dry_run:
                imports.run_import(kind, rows, by=people.system())
        except NotPossible as problem:
            raise CommandError(str(problem)) from problem
        except OSError as problem:
            raise CommandError(f"Cannot read {file}: {problem.strerror}") from problem
        done = "would be" if dry_run else "are"
        self.stdout.write(
            f"{kind}: {plan.new} {done} new, {plan.changed} {done} changed, {plan.unchanged} unchanged."
        )

    def show(self, plan: imports.Plan) -> None:
        for step in plan.to_do:
            changes = "; ".join(f"{d.label}: {d.before or '–'} → {d.after}" for d in step.differences)
            self.stdout.write(f"line {step.line}: {step.status}: {step.name}: {changes}")
        for notice in plan.notices:
            self.stdout.write(f"line {notice.line}: note: {notice.text}")
        for problem in plan.problems:
            self.stderr.write(f"line {problem.line}: {problem.column}: {problem.text}")
