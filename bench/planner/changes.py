"""Changes to a running plan, one after the other: milliseconds each, what was accepted, what it is worth."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bench.planner import instances, judging
from bench.planner.own import part
from buendnis.planner.instance import Instance, Plan
from buendnis.planner.running import Running
from buendnis.planner.solving import solve

Ints = NDArray[np.int64]
COUNT = 200  # changes a run, at most a tenth of the needs
ACCEPTED = 0.1  # share of the chosen pairs that may not move
Step = tuple[Callable, tuple[int, ...]]


def measured(task: dict) -> dict:
    """Times of one kind of change (`need`, `decline`, `capacity`), and its value against a new plan's."""
    whole = instances.read(task["file"])
    dice = np.random.default_rng([task["seed"], len(whole.eff)])
    held = _held_back(whole, dice) if task["peer"] == "need" else np.zeros(0, np.int64)
    chosen, accepted = _start(whole, held, dice, task["seconds"])
    running = Running(whole, chosen, accepted, absent=held)
    steps = {"need": _needs, "decline": _declines, "capacity": _capacities}[task["peer"]]
    times, now, final = [], set(chosen.tolist()), whole
    for (change, arguments), changed in steps(running, whole, held, chosen, accepted, dice):
        final = changed
        started = time.process_time()
        difference = change(*arguments)
        times.append((time.process_time() - started) * 1000)
        now = (now - set(difference.removed)) | set(difference.added)
    return _judged(final, np.array(sorted(now), np.int64), accepted, task["seconds"]) | {
        "count": len(times),
        "p50": round(float(np.median(times)), 3),
        "p95": round(float(np.percentile(times, 95)), 3),
        "most": round(max(times), 3),
        "cpu": round(sum(times) / 1000, 3),
    }


def _planned(whole: Instance, seconds: float) -> Plan:
    """A plan after at most so many CPU seconds."""
    until = time.process_time() + seconds

    def over() -> bool:
        return time.process_time() > until

    return solve(whole, objective="total", seconds=seconds * 100, cancelled=over)


def _held_back(whole: Instance, dice: np.random.Generator) -> Ints:
    free = np.setdiff1d(np.unique(whole.need), whole.need[whole.lock])
    return np.sort(dice.choice(free, min(COUNT, len(whole.eff) // 10), replace=False))


def _start(whole: Instance, held: Ints, dice: np.random.Generator, seconds: float) -> tuple[Ints, Ints]:
    """A plan without the needs held back, and which of its pairs are accepted."""
    kept = np.flatnonzero(~np.isin(whole.need, held))
    plan = _planned(part(whole, kept, whole.lock), seconds)
    chosen = kept[np.array(plan.selected, np.int64)]
    drawn = dice.choice(chosen, round(ACCEPTED * len(chosen)), replace=False)
    return chosen, np.union1d(drawn, whole.lock)


def _needs(running: Running, whole: Instance, held: Ints, *_rest: object) -> Iterator[tuple[Step, Instance]]:
    for need in held.tolist():
        yield (running.add_need, (need,)), whole


def _declines(
    running: Running, whole: Instance, held: Ints, chosen: Ints, accepted: Ints, dice: np.random.Generator
) -> Iterator[tuple[Step, Instance]]:
    """Pairs of the first plan that are not accepted; afterwards they are no candidates (their fit is 0)."""
    open_pairs = np.setdiff1d(chosen, accepted)
    fit = whole.fit.copy()
    for pair in dice.choice(open_pairs, min(COUNT, len(open_pairs) // 4), replace=False).tolist():
        fit[pair] = 0
        yield (running.forbid, (pair,)), replace(whole, fit=fit)


def _capacities(
    running: Running, whole: Instance, held: Ints, chosen: Ints, accepted: Ints, dice: np.random.Generator
) -> Iterator[tuple[Step, Instance]]:
    """Two half-days more or less, never below what is accepted."""
    cap = whole.cap.copy()
    least = np.bincount(whole.helper[accepted], whole.effort[accepted], len(cap)).astype(np.int64)
    for helper in dice.choice(len(cap), min(COUNT, len(cap) // 2), replace=False).tolist():
        cap[helper] = max(int(cap[helper]) + int(dice.choice([-2, 2])), int(least[helper]), 0)
        yield (running.set_capacity, (helper, int(cap[helper]))), replace(whole, cap=cap)


def _judged(final: Instance, chosen: Ints, accepted: Iterable[int], seconds: float) -> dict:
    """The changed plan beside a new one for the same instance in which the accepted pairs are locked."""
    kept = np.flatnonzero(final.fit > 0)
    left = part(final, kept, np.array(sorted(accepted), np.int64))
    mine = np.searchsorted(kept, chosen)
    forbidden = int((final.fit[chosen] == 0).sum())
    anew = _planned(left, seconds)
    return {
        "value": judging.value(final, chosen),
        "broken": judging.broken(left, mine) + (["declined pair chosen"] if forbidden else []),
        "moved": len(set(accepted) - set(chosen.tolist())),
        "share_of_new_plan": judging.value(final, chosen) / max(1, anew.value),
    }
