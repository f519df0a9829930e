"""The outline of the region, and where a place lies on it."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from buendnis.ui.pictures.numbers import number

OUTLINES = Path(__file__).parent.parent / "static" / "vendor" / "germany.svg"
HEIGHT = 560  # of the map, in its own units
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


def region() -> Region:
    """The region of this installation: `[map]` in the brand file, otherwise Hessen."""
    chosen = settings.BRAND.get("map")
    if not chosen:
        return HESSEN
    return Region(chosen["path"], Box(chosen["south"], chosen["north"], chosen["west"], chosen["east"]))


@cache
def land(where: Region) -> SafeString:
    """The outline, fitted to the region's box; empty while the vendor files are not there."""
    rings = list(_rings(_path(where.path_id)))
    if not rings:
        return SafeString("")
    xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
    wide, high = where.box.width / (max(xs) - min(xs)), HEIGHT / (max(ys) - min(ys))
    text = "".join(
        "M"
        + "L".join(f"{number((x - min(xs)) * wide)} {number((y - min(ys)) * high)}" for x, y in ring)
        + "Z"
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
        numbers = [float(found) for found in NUMBER.findall(rest)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=False):
            x, y = (x + dx, y + dy) if command.islower() else (dx, dy)
            ring.append((x, y))
    if ring:
        yield ring
