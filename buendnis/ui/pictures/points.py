"""A map of the region with points, and their signs for legends."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from buendnis.ui.pictures.numbers import number
from buendnis.ui.pictures.outline import HEIGHT, Box, land, region

RADIUS = 7.5
SHAPES = ("circle", "square", "triangle", "diamond")


@dataclass(frozen=True)
class Point:
    """Something on the map. `kind` counts from 0 and chooses shape and colour together."""

    latitude: float
    longitude: float
    text: str
    url: str = ""
    kind: int = 0
    anchor: str = ""


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
        land(where),
        drawn,
    )


@cache
def marker(kind: int) -> SafeString:
    """The sign of one kind of point, for legends and lists."""
    return format_html(
        '<svg class="map-sign" viewBox="-10 -10 20 20" aria-hidden="true" focusable="false">{}</svg>',
        shape(kind, 0, 0),
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
    sign = shape(point.kind, x, y)
    if not point.url:
        return format_html(
            '<g role="img" aria-label="{}"><title>{}</title>{}</g>', point.text, point.text, sign
        )
    anchor = format_html(' id="{}"', point.anchor) if point.anchor else ""
    return format_html(
        '<a href="{}"{} class="map-point" aria-label="{}"><title>{}</title>{}</a>',
        point.url,
        anchor,
        point.text,
        point.text,
        sign,
    )


def shape(kind: int, x: float, y: float) -> SafeString:
    name = SHAPES[kind % len(SHAPES)]
    if name == "circle":
        return format_html(
            '<circle class="map-{}" cx="{}" cy="{}" r="{}"/>', name, number(x), number(y), number(RADIUS)
        )
    return format_html('<path class="map-{}" d="{}"/>', name, _polygon(name, x, y))


def _polygon(name: str, x: float, y: float) -> str:
    r = RADIUS
    corners = {
        "square": [(-r * 0.9, -r * 0.9), (r * 0.9, -r * 0.9), (r * 0.9, r * 0.9), (-r * 0.9, r * 0.9)],
        "triangle": [(0, -r * 1.2), (r * 1.1, r * 0.8), (-r * 1.1, r * 0.8)],
        "diamond": [(0, -r * 1.25), (r * 1.25, 0), (0, r * 1.25), (-r * 1.25, 0)],
    }[name]
    return "M" + "L".join(f"{number(x + dx)} {number(y + dy)}" for dx, dy in corners) + "Z"
