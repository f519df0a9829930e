"""How long visit plans and dates take, what they reach, and against which bound.

`.venv/bin/python -m bench.visits [SEEDS]`; CPU seconds of this process. The problems come from the
tests' seeded generator: a land of 150 × 200 km, hosts free on 60 % and helpers on 50 % of the candidate days.
"""

import sys
import time
from datetime import datetime, timedelta
from statistics import median

import numpy as np

from buendnis.planner.dates import Poll, SeriesWish, best_series, rank
from buendnis.planner.tests.visit_cases import visit_case
from buendnis.planner.visits import VisitPlan, plan

CASES = (  # sites, years, visit days a year
    (10, 10, 2),
    (33, 10, 2),
    (100, 10, 2),
    (100, 10, 5),
    (400, 10, 2),
    (400, 10, 20),
    (400, 20, 10),
)


def main() -> None:
    """Print the tables."""
    seeds = range(1, 1 + int(sys.argv[1]) if len(sys.argv) > 1 else 4)
    print("| sites × years, days a year | CPU s | reached / bound | proven aims | what more days reach |")
    print("|---|---|---|---|---|")
    for case in CASES:
        rows = [measured(*case, seed) for seed in seeds]
        seconds = sorted(row[0] for row in rows)
        print(
            f"| {case[0]} × {case[1]}, {case[2]} | {seconds[0]:.1f}–{seconds[-1]:.1f} |",
            " · ".join(f"{found.reach.reached}/{found.reach.bound}" for _, found in rows if found.reach),
            "|",
            " · ".join(f"{sum(aim.proven for aim in found.aims)}/{len(found.aims)}" for _, found in rows),
            f"| {more(rows[0][1])} |",
            flush=True,
        )
    dates()


def measured(sites: int, years: int, days: int, seed: int) -> tuple[float, VisitPlan]:
    instance = visit_case(sites, years, days, helpers=max(25, sites // 4), dates=max(12, 2 * days), seed=seed)
    began = time.process_time()
    found = plan(instance, seconds=900)
    return time.process_time() - began, found


def more(found: VisitPlan) -> str:
    would = found.reach.would if found.reach else ()
    return ", ".join(f"{w.days_per_year}: {w.reached}" for w in would) or "–"


def poll(people: int, dates: int, seed: int) -> Poll:
    """Answers at random: 35 % yes, 15 % if need be, 40 % no, 10 % open."""
    rng = np.random.default_rng([seed, people, dates])
    first = datetime.fromisoformat("2026-01-08T14:00")
    days = np.sort(rng.choice(340, dates, replace=False)).tolist()
    return Poll(
        tuple(first + timedelta(days=day) for day in days),
        tuple(f"p{number}" for number in range(people)),
        rng.choice([-1, 0, 1, 2], (people, dates), p=[0.1, 0.4, 0.15, 0.35]).astype(np.int8),
        required=(1, 5),
        quorum=people // 3,
        missed=tuple(rng.integers(0, 3, people).tolist()),
    )


def dates() -> None:
    ranking, series = [], []
    for seed in range(20):
        asked = poll(60, 30, seed)
        began = time.process_time()
        rank(asked)
        ranking.append(time.process_time() - began)
    for seed in range(10):
        asked = poll(60, 60, seed)
        began = time.process_time()
        found = best_series(asked, SeriesWish(6, 28), seconds=60)
        series.append(time.process_time() - began)
        assert found.status == "optimal", found
    print(
        f"\npoll of 60 people × 30 dates: {median(ranking) * 1000:.2f} ms (worst {max(ranking) * 1000:.2f})"
    )
    print(f"series of 6 of 60 dates, 60 people, proven: {median(series):.2f} s (worst {max(series):.2f})")


if __name__ == "__main__":
    main()
