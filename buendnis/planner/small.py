"""Small instances to proven optimality, both objectives, ties broken independently of any numbering."""

import numpy as np

from . import checking, fair
from .exact import EXACT, Model, cover, model, run, tie_broken
from .highs import Solution
from .instance import Ints
from .work import Work

SCALE_SLACK = 0.5  # what the tie-break can take off a plan's points


def solve_small(work: Work) -> bool:
    """Find the best plan; returns whether it is proven, else the best so far stands with a valid bound."""
    rest = work.rest
    worth, scale = tie_broken(work.instance, rest, work.start)
    if not work.fair:
        return _take(work, _run(work, model(rest, worth, scale)), scale)
    floor = fair.highest_floor(rest, work.got)
    first = _with_aim(work, fair.aim_at(rest, work.got, floor), worth, scale)
    if not first.impossible:
        return _take(work, first, scale)
    try:
        aim = fair.best_aim(rest, work.got, fair.asker(rest, work.clock.over, work.clock.left))
    except fair.Unproven:
        return False
    return _take(work, _with_aim(work, aim, worth, scale), scale)


def _with_aim(work: Work, aim: fair.Aim, worth: np.ndarray, scale: float) -> Solution:
    problem = model(work.rest, worth, scale)
    cover(problem, aim.sites, aim.floor, None if aim.all else aim.least)
    return _run(work, problem)


def _run(work: Work, problem: Model) -> Solution:
    return run(problem, work.clock.over, time_limit=work.clock.left(), **EXACT)


def _take(work: Work, answer: Solution, scale: float) -> bool:
    standing = checking.value(work.instance, work.lock)
    if not work.fair or answer.proven:
        work.lower_bound(standing + np.floor(answer.bound / scale + SCALE_SLACK))
    if len(answer.x):
        found = np.concatenate([work.lock, work.rest.ids[_picked(answer, len(work.rest.ids))]])
        if answer.proven or work.better(found):
            work.keep(found, 1.0)
    if answer.proven:
        work.bound = float(checking.value(work.instance, work.best))
    return answer.proven


def _picked(answer: Solution, pairs: int) -> Ints:
    return np.flatnonzero(answer.x[:pairs] > 0.5)
