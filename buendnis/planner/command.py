"""`buendnis plan`: a plan for an instance in a file, without Django and database."""

import argparse
import math
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from . import diagnosing, files
from .errors import BadInstance
from .instance import Instance, Plan
from .obstacles import with_unmet
from .progress import Progress

REFUSED = 2
STOPPED = 130  # by Ctrl-C before there was any plan, as shells say it
Tell = Callable[[Progress], None]
MOST_SECONDS = 10 * 365 * 86_400.0
SIGNALS = (signal.SIGINT, signal.SIGTERM)


def main(arguments: Sequence[str]) -> int:
    """Read, plan, write; returns the exit code: 0 also when infeasible, 2 for files that are no good."""
    wish = _parser().parse_args(arguments)
    try:
        for target in filter(None, (wish.out, wish.explain)):
            _writable(Path(target))
        _plan(wish)
    except KeyboardInterrupt:
        return STOPPED
    except BadInstance as problem:
        return _refuse(str(problem))
    except OSError as problem:
        return _refuse(f"{problem.filename or wish.out}: {problem.strerror or problem}")
    except MemoryError:
        return _refuse(f"{wish.instance}: too large for the memory of this machine")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("buendnis plan", description="Make a plan for an instance in a file.")
    parser.add_argument("instance", metavar="INSTANCE", help=".npz or .json with the arrays")
    parser.add_argument("--out", metavar="PLAN", required=True, help="where the plan is written, as JSON")
    parser.add_argument("--seconds", type=seconds, default=20.0, help="stop after so many (default 20)")
    parser.add_argument("--objective", choices=("fair", "total"), default="fair", help="default fair")
    parser.add_argument("--explain", metavar="FILE", help="also write why, as JSON")
    return parser


def seconds(text: str) -> float:
    """A number of seconds, 0 or more; 0 takes the first usable plan."""
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not 0 <= number <= MOST_SECONDS:
        raise argparse.ArgumentTypeError(f"must be a number of seconds, 0 or more, not {text[:40]!r}")
    return number


def _writable(target: Path) -> None:
    """Refuse a place that cannot be written before any work is done."""
    if target.is_dir():
        raise BadInstance(f"{target}: is a folder")
    if not target.resolve().parent.is_dir():
        raise BadInstance(f"{target}: there is no folder {target.resolve().parent}")


def _plan(wish: argparse.Namespace) -> None:
    from .overseen import Overseen  # noqa: PLC0415 - broken files are refused before the solvers are loaded

    arranged = files.load(wish.instance)
    with _interruptible() as cancelled, _told(sys.stderr) as tell:
        job = Overseen(arranged.instance, tell)
        found = job.answer(objective=wish.objective, seconds=wish.seconds, cancelled=cancelled)
    plan = _with_reasons(arranged.instance, found)
    files.write_plan(arranged.in_file(plan), wish.out)
    if wish.explain:
        _explain(arranged, plan, wish)
    print(_summary(arranged.in_file(plan), wish.out), flush=True)  # noqa: T201 - a command talks
    if job.abandoned:
        os._exit(0)  # the solver still runs and would not let go


def _with_reasons(instance: Instance, plan: Plan) -> Plan:
    if plan.status == "infeasible":
        return plan
    facts = plan.diagnosis
    if plan.unserved_sites:
        facts += tuple({"code": "shortage", **vars(one)} for one in diagnosing.shortages(instance))
    return replace(plan, unmet=plan.unmet or with_unmet(instance, plan), diagnosis=facts)


def _explain(arranged: files.Arranged, plan: Plan, wish: argparse.Namespace) -> None:
    from .explaining import as_facts, explain  # noqa: PLC0415 - only where it is asked for

    told = explain(arranged.instance, plan, objective=wish.objective)
    files.write_facts(arranged.facts_in_file(as_facts(told)), wish.explain)


@contextmanager
def _interruptible() -> Iterator[Callable[[], bool]]:
    """Ctrl-C ends the search and keeps the best plan so far; a second one ends everything."""
    wanted = threading.Event()

    def stop(number: int, _frame: object) -> None:
        wanted.set()
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)

    before = [signal.signal(number, stop) for number in SIGNALS]
    try:
        yield wanted.is_set
    finally:
        for number, handler in zip(SIGNALS, before, strict=True):
            signal.signal(number, handler)


@contextmanager
def _told(terminal: TextIO) -> Iterator[Tell]:
    """Progress in one line of a terminal; nothing where nobody watches."""
    watched = terminal.isatty()

    def tell(now: Progress) -> None:
        if watched:
            terminal.write(f"\r\033[K{_line(now)}")
            terminal.flush()

    try:
        yield tell
    finally:
        if watched:
            terminal.write("\r\033[K")


def _line(now: Progress) -> str:
    bound = f" of at most {now.upper_bound:.0f}" if math.isfinite(now.upper_bound) else ""
    sites = f"worst site {now.worst_site} · {now.unserved} without help"
    return f"{now.share:4.0%}  value {now.value}{bound} · {sites}"


def _summary(plan: Plan, out: str) -> str:
    if plan.status != "infeasible":
        early = "" if plan.complete else ", ended early"
        return (
            f"{plan.status}{early}: {len(plan.selected)} pairs, "
            f"value {plan.value} of at most {plan.upper_bound:.0f}, worst site {plan.worst_site}, "
            f"{len(plan.unserved_sites)} sites without help, {len(plan.unmet)} needs unmet → {out}"
        )
    lines = [_contradiction(fact) for fact in plan.diagnosis if fact["code"] == "contradiction"]
    head = f"infeasible: locks {_list(plan.conflicting_locks)} contradict each other → {out}"
    return "\n".join([head, *lines])


def _contradiction(fact: dict) -> str:
    place = next(f"{name} {fact[name]}" for name in ("helper", "need", "site", "limit") if name in fact)
    more = f"{fact['missing']} more, or " if fact["missing"] else ""
    asked = f"locks ask for {fact['asked']} of {fact['most']} ({fact['kind']})"
    return f"  {place}: {asked}; {more}release {_list(fact['release'])}"


def _list(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers))


def _refuse(sentence: str) -> int:
    print(f"buendnis plan: {sentence}", file=sys.stderr)  # noqa: T201 - a command talks
    return REFUSED
