"""The simulated year: every policy meets the same needs and the same answers, seed by seed."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.planner import demo, policies, simulation, world
from bench.planner.rows import Results

KEYS = ("alliance", "load", "seed", "policy")
ALLIANCES: dict[str, Callable[[int, float], world.World]] = {"demo": demo.year, "1000x300": world.large}


def planned(found: world.World, *, looks_ahead: bool) -> simulation.Policy:
    from bench.planner.own import Planned

    return Planned(found, looks_ahead=looks_ahead)


POLICIES: dict[str, Callable[[world.World], simulation.Policy]] = {
    "first": policies.FirstCome,
    "greedy": policies.Greedy,
    "thrifty": policies.Thrifty,
    "plan": lambda found: planned(found, looks_ahead=False),
    "ahead": lambda found: planned(found, looks_ahead=True),
}


def measure(alliance: str, seeds: Iterable[int], load: float, wanted: tuple[str, ...], path: Path) -> None:
    """Add the years of these seeds to the file; a year that is there already is replaced."""
    results = Results(path, KEYS)
    for seed in seeds:
        found = ALLIANCES[alliance](seed, load)
        for policy in wanted or POLICIES:
            cpu = time.process_time()
            row = {"alliance": alliance, "load": load, "seed": seed, "policy": policy}
            row |= simulation.run(found, POLICIES[policy](found))
            row["cpu"] = round(time.process_time() - cpu, 2)
            results.add(row)
            print({name: round(v, 3) if isinstance(v, float) else v for name, v in row.items()}, flush=True)
