"""Pictures as SVG, made on the server: a map of points, and bars. No domain word, no style attribute.

Colours come from `ui/pictures.css` by class, so dark mode, forced colours and print are one place.
Every picture has a title; the same facts stand beside it as a table or list (the page does that).
"""

from buendnis.ui.pictures.bars import BarRow, paired_bars, series_sign, stacked_bars
from buendnis.ui.pictures.points import Point, marker, point_map

__all__ = ["BarRow", "Point", "marker", "paired_bars", "point_map", "series_sign", "stacked_bars"]
