"""Which peer works on which instance for how long; every run is a row in a file; parts can run alone."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.planner import children
from bench.planner.rows import Results

KEYS = ("kind", "size", "seed", "peer")
RESULTS = Path(__file__).parent / "results"
WORKERS = {"XL": 1}  # seeds of a size where that is not the number asked for
OWN_SECONDS = {"S": 20, "M": 20, "L": 120, "XL": 900}  # the bars of engines.md
CHANGES_SECONDS = {
    "M": 10,
    "L": 60,
}  # CPU seconds for the plan that is changed, and for the new one beside it
GRACE = 10.0  # whoever takes so many times its limit by the clock is ended; the machine may be busy
PEERS: dict[str, dict[str, tuple[str, ...]]] = {
    "whole": {
        "S": ("highs_lp", "greedy", "cp_sat", "highs_milp", "scipy_milp", "own_total", "own_fair"),
        "M": ("highs_lp", "greedy", "cp_sat", "highs_milp", "own_total", "own_fair"),
        "L": ("highs_lp", "greedy", "highs_milp", "own_total", "own_fair"),
        "XL": ("highs_lp", "greedy", "own_total", "own_fair"),
    },
    "scarce": {
        "S": ("ortools_flow", "greedy", "highs_lp", "scipy_linprog", "networkx_simplex", "own_total"),
        "M": ("ortools_flow", "greedy", "highs_lp", "scipy_linprog", "networkx_simplex", "own_total"),
        "L": ("ortools_flow", "greedy", "highs_lp", "own_total"),
        "XL": ("ortools_flow", "greedy", "own_total"),
    },
    "plain": dict.fromkeys(("S", "M", "L", "XL"), ("ortools_flow", "greedy", "own_total")),
    "single": dict.fromkeys(("S", "M"), ("ortools_flow", "scipy_assignment", "own_total")),
    "changes": {"M": ("need", "decline", "capacity"), "L": ("need", "decline", "capacity")},
}


@dataclass(frozen=True)
class Wanted:
    """What to run. `limit`: CPU seconds a peer is given (the LP bound ten times that: all refer to it).

    `patience`: times the seconds of its bar that ours is given by the clock, for busy machines.
    """

    kinds: tuple[str, ...]
    sizes: tuple[str, ...]
    seeds: int = 5
    seed_base: int = 1
    peers: tuple[str, ...] = ()
    limit: float = 60
    patience: float = 1
    megabytes: int = 8_000
    again: bool = False

    def rows(self) -> Iterator[dict]:
        for size in self.sizes:
            for seed in range(
                self.seed_base, self.seed_base + min(self.seeds, WORKERS.get(size, self.seeds))
            ):
                for kind in self.kinds:
                    for peer in PEERS[kind].get(size, ()):
                        if not self.peers or peer in self.peers:
                            yield {"kind": kind, "size": size, "seed": seed, "peer": peer}


def measure(wanted: Wanted, path: Path) -> None:
    """Run what is wanted, one after the other; what the file has already is not run again."""
    results = Results(path, KEYS)
    with tempfile.TemporaryDirectory(prefix="planner-instances-") as place:
        shapes: dict[str, dict] = {}
        for row in wanted.rows():
            if results.key(row) in results.rows and not wanted.again:
                continue
            file = _instance(row, Path(place))
            if file["file"] not in shapes:
                shapes[file["file"]] = children.run(file, seconds=600, megabytes=wanted.megabytes)
            found = row | _run(row, wanted, file, shapes[file["file"]])
            results.add(found)
            print(_line(found), flush=True)


def _instance(row: dict, place: Path) -> dict:
    """The task that writes the instance of this row."""
    kind = "whole" if row["kind"] == "changes" else row["kind"]
    file = place / f"{kind}-{row['size']}-{row['seed']}.npz"
    return {"do": "make", "kind": kind, "size": row["size"], "seed": row["seed"], "file": str(file)}


def _run(row: dict, wanted: Wanted, file: dict, made: dict) -> dict:
    if made["ended"] != "done":
        return made
    limit = _seconds(row, wanted)
    task = file | {"do": "incremental" if row["kind"] == "changes" else "solve"}
    task |= {"peer": row["peer"], "seconds": limit}
    found = children.run(task, seconds=limit * GRACE + 60, megabytes=wanted.megabytes)
    trace = found.pop("trace", None)
    shape = {name: made[name] for name in ("helpers", "needs", "sites", "pairs")}
    return found | shape | {"limit": limit} | ({"trace": trace} if trace else {})


def _seconds(row: dict, wanted: Wanted) -> float:
    if row["kind"] == "changes":
        return CHANGES_SECONDS[row["size"]]
    if row["peer"].startswith("own_"):
        return OWN_SECONDS[row["size"]] * wanted.patience
    return wanted.limit * (10 if row["peer"] == "highs_lp" else 1)


def _line(row: dict) -> str:
    figures = ("value", "bound", "unserved", "cpu", "wall", "memory_mb", "ended", "note", "broken")
    return " ".join([row["kind"], row["size"], str(row["seed"]), row["peer"].ljust(17)]) + " ".join(
        f" {name} {row[name]}" for name in figures if row.get(name) not in (None, "", [])
    )
