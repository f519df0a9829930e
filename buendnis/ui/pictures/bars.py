"""Bars beside or on top of each other, all rows on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from buendnis.ui.pictures.numbers import number

SERIES = ("first", "second", "third")
ROOM_FOR_BARS = 0.92  # of the width; the rest is for the longest bar's number
NUMBER_SIZE = 0.875  # of the labels' size; em inside a text counts in its own size


@dataclass(frozen=True)
class BarRow:
    """One line of bars: its label, one value per series, and the sentence that says the same."""

    label: str
    values: tuple[float, ...]
    text: str = ""


def paired_bars(
    rows: Sequence[BarRow], series: Sequence[str], *, title: str, description: str = ""
) -> SafeString:
    """Per row one bar below the other with its number, all on the same scale from 0."""
    longest = max((max(row.values, default=0) for row in rows), default=0) or 1
    height, drawn = 1.7 + len(series) * 0.95, []
    for place, row in enumerate(rows):
        top = place * height
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
    for place, row in enumerate(rows):
        top, start = place * height, 0.0
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


def _label(text: str, top: float) -> SafeString:
    return format_html('<text class="bar-label" x="0" y="{}em">{}</text>', number(top + 1.05), text)


def _number(value: float, share: float, line: float) -> SafeString:
    return format_html(
        '<text class="bar-number" x="{}%" dx="0.4em" y="{}em">{}</text>',
        number(share * 100),
        number(line / NUMBER_SIZE),
        number(value),
    )


def _bar(start: float, share: float, top: float, height: float, series: int) -> SafeString:
    if share <= 0:
        return SafeString("")
    return format_html(
        '<rect class="bar-{}" x="{}%" width="{}%" y="{}em" height="{}em"/>',
        SERIES[series % len(SERIES)],
        number(start * 100),
        number(share * 100),
        number(top),
        number(height),
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
        number(height),
        title,
        title,
        description,
        format_html_join("", "{}", ((d,) for d in drawn)),
    )
