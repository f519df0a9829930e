"""Polls and results as JSON. Format: docs/planner-files.md."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from buendnis.planner.dates.poll import MAYBE, NO, OPEN, YES, Group, Poll
from buendnis.planner.dates.ranking import Standing, rank, settled
from buendnis.planner.dates.series import Series, SeriesWish
from buendnis.planner.errors import BadInstance
from buendnis.planner.fields import Fields, as_day, load, unique

WORDS = {"yes": YES, "maybe": MAYBE, "no": NO, None: OPEN}
MOST_DATES, MOST_PEOPLE = 1_000, 10_000
Row = dict[str, Any]


def read(path: str | Path) -> tuple[Poll, SeriesWish | None]:
    """The poll in a file and the series wished for, if any; raises BadInstance naming field and row."""
    return read_data(load(path))


def read_data(data: object) -> tuple[Poll, SeriesWish | None]:
    """The same from an object in hand."""
    top = Fields(data).known("dates", "people", "groups", "quorum", "excluded", "series")
    dates = tuple(_moments(top))
    rows = [Fields(row.data, row.where) for row in top.objects("people", most=MOST_PEOPLE)]
    people = [row.known("id", "required", "missed", "groups", "answers").text("id") for row in rows]
    unique(people, "people")
    order = sorted(range(len(rows)), key=lambda number: people[number])
    rows, people = [rows[number] for number in order], [people[number] for number in order]
    poll = Poll(
        dates=dates,
        people=tuple(people),
        answers=_answers(rows, len(dates)),
        required=tuple(number for number, row in enumerate(rows) if _flag(row, "required")),
        groups=_groups(top, rows),
        quorum=top.whole("quorum", 0, MOST_PEOPLE, 0),
        missed=tuple(row.whole("missed", 0, 1000, 0) for row in rows),
        excluded=_excluded(top, dates),
    )
    return poll, _wish(top, dates)


def _moments(top: Fields) -> Iterable[datetime]:
    """Days or times, each once."""
    seen: dict[datetime, int] = {}
    for row, value in enumerate(top.items("dates", most=MOST_DATES)):
        moment = _moment(f"dates[{row}]", value)
        if moment in seen:
            raise BadInstance(f"dates[{row}]: {moment} stands already in row {seen[moment]}")
        seen[moment] = row
        yield moment


def _moment(name: str, value: object) -> datetime:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo:
        raise BadInstance(f"{name}: must be a local date or time like 2026-01-31 or 2026-01-31T14:00")
    return moment


def _answers(rows: list[Fields], count: int) -> NDArray[np.int8]:
    table = np.full((len(rows), count), OPEN, np.int8)
    for person, row in enumerate(rows):
        given = row.items("answers", [], MOST_DATES)
        if given and len(given) != count:
            raise row.wrong("answers", f"has {len(given)} rows for {count} dates")
        for date, word in enumerate(given):
            if not isinstance(word, str | None) or word not in WORDS:
                raise BadInstance(f"{row.name('answers')}[{date}]: must be yes, maybe, no or null")
            table[person, date] = WORDS[word]
    return table


def _flag(row: Fields, field: str) -> bool:
    value = row.get(field, False)
    if not isinstance(value, bool):
        raise row.wrong(field, "must be true or false")
    return value


def _groups(top: Fields, rows: list[Fields]) -> tuple[Group, ...]:
    groups = [
        (row.known("id", "least").text("id"), row.whole("least", 1, MOST_PEOPLE, 1))
        for row in top.objects("groups", [])
    ]
    unique([name for name, _ in groups], "groups")
    members: dict[str, list[int]] = {name: [] for name, _ in groups}
    for person, row in enumerate(rows):
        for number, name in enumerate(row.items("groups", [])):
            if not isinstance(name, str) or name not in members:
                raise BadInstance(f"{row.name('groups')}[{number}]: there is no group {name!r}")
            members[name].append(person)
    return tuple(Group(name, tuple(sorted(set(members[name]))), least) for name, least in sorted(groups))


def _excluded(top: Fields, dates: tuple[datetime, ...]) -> frozenset[int]:
    """Numbers of the dates that fall into one of the spans."""
    out: set[int] = set()
    for row in top.objects("excluded", []):
        first = row.known("from", "to", "name").day("from")
        last = row.day("to", first)
        if last < first:
            raise row.wrong("to", f"{last} is before {first}")
        out |= {number for number, moment in enumerate(dates) if first <= moment.date() <= last}
    return frozenset(out)


def _wish(top: Fields, dates: tuple[datetime, ...]) -> SeriesWish | None:
    if top.get("series", None) is None:
        return None
    row = Fields(top.data["series"], "series").known("count", "days_between", "locked")
    days = {moment.date(): number for number, moment in reversed(list(enumerate(dates)))}
    locked = []
    for place, value in enumerate(row.items("locked", [])):
        day = as_day(f"series.locked[{place}]", value)
        if day not in days:
            raise BadInstance(f"series.locked[{place}]: {day} is none of the dates")
        locked.append(days[day])
    return SeriesWish(row.whole("count", 1, 100), row.whole("days_between", 0, 366, 14), tuple(locked))


def data_of(poll: Poll, series: Series | None) -> Row:
    """The ranking and, where it was wished for, the series, with names instead of numbers."""
    result: Row = {
        "ranking": [_standing(poll, standing) for standing in rank(poll)],
        "settled": settled(poll),
        "excluded": [_said(poll.dates[number]) for number in sorted(poll.excluded)],
    }
    return result if series is None else {**result, "series": _series(poll, series)}


def _said(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes").removesuffix("T00:00")


def _standing(poll: Poll, standing: Standing) -> Row:
    return {
        **asdict(standing),
        "date": _said(poll.dates[standing.date]),
        "groups_missing": [poll.groups[number].id for number in standing.groups_missing],
        "required_absent": [poll.people[number] for number in standing.required_absent],
    }


def _series(poll: Poll, series: Series) -> Row:
    return {
        "status": series.status,
        "complete": series.complete,
        "dates": [_standing(poll, standing) for standing in series.standings],
        "half": [poll.people[number] for number in series.half],
        "seldom": [poll.people[number] for number in series.seldom],
        "attendances": series.attendances,
        "weekdays": list(series.weekdays),
        "aims": [{**asdict(aim), "proven": aim.proven} for aim in series.aims],
        "longest": series.longest,
    }
