"""One picture of the simulated years: the share of small sites helped at least once, month by month."""

import statistics
from html import escape

MONTHS = "JFMAMJJASOND"
WIDTH, HEIGHT = 960, 430
LEFT, TOP, PANEL, TALL, BETWEEN = 60, 84, 290, 270, 175
STYLES = {  # policy: label, colour, width, dashes
    "ahead": ("plan, looks ahead", "#00574b", 3.5, ""),
    "plan": ("plan", "#1f6fb2", 2.5, ""),
    "first": ("first come", "#b4501a", 2.5, "7 4"),
    "greedy": ("greedy", "#6b6b6b", 2.5, "2 4"),
}
LABEL_GAP = 17


def drawn(rows: list[dict]) -> str:
    """SVG with one panel per alliance, each at the highest load that was run."""
    alliances = sorted({row["alliance"] for row in rows}, key=lambda name: name != "demo")
    panels = []
    for number, alliance in enumerate(alliances):
        load = max(row["load"] for row in rows if row["alliance"] == alliance)
        mine = [row for row in rows if row["alliance"] == alliance and row["load"] == load]
        panels.append(panel(LEFT + number * (PANEL + BETWEEN), title_of(alliance, load), mine))
    title = "Small sites helped at least once in a simulated year"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="14" fill="#1c1c1c">',
            f'<title id="t">{title}</title>',
            '<desc id="d">Line per policy, mean over the seeds, band from the lowest to the highest seed; '
            "the table beside has the figures of the year's end.</desc>",
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            f'<text x="{LEFT}" y="30" font-size="19" font-weight="600">{title}</text>',
            f'<text x="{LEFT}" y="{HEIGHT - 12}" font-size="12" fill="#555555">'
            "% of the small sites that asked, mean over the seeds; band: lowest to highest seed</text>",
            *panels,
            "</svg>\n",
        ]
    )


def title_of(alliance: str, load: float) -> str:
    name = "Demo alliance, 39 sites × 20 members" if alliance == "demo" else "1,000 sites × 300 members"
    return f"{name}, load {load:g}"


def panel(x: int, title: str, rows: list[dict]) -> str:
    parts = [f'<text x="{x}" y="{TOP - 22}" font-weight="600">{escape(title)}</text>', *axes(x)]
    ends: list[tuple[float, str]] = []
    for policy in ("greedy", "first", "plan", "ahead"):
        mine = [row["small_by_month"] for row in rows if row["policy"] == policy]
        if not mine:
            continue
        months = list(zip(*mine, strict=True))
        middle = [statistics.mean(month) for month in months]
        parts += [band(x, months, policy), line(x, middle, policy)]
        ends.append((middle[-1], policy))
    return "\n".join(parts + labels(x, ends))


def axes(x: int) -> list[str]:
    parts = []
    for percent in (0, 25, 50, 75, 100):
        y = height(percent / 100)
        parts.append(f'<path d="M{x} {y:.1f}h{PANEL}" stroke="#dddddd"/>')
        parts.append(f'<text x="{x - 8}" y="{y + 5:.1f}" text-anchor="end" font-size="12">{percent}</text>')
    for number, month in enumerate(MONTHS):
        at = f'x="{across(x, number):.1f}" y="{TOP + TALL + 18}"'
        parts.append(f'<text {at} text-anchor="middle" font-size="12">{month}</text>')
    return parts


def across(x: int, month: int) -> float:
    return x + PANEL * (month + 0.5) / 12


def height(share: float) -> float:
    return TOP + TALL * (1 - share)


def points(x: int, shares: list[float]) -> str:
    return " ".join(f"{across(x, month):.1f},{height(share):.1f}" for month, share in enumerate(shares))


def line(x: int, shares: list[float], policy: str) -> str:
    _, colour, width, dashes = STYLES[policy]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    look = f'fill="none" stroke="{colour}" stroke-width="{width}"{dashed}'
    return f'<polyline points="{points(x, shares)}" {look}/>'


def band(x: int, months: list[tuple[float, ...]], policy: str) -> str:
    low, high = [min(month) for month in months], [max(month) for month in months]
    back = " ".join(reversed(points(x, high).split()))
    return f'<polygon points="{points(x, low)} {back}" fill="{STYLES[policy][1]}" opacity="0.10"/>'


def labels(x: int, ends: list[tuple[float, str]]) -> list[str]:
    """Names at the ends of the lines, moved apart where they would cover each other."""
    parts, lowest = [], -1.0
    for share, policy in sorted(ends, reverse=True):
        lowest = max(height(share) + 5, lowest + LABEL_GAP)
        name, colour, _, _ = STYLES[policy]
        parts.append(
            f'<text x="{x + PANEL + 2}" y="{lowest:.1f}" fill="{colour}" font-weight="600">'
            f"{name} {100 * share:.0f}</text>"
        )
    return parts
