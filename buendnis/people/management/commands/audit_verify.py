"""`buendnis audit-verify`: whether the record is as it was written; names what is not."""

import json
import time
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from buendnis.people import actions
from buendnis.people.records.walk import Finding, Walk

EVERY = 100_000  # entries between two lines of progress
SHOWN = 1000  # findings kept for --json; the others are counted


class Command(BaseCommand):
    help = "Checks every entry of the record and its chain; ends with 1 where something is wrong."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON document for machines")
        parser.add_argument("--seal", action="store_true", help="first seal what is waiting for the worker")
        parser.add_argument(
            "--anchor",
            action="append",
            default=[],
            metavar="NUMBER:HASH",
            help="an end of the chain that you noted elsewhere, such as in a mail",
        )

    def handle(self, *args: object, **options: Any) -> None:
        self.as_json, self.told, started = options["json"], 0, time.monotonic()
        if options["seal"]:
            while actions.seal_entries(everything=True):
                pass
        walk = Walk(self.anchors(options["anchor"]), self.progress)
        found = 0
        kept: list[dict[str, Any]] = []
        for finding in walk.findings():
            found += 1
            self.name(finding)
            if len(kept) < SHOWN:
                kept.append(asdict(finding))
        self.conclude(walk, found, kept, time.monotonic() - started)
        if found:
            raise SystemExit(1)

    def anchors(self, given: list[str]) -> dict[int, str]:
        """From the file of this machine and from the command line."""
        try:
            kept = {anchor.sequence: anchor.hash for anchor in actions.read_anchors()}
            typed = [text.split(":", 1) for text in given]
            return kept | {int(number): wanted.strip() for number, wanted in typed}
        except ValueError as problem:
            raise CommandError(f"An anchor cannot be read: {problem}") from problem

    def progress(self, done: int) -> None:
        if not self.as_json and done - self.told >= EVERY:
            self.told = done
            self.stdout.write(f"  {done} entries checked")

    def name(self, finding: Finding) -> None:
        if self.as_json:
            return
        place = f" number {finding.sequence}" if finding.sequence is not None else ""
        entry = f" entry {finding.entry}" if finding.entry is not None else ""
        when = f" ({finding.at} {finding.verb})" if finding.at else ""
        self.stdout.write(self.style.ERROR(f"✗ {finding.kind}:{place}{entry}{when}: {finding.text}"))

    def conclude(self, walk: Walk, found: int, kept: list[dict[str, Any]], seconds: float) -> None:
        figures = {
            "entries": walk.entries,
            "sealed": walk.sealed,
            "unsealed": walk.unsealed,
            "erased_reasons": walk.erased_reasons,
            "anchors": len(walk.anchors),
            "last": {"sequence": walk.last, "hash": walk.end},
            "seconds": round(seconds, 2),
            "wrong": found,
        }
        if self.as_json:
            self.stdout.write(json.dumps(figures | {"findings": kept}, indent=2, ensure_ascii=False))
            return
        self.stdout.write(
            f"{walk.entries} entries in {seconds:.1f} s, {walk.sealed} sealed, {walk.unsealed} waiting for "
            f"the worker, {walk.erased_reasons} reasons erased, {len(walk.anchors)} anchors compared"
        )
        self.stdout.write(f"End of the chain: {walk.last}:{walk.end}")
        self.stdout.write(f"✗ {found} things are wrong" if found else "✓ The record is as it was written")
