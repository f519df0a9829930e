"""Results as Markdown tables and a picture, written between the marks of docs/planner.md."""

import json
import math
import re
import statistics
from collections.abc import Iterable
from pathlib import Path

from bench.planner import picture

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE, PICTURE = DOCS / "planner.md", DOCS / "bilder" / "planner-year.svg"
SIZES = ("S", "M", "L", "XL")
NAMES = {
    "own_total": "**Bündniswerk**, total",
    "own_fair": "**Bündniswerk**, fair",
    "greedy": "greedy, best pair first",
    "cp_sat": "OR-Tools CP-SAT",
    "highs_milp": "HiGHS MILP",
    "scipy_milp": "SciPy `milp`",
    "highs_lp": "HiGHS LP (bound)",
    "scipy_linprog": "SciPy `linprog`",
    "ortools_flow": "OR-Tools min-cost flow",
    "networkx_simplex": "NetworkX network simplex",
    "scipy_assignment": "SciPy `linear_sum_assignment`",
    "need": "one new need",
    "decline": "one decline",
    "capacity": "one capacity",
}
REACHED = 0.98  # share of the bound, for the scaling exponent
POLICIES = {
    "first": "first come, first served",
    "thrifty": "first come, most points per half-day",
    "greedy": "greedy, best pair first",
    "plan": "**plan**",
    "ahead": "**plan that looks ahead**",
}
Row = dict
Table = list[list[str]]


def write(tables: Path, year: Path) -> None:
    """Fill every marked part of the page for which there are results."""
    text = PAGE.read_text()
    if tables.exists():
        rows = json.loads(tables.read_text())
        for kind in ("whole", "scarce", "plain", "single"):
            text = filled(text, kind, comparison(rows, kind))
        text = filled(text, "changes", changes(rows))
        text = filled(text, "scaling", scaling(rows))
    if year.exists():
        found = json.loads(year.read_text())
        text = filled(text, "year", policies(found))
        PICTURE.write_text(picture.drawn(found))
    PAGE.write_text(text)


def filled(text: str, mark: str, table: Table) -> str:
    start, end = f"<!-- {mark} -->", f"<!-- end {mark} -->"
    if start not in text or len(table) < 2:
        return text
    head, *rest = table
    lines = [head, ["---"] + ["--:"] * (len(head) - 1), *rest]
    body = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return re.sub(f"{start}.*?{end}", lambda _: f"{start}\n{body}\n{end}", text, flags=re.S)


def groups(rows: Iterable[Row], *keys: str) -> dict[tuple, list[Row]]:
    found: dict[tuple, list[Row]] = {}
    for row in rows:
        found.setdefault(tuple(row.get(key) for key in keys), []).append(row)
    return found


def bounds(rows: list[Row], kind: str) -> dict[tuple, float]:
    """By size and seed the LP bound of HiGHS or SciPy; a flow that is optimal is its own bound.

    Where nobody's LP came to an end, as at XL, the bound that our engine certifies (below the LP's).
    """
    found = {}
    for row in sorted(rows, key=lambda row: row["peer"] == "own_total"):
        if row["kind"] != kind or row["ended"] != "done":
            continue
        if row["peer"] in ("highs_lp", "scipy_linprog") and row.get("bound"):
            found[row["size"], row["seed"]] = row["bound"]
        if row["peer"] == "ortools_flow" and "value" in row:
            found.setdefault((row["size"], row["seed"]), row["value"])
        if row["peer"] == "own_total" and row.get("bound"):
            found.setdefault((row["size"], row["seed"]), row["bound"])
    return found


def comparison(rows: list[Row], kind: str) -> Table:
    """One line per size and peer."""
    bound = bounds(rows, kind)
    table = [
        [
            "size, peer",
            "seeds",
            "value ÷ LP bound: mean (worst)",
            "sites without help",
            "worst site",
            "CPU s: median (most)",
            "memory MB",
        ]
    ]
    found = groups((row for row in rows if row["kind"] == kind), "size", "peer")
    for size in SIZES:
        for peer in NAMES:
            if mine := found.get((size, peer)):
                table.append([f"{size} · {NAMES[peer]}", *cells(mine, bound)])
    return table


def cells(mine: list[Row], bound: dict[tuple, float]) -> list[str]:
    done = [row for row in mine if row["ended"] == "done"]
    if not done:
        return [f"0 of {len(mine)}", "–", "–", "–", "–", f"{max(row['memory_mb'] for row in mine):,}"]
    worth, cpu = [row for row in done if "value" in row], [row["cpu"] for row in done]
    shares = [row["value"] / b for row in worth if (b := bound.get((row["size"], row["seed"])))]
    return [
        str(len(done)) if len(done) == len(mine) else f"{len(done)} of {len(mine)}",
        f"{statistics.mean(shares):.4f} ({min(shares):.4f})" if shares else "–",
        listed(worth, "unserved"),
        listed(worth, "worst_site"),
        f"{seconds(statistics.median(cpu))} ({seconds(max(cpu))})",
        f"{max(row['memory_mb'] for row in done):,}",
    ]


def listed(rows: list[Row], name: str) -> str:
    """The number of each seed, or the one they share."""
    found = [row[name] for row in rows]
    if not found:
        return "–"
    return str(found[0]) if len(set(found)) == 1 else ", ".join(str(number) for number in found)


def seconds(amount: float) -> str:
    return f"{amount:.3f}" if amount < 1 else f"{amount:.1f}" if amount < 100 else f"{amount:.0f}"


def changes(rows: list[Row]) -> Table:
    table = [
        [
            "size, change",
            "seeds",
            "changes",
            "ms: median",
            "p95",
            "most",
            "accepted pairs moved",
            "value ÷ a new plan's",
        ]
    ]
    found = groups(
        (row for row in rows if row["kind"] == "changes" and row["ended"] == "done"), "size", "peer"
    )
    for (size, peer), mine in sorted(found.items(), key=lambda item: (SIZES.index(item[0][0]), item[0][1])):
        share = [row["share_of_new_plan"] for row in mine if row.get("share_of_new_plan")]
        table.append(
            [
                f"{size} · {NAMES[peer]}",
                str(len(mine)),
                str(sum(row["count"] for row in mine)),
                f"{statistics.median(row['p50'] for row in mine):.2f}",
                f"{max(row['p95'] for row in mine):.2f}",
                f"{max(row['most'] for row in mine):.1f}",
                str(sum(row["moved"] for row in mine)),
                f"{statistics.mean(share):.4f}" if share else "–",
            ]
        )
    return table


def reached(row: Row, bound: float | None) -> float | None:
    """CPU seconds until the plan was worth REACHED of the bound; all of them where no way there was told."""
    if not bound or row["ended"] != "done" or "value" not in row:
        return None
    for cpu, value, _ in row.get("trace", []):
        if value >= REACHED * bound:
            return cpu
    return row["cpu"] if row["value"] >= REACHED * bound and not row.get("trace") else None


def scaling(rows: list[Row]) -> Table:
    """Exponent b of CPU ~ pairs^b through the medians of the sizes from M on."""
    table = [["problem, peer", "M", "L", "XL", "exponent over pairs"]]
    for kind, problem in (("whole", "whole model"), ("scarce", "effort 1")):
        bound = bounds(rows, kind)
        for peer in ("own_total", "greedy", "highs_lp", "ortools_flow"):
            until = REACHED if (kind, peer) == ("whole", "own_total") else None
            points = medians(rows, kind, peer, bound if until else None)
            if len(points) > 1:
                note = f", until {until}" if until else ""
                cpu = (seconds(points[size][1]) if size in points else "–" for size in SIZES[1:])
                exponent = f"{slope(list(points.values())):.2f}"
                table.append([f"{problem} · {NAMES[peer]}{note}", *cpu, exponent])
    return table


def medians(
    rows: list[Row], kind: str, peer: str, bound: dict[tuple, float] | None
) -> dict[str, tuple[float, float]]:
    """By size the median number of pairs and of CPU seconds; with a bound those until REACHED of it."""
    found = {}
    mine = [row for row in rows if (row["kind"], row["peer"], row["ended"]) == (kind, peer, "done")]
    for (size,), of_size in groups((row for row in mine if row["size"] != "S"), "size").items():
        cpu = [
            row["cpu"] if bound is None else reached(row, bound.get((row["size"], row["seed"])))
            for row in of_size
        ]
        if known := [amount for amount in cpu if amount]:
            found[size] = statistics.median(row["pairs"] for row in of_size), statistics.median(known)
    return found


def slope(points: list[tuple[float, float]]) -> float:
    """Least squares through the logarithms."""
    x, y = [math.log(a) for a, _ in points], [math.log(b) for _, b in points]
    middle = statistics.mean(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)


def policies(rows: list[Row]) -> Table:
    table = [
        [
            "alliance, load, policy",
            "seeds",
            "needs with a yes, %",
            "days to the first yes: median",
            "p90",
            "small sites helped, %",
            "sites never helped",
            "Gini of sites",
            "Gini of members",
            "overload",
            "half-days used, %",
        ]
    ]
    found = groups(rows, "alliance", "load", "policy")
    for alliance, load in sorted({key[:2] for key in found}, key=lambda key: (key[0] != "demo", key[1])):
        for policy, name in POLICIES.items():
            if mine := found.get((alliance, load, policy)):
                used = [100 * row["half_days"] / row["pledged"] for row in mine]
                table.append(
                    [
                        f"{alliance}, {load:g} · {name}",
                        str(len(mine)),
                        spread(mine, "served", 100),
                        spread(mine, "median_days"),
                        spread(mine, "p90_days"),
                        spread(mine, "small_sites", 100),
                        spread(mine, "never_helped"),
                        spread(mine, "gini", 1, 3),
                        spread(mine, "members_gini", 1, 3),
                        str(max(row["overload"] for row in mine)),
                        mean_and_spread(used, 1),
                    ]
                )
    return table


def spread(rows: list[Row], name: str, times: float = 1, digits: int = 1) -> str:
    return mean_and_spread([row[name] * times for row in rows], digits)


def mean_and_spread(numbers: list[float], digits: int) -> str:
    """Mean ± standard deviation over the seeds; one seed alone has none."""
    mean = f"{statistics.mean(numbers):.{digits}f}"
    return f"{mean} ± {statistics.stdev(numbers):.{digits}f}" if len(numbers) > 1 else mean
