"""All plans of a tiny instance, to compare with."""

from collections.abc import Iterator
from itertools import combinations

from buendnis.planner import checking
from buendnis.planner.instance import Instance


def plans(instance: Instance) -> Iterator[tuple[int, ...]]:
    pairs = range(len(instance.helper))
    for size in range(len(instance.helper) + 1):
        yield from (chosen for chosen in combinations(pairs, size) if not checking.problems(instance, chosen))


def most_points(instance: Instance) -> int:
    return max(checking.value(instance, chosen) for chosen in plans(instance))


def fairest(instance: Instance) -> tuple[int, int, int]:
    """Served sites (negative: unserved), the floor of those that are served, points."""

    def rank(chosen: tuple[int, ...]) -> tuple[int, int, int]:
        best = checking.utilities(instance, chosen)
        served = best[best >= 0]
        unserved = len(checking.fairness(instance, chosen).unserved)
        return -unserved, int(served.min()) if len(served) else 0, checking.value(instance, chosen)

    return max(rank(chosen) for chosen in plans(instance))
