"""The simulated year: every policy meets the same needs and the same answers, seed by seed."""

import json
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.planner import demo, policies, simulation, world

ALLIANCES: dict[str, Callable[[int, float], world.World]] = {"demo": demo.year, "1000x300": world.large}


def planned(found: world.World, *, looks_ahead: bool) -> simulation.Policy:
    from bench.planner.own import Planned

    return Planned(found, looks_ahead=looks_ahead)


POLICIES: dict[str, Callable[[world.World], simulation.Policy]] = {
    "first": policies.FirstCome,
    "greedy": policies.Greedy,
    "plan": lambda found: planned(found, looks_ahead=False),
    "ahead": lambda found: planned(found, looks_ahead=True),
}


def measure(alliance: str, seeds: Iterable[int], load: float, wanted: tuple[str, ...], path: Path) -> None:
    """Add the years of these seeds to the file; a year that is there already is replaced."""
    kept = json.loads(path.read_text()) if path.exists() else []
    rows = {key_of(row): row for row in kept}
    for seed in seeds:
        found = ALLIANCES[alliance](seed, load)
        for policy in wanted or POLICIES:
            cpu = time.process_time()
            row = {"alliance": alliance, "load": load, "seed": seed, "policy": policy}
            row |= simulation.run(found, POLICIES[policy](found))
            row["cpu"] = round(time.process_time() - cpu, 2)
            rows[key_of(row)] = row
            print({name: round(v, 3) if isinstance(v, float) else v for name, v in row.items()}, flush=True)
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = ",\n".join(json.dumps(rows[key]) for key in sorted(rows))
            path.write_text(f"[\n{lines}\n]\n")


def key_of(row: dict) -> tuple:
    return row["alliance"], row["load"], row["seed"], row["policy"]
