"""Pictures as SVG, made on the server: a map of points, and bars. No domain word, no style attribute.

Colours come from `ui/pictures.css` by class, so dark mode, forced colours and print are one place.
Every picture has a title; the same facts stand beside it as a table or list (the page does that).
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

OUTLINES = Path(__file__).parent / "static" / "vendor" / "germany.svg"
HEIGHT = 560  # of the map, in its own units
RADIUS = 7.5
SHAPES = ("circle", "square", "triangle", "diamond")
SERIES = ("first", "second", "third")
ROOM_FOR_BARS = 0.92  # of the width; the rest is for the longest bar's number
NUMBER_SIZE = 0.875  # of the labels' size; em inside a text counts in its own size
NUMBER = re.compile(r"-?\d*\.?\d+(?:e-?\d+)?")
COMMAND = re.compile(r"([a-zA-Z])([^a-zA-Z]*)")


@dataclass(frozen=True)
class Box:
    """A piece of the earth in degrees."""

    south: float
    north: float
    west: float
    east: float

    @property
    def width(self) -> float:
        """Map units; equirectangular, degrees of longitude shortened by the cosine of the latitude."""
        shortened = math.cos(math.radians((self.south + self.north) / 2))
        return HEIGHT * (self.east - self.west) * shortened / (self.north - self.south)

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Map units from the upper left corner."""
        x = (longitude - self.west) / (self.east - self.west) * self.width
        y = (self.north - latitude) / (self.north - self.south) * HEIGHT
        return x, y


@dataclass(frozen=True)
class Region:
    """Which outline is drawn, and where on earth it lies."""

    path_id: str
    box: Box


HESSEN = Region("he", Box(south=49.395, north=51.657, west=7.772, east=10.236))


@dataclass(frozen=True)
class Point:
    """Something on the map. `kind` counts from 0 and chooses shape and colour together."""

    latitude: float
    longitude: float
    text: str
    url: str = ""
    kind: int = 0
    anchor: str = ""


@dataclass(frozen=True)
class BarRow:
    """One line of bars: its label, one value per series, and the sentence that says the same."""

    label: str
    values: tuple[float, ...]
    text: str = ""


def region() -> Region:
    """The region of this installation: `[map]` in the brand file, otherwise Hessen."""
    chosen = settings.BRAND.get("map")
    if not chosen:
        return HESSEN
    return Region(chosen["path"], Box(chosen["south"], chosen["north"], chosen["west"], chosen["east"]))


def point_map(points: Iterable[Point], *, title: str, description: str = "") -> SafeString:
    """The region with its points, each a link with a title; points that overlap move apart a little."""
    where = region()
    points = [point for point in points if _is_inside(point, where.box)]
    places = apart([where.box.place(point.latitude, point.longitude) for point in points])
    drawn = format_html_join("", "{}", ((_point(p, x, y),) for p, (x, y) in zip(points, places, strict=True)))
    return format_html(
        '<svg class="map" viewBox="-8 -8 {} {}" role="group" aria-label="{}">'
        '<title>{}</title><desc>{}</desc><path class="map-land" d="{}"/>{}</svg>',
        round(where.box.width) + 16,
        HEIGHT + 16,
        title,
        title,
        description,
        _land(where),
        drawn,
    )


@cache
def marker(kind: int) -> SafeString:
    """The sign of one kind of point, for legends and lists."""
    return format_html(
        '<svg class="map-sign" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">{}</svg>',
        _shape(kind, 0, 0),
    )


def paired_bars(
    rows: Sequence[BarRow], series: Sequence[str], *, title: str, description: str = ""
) -> SafeString:
    """Per row one bar below the other with its number, all on the same scale from 0."""
    longest = max((max(row.values, default=0) for row in rows), default=0) or 1
    height, drawn = 1.7 + len(series) * 0.95, []
    for number, row in enumerate(rows):
        top = number * height
        drawn.append(_label(row.label, top))
        for index, value in enumerate(row.values):
            share, line = value / longest * ROOM_FOR_BARS, top + 1.4 + index * 0.95
            drawn.append(_bar(0, share, line, 0.8, index))
            drawn.append(_number(value, share, line + 0.72))
    return _bars(drawn, len(rows) * height, series, title, description)


def stacked_bars(
    rows: Sequence[BarRow], series: Sequence[str], *, title: str, description: str = ""
) -> SafeString:
    """Per row one bar, its values end to end, all rows on the same scale from 0."""
    longest = max((sum(row.values) for row in rows), default=0) or 1
    height, drawn = 2.8, []
    for number, row in enumerate(rows):
        top, start = number * height, 0.0
        drawn.append(_label(row.label, top))
        for index, value in enumerate(row.values):
            drawn.append(_bar(start / longest, value / longest, top + 1.4, 0.8, index))
            start += value
    return _bars(drawn, len(rows) * height, series, title, description)


def series_sign(index: int) -> SafeString:
    """The sign of one series of bars, for legends."""
    return format_html(
        '<svg class="bar-sign" aria-hidden="true" focusable="false">{}</svg>', _bar(0, 1, 0, 1, index)
    )


def apart(
    places: Sequence[tuple[float, float]], *, distance: float = RADIUS * 2.1
) -> list[tuple[float, float]]:
    """Move places that overlap away from each other; same input, same picture.

    Neighbours are found by a grid, so thousands of points stay cheap; a crowd may still touch.
    """
    moved = [(x + 0.01 * math.cos(i * 2.4), y + 0.01 * math.sin(i * 2.4)) for i, (x, y) in enumerate(places)]
    for _round in range(24 if len(places) <= 300 else 4):
        still = True
        for first, second in _near(moved, distance):
            (ax, ay), (bx, by) = moved[first], moved[second]
            gap = math.hypot(bx - ax, by - ay) or 0.001
            if gap >= distance:
                continue
            still, push = False, (distance - gap) / 2
            dx, dy = (bx - ax) / gap * push, (by - ay) / gap * push
            moved[first], moved[second] = (ax - dx, ay - dy), (bx + dx, by + dy)
        if still:
            break
    return moved


def _near(places: Sequence[tuple[float, float]], distance: float) -> list[tuple[int, int]]:
    cells: dict[tuple[int, int], list[int]] = {}
    for index, (x, y) in enumerate(places):
        cells.setdefault((int(x // distance), int(y // distance)), []).append(index)
    pairs = []
    for (column, row), inside in cells.items():
        around = [
            other
            for dx in (-1, 0, 1)
            for dy in (-1, 0, 1)
            for other in cells.get((column + dx, row + dy), ())
        ]
        pairs += [(index, other) for index in inside for other in around if index < other]
    return sorted(pairs)


def _is_inside(point: Point, box: Box) -> bool:
    return box.south <= point.latitude <= box.north and box.west <= point.longitude <= box.east


def _point(point: Point, x: float, y: float) -> SafeString:
    shape = _shape(point.kind, x, y)
    if not point.url:
        return format_html(
            '<g role="img" aria-label="{}"><title>{}</title>{}</g>', point.text, point.text, shape
        )
    anchor = format_html(' id="{}"', point.anchor) if point.anchor else ""
    return format_html(
        '<a href="{}"{} class="map-point" aria-label="{}"><title>{}</title>{}</a>',
        point.url,
        anchor,
        point.text,
        point.text,
        shape,
    )


def _shape(kind: int, x: float, y: float) -> SafeString:
    name = SHAPES[kind % len(SHAPES)]
    if name == "circle":
        return format_html('<circle class="map-{}" cx="{}" cy="{}" r="{}"/>', name, _n(x), _n(y), _n(RADIUS))
    return format_html('<path class="map-{}" d="{}"/>', name, _polygon(name, x, y))


def _polygon(name: str, x: float, y: float) -> str:
    r = RADIUS
    corners = {
        "square": [(-r * 0.9, -r * 0.9), (r * 0.9, -r * 0.9), (r * 0.9, r * 0.9), (-r * 0.9, r * 0.9)],
        "triangle": [(0, -r * 1.2), (r * 1.1, r * 0.8), (-r * 1.1, r * 0.8)],
        "diamond": [(0, -r * 1.25), (r * 1.25, 0), (0, r * 1.25), (-r * 1.25, 0)],
    }[name]
    return "M" + "L".join(f"{_n(x + dx)} {_n(y + dy)}" for dx, dy in corners) + "Z"


def _label(text: str, top: float) -> SafeString:
    return format_html('<text class="bar-label" x="0" y="{}em">{}</text>', _n(top + 1.05), text)


def _number(value: float, share: float, line: float) -> SafeString:
    return format_html(
        '<text class="bar-number" x="{}%" dx="0.4em" y="{}em">{}</text>',
        _n(share * 100),
        _n(line / NUMBER_SIZE),
        _n(value),
    )


def _bar(start: float, share: float, top: float, height: float, series: int) -> SafeString:
    if share <= 0:
        return SafeString("")
    return format_html(
        '<rect class="bar-{}" x="{}%" width="{}%" y="{}em" height="{}em"/>',
        SERIES[series % len(SERIES)],
        _n(start * 100),
        _n(share * 100),
        _n(top),
        _n(height),
    )


def _bars(
    drawn: list[SafeString], height: float, series: Sequence[str], title: str, description: str
) -> SafeString:
    legend = format_html_join(
        "", "<li>{} {}</li>", ((series_sign(index), name) for index, name in enumerate(series))
    )
    return format_html(
        '<ul class="bar-legend">{}</ul>'
        '<svg class="bars" width="100%" height="{}em" role="img" aria-label="{}" focusable="false">'
        "<title>{}</title><desc>{}</desc>{}</svg>",
        legend,
        _n(height),
        title,
        title,
        description,
        format_html_join("", "{}", ((d,) for d in drawn)),
    )


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))


@cache
def _land(where: Region) -> SafeString:
    """The outline, fitted to the region's box; empty while the vendor files are not there."""
    rings = list(_rings(_path(where.path_id)))
    if not rings:
        return SafeString("")
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    wide, high = where.box.width / (max(xs) - min(xs)), HEIGHT / (max(ys) - min(ys))
    text = "".join(
        "M" + "L".join(f"{_n((x - min(xs)) * wide)} {_n((y - min(ys)) * high)}" for x, y in ring) + "Z"
        for ring in rings
    )
    return mark_safe(text)  # digits and the letters M, L, Z only


def _path(path_id: str) -> str:
    if not OUTLINES.exists():
        return ""
    text = OUTLINES.read_text(encoding="utf-8")
    found = re.search(rf'id="{re.escape(path_id)}"[^>]*?\sd="([^"]+)"', text)
    return found.group(1) if found else ""


def _rings(path: str) -> Iterator[list[tuple[float, float]]]:
    """Closed lines of a path that knows only m, l, z (relative or absolute)."""
    x = y = 0.0
    ring: list[tuple[float, float]] = []
    for command, rest in COMMAND.findall(path):
        if command in "zZ":
            if ring:
                x, y = ring[0]
                yield ring
            ring = []
            continue
        numbers = [float(number) for number in NUMBER.findall(rest)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=False):
            x, y = (x + dx, y + dy) if command.islower() else (dx, dy)
            ring.append((x, y))
    if ring:
        yield ring
