"""One picture of the simulated years: what each policy reaches, side by side, at the highest load."""

import statistics
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, TOP, LINE, GAP = 960, 190, 92, 26, 46
COLUMN, WITHIN, ROOM = 190, 118, 12  # pixels: column, its scale, from the label to the scale
STYLES = {  # policy: label, colour, radius
    "first": ("first come, first served", "#6b6b6b", 5),
    "thrifty": ("first come, thrifty", "#6b6b6b", 5),
    "greedy": ("greedy, best pair first", "#6b6b6b", 5),
    "plan": ("plan", "#1f6fb2", 5),
    "ahead": ("plan that looks ahead", "#00574b", 7),
}


@dataclass(frozen=True)
class Figure:
    """A column: which outcome, how it is called, in what unit it is written."""

    name: str
    title: str
    hint: str
    least: float  # how much its scale spans at least, so that next to nothing looks like it
    times: float = 1
    digits: int = 0
    unit: str = ""


FIGURES = (
    Figure("served", "needs with a yes", "more is better", 15, 100, unit=" %"),
    Figure("small_sites", "small sites helped", "more is better", 15, 100, unit=" %"),
    Figure("never_helped", "sites never helped", "fewer is better", 1.5, digits=1),
    Figure("median_days", "days to the first yes", "fewer is better", 2, digits=1),
)


def drawn(rows: list[dict]) -> str:
    """SVG: a block per alliance, a line per policy, a column per figure."""
    alliances = sorted({row["alliance"] for row in rows}, key=lambda name: name != "demo")
    parts, y = [], TOP
    for alliance in alliances:
        load = max(row["load"] for row in rows if row["alliance"] == alliance)
        mine = [row for row in rows if row["alliance"] == alliance and row["load"] == load]
        parts += block(y, title_of(alliance, load, len({row["seed"] for row in mine})), mine)
        y += LINE * len(STYLES) + GAP
    return "\n".join([*head(y + 14), *parts, "</svg>\n"])


def head(height: int) -> list[str]:
    title = "A simulated year in which more is asked for than pledged"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'aria-labelledby="t d" font-family="system-ui, sans-serif" font-size="13" fill="#1c1c1c">',
        f'<title id="t">{title}</title>',
        '<desc id="d">A dot per policy: mean over the seeds; line: lowest to highest seed. The table beside '
        "has all figures.</desc>",
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        f'<text x="16" y="30" font-size="19" font-weight="600">{title}</text>',
        f'<text x="16" y="{height - 12}" font-size="12" fill="#555555">'
        "Dot: mean over the seeds; line: lowest to highest seed. Each block has its own scales.</text>",
    ]
    for number, figure in enumerate(FIGURES):
        x = LEFT + number * COLUMN + ROOM
        parts.append(f'<text x="{x}" y="54" font-weight="600">{figure.title}</text>')
        parts.append(f'<text x="{x}" y="70" font-size="12" fill="#555555">{figure.hint}</text>')
    return parts


def title_of(alliance: str, load: float, seeds: int) -> str:
    name = "Demo alliance, 39 sites × 20 members" if alliance == "demo" else "1,000 sites × 300 members"
    return f"{name}, load {load:g}, {seeds} {'year' if seeds == 1 else 'years'}"


def block(y: int, title: str, rows: list[dict]) -> list[str]:
    parts = [f'<text x="16" y="{y + 8}" font-weight="600">{escape(title)}</text>']
    lines = {policy: [row for row in rows if row["policy"] == policy] for policy in STYLES}
    for number, (policy, mine) in enumerate(lines.items(), 1):
        name, colour, _ = STYLES[policy]
        if mine:
            parts.append(f'<text x="16" y="{y + number * LINE + 10}" fill="{colour}">{name}</text>')
    for column, figure in enumerate(FIGURES):
        x = LEFT + column * COLUMN + ROOM
        seen = {policy: [row[figure.name] * figure.times for row in mine] for policy, mine in lines.items()}
        parts += marks(x, y, figure, {policy: found for policy, found in seen.items() if found})
    return parts


def marks(x: int, y: int, figure: Figure, seen: dict[str, list[float]]) -> list[str]:
    """The dots of one column, on a scale that holds the lowest and the highest seed of all policies."""
    numbers = [number for found in seen.values() for number in found]
    wide = max(max(numbers) - min(numbers), figure.least, 0.15 * max(numbers))
    low = max(0.0, (min(numbers) + max(numbers) - wide) / 2)

    def across(number: float) -> float:
        return x + WITHIN * (number - low) / wide

    parts = [f'<path d="M{x} {y + LINE - 8}v{LINE * len(STYLES)}" stroke="#dddddd"/>']
    for line, policy in enumerate(STYLES, 1):
        if policy not in seen:
            continue
        _, colour, radius = STYLES[policy]
        middle, at = statistics.mean(seen[policy]), y + line * LINE + 6
        ends = across(min(seen[policy])), across(max(seen[policy]))
        parts += [
            f'<path d="M{ends[0]:.1f} {at}H{ends[1]:.1f}" stroke="{colour}" stroke-width="2" opacity=".5"/>',
            f'<circle cx="{across(middle):.1f}" cy="{at}" r="{radius}" fill="{colour}"/>',
            f'<text x="{x + WITHIN + 12}" y="{at + 4}" fill="{colour}" font-weight="600">'
            f"{middle:.{figure.digits if middle < 20 else 0}f}{figure.unit}</text>",
        ]
    return parts
