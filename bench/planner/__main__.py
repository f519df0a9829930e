"""`python -m bench.planner tables | year | render | instance`: see bench/README.md."""

import argparse
import sys
from pathlib import Path

from bench.planner import measuring

TABLES, YEAR = measuring.RESULTS / "tables.json", measuring.RESULTS / "year.json"


def words(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split(",") if part)


def parser() -> argparse.ArgumentParser:
    whole = argparse.ArgumentParser(prog="python -m bench.planner", description=__doc__)
    parts = whole.add_subparsers(dest="part", required=True)
    tables = parts.add_parser("tables", help="our engine and its peers on seeded instances")
    tables.add_argument("--sizes", type=words, default=("S", "M", "L", "XL"))
    tables.add_argument("--kinds", type=words, default=tuple(measuring.PEERS))
    tables.add_argument("--peers", type=words, default=(), help="only these")
    tables.add_argument("--seeds", type=int, default=5, help="of each size; XL has one")
    tables.add_argument("--seed-base", type=int, default=1)
    tables.add_argument(
        "--limit",
        type=float,
        default=60,
        help="CPU seconds for a peer; ours has the seconds of its bar by the clock",
    )
    tables.add_argument(
        "--patience", type=float, default=1, help="times the seconds of its bar, where the machine is busy"
    )
    tables.add_argument("--megabytes", type=int, default=8_000)
    tables.add_argument("--again", action="store_true", help="also what the results have already")
    tables.add_argument("--results", type=Path, default=TABLES)
    year = parts.add_parser("year", help="a simulated year under three policies")
    year.add_argument("--alliance", choices=("demo", "1000x300"), default="demo")
    year.add_argument("--seeds", type=int, default=5)
    year.add_argument("--seed-base", type=int, default=1)
    year.add_argument("--load", type=float, default=1.25, help="half-days asked for ÷ half-days there are")
    year.add_argument("--policies", type=words, default=())
    year.add_argument("--results", type=Path, default=YEAR)
    render = parts.add_parser("render", help="write the tables and the picture into docs/ again")
    render.add_argument("--tables", type=Path, default=TABLES)
    render.add_argument("--year", type=Path, default=YEAR)
    instance = parts.add_parser("instance", help="write one instance as .npz")
    instance.add_argument("size")
    instance.add_argument("seed", type=int)
    instance.add_argument("out", type=Path)
    return whole


def main() -> None:
    said = parser().parse_args()
    if said.part == "tables":
        wanted = measuring.Wanted(
            kinds=said.kinds,
            sizes=said.sizes,
            seeds=said.seeds,
            seed_base=said.seed_base,
            peers=said.peers,
            limit=said.limit,
            patience=said.patience,
            megabytes=said.megabytes,
            again=said.again,
        )
        measuring.measure(wanted, said.results)
    elif said.part == "year":
        from bench.planner import year

        year.measure(
            said.alliance,
            range(said.seed_base, said.seed_base + said.seeds),
            said.load,
            said.policies,
            said.results,
        )
    elif said.part == "render":
        from bench.planner import rendering

        rendering.write(said.tables, said.year)
    else:
        from bench.planner import instances

        instances.write(instances.make(said.size, said.seed), str(said.out))


if __name__ == "__main__":
    sys.exit(main())
