"""`buendnis plan-dates ANSWERS --out RESULT`: the date finder alone, without Django and database."""

import argparse
import sys
from collections.abc import Sequence

from buendnis.planner.dates import files
from buendnis.planner.dates.ranking import rank
from buendnis.planner.dates.series import best_series
from buendnis.planner.errors import BadInstance
from buendnis.planner.fields import save


def main(argv: Sequence[str]) -> int:
    """Rank the dates, choose the series and write both; 2 when a file is broken."""
    wanted = _arguments().parse_args(argv)
    try:
        poll, wish = files.read(wanted.answers)
        series = best_series(poll, wish, seconds=wanted.seconds) if wish else None
        save(files.data_of(poll, series), wanted.out)
    except (BadInstance, OSError) as problem:
        print(f"plan-dates: {problem}", file=sys.stderr)  # noqa: T201 - a command talks
        return 2
    best = next(iter(rank(poll)), None)
    print(f"best date: {poll.dates[best.date]}, {best.present} of {len(poll.people)}" if best else "no date")  # noqa: T201 - a command talks
    if series:
        print(f"series: {series.status}, " + ", ".join(str(poll.dates[d].date()) for d in series.dates))  # noqa: T201 - a command talks
    return 0


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("buendnis plan-dates", description=__doc__)
    parser.add_argument("answers", metavar="ANSWERS", help="poll.json, see docs/planner-files.md")
    parser.add_argument("--out", metavar="RESULT", required=True, help="where the result goes")
    parser.add_argument("--seconds", type=float, default=20.0, help="the clock only aborts (20)")
    return parser
