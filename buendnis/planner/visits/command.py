"""`buendnis plan-visits INSTANCE --out PLAN`: the visit planner alone, without Django and database."""

import argparse
import sys
from collections.abc import Sequence

from buendnis.planner.errors import BadInstance
from buendnis.planner.visits import answers, files, planning


def main(argv: Sequence[str]) -> int:
    """Plan and write the plan; 0 also when the locks contradict each other, 2 when a file is broken."""
    wanted = _arguments().parse_args(argv)
    try:
        instance = files.read(wanted.instance)
        plan = planning.plan(instance, seconds=wanted.seconds, work=wanted.work)
        answers.write(instance, plan, wanted.out)
    except (BadInstance, OSError) as problem:
        print(f"plan-visits: {problem}", file=sys.stderr)  # noqa: T201 - a command talks
        return 2
    for line in answers.lines(instance, plan):
        print(line)  # noqa: T201 - a command talks
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("buendnis plan-visits", description=__doc__)
    parser.add_argument("instance", metavar="INSTANCE", help="visits.json, see docs/planner-files.md")
    parser.add_argument("--out", metavar="PLAN", required=True, help="where the plan goes")
    parser.add_argument("--seconds", type=_positive, default=60.0, help="the clock only aborts (60)")
    parser.add_argument(
        "--work",
        type=_positive,
        default=planning.WORK,
        help="CPU seconds, about; the same plan for the same number",
    )
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError("must be a number from 0")
    return number
