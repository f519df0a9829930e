"""Moving what was written now to the day on which it happened in the story.

Actions write the present moment; the demo's stories lie weeks back. After each step the clock moves
every row that the step has written: whole tables that only grow, and the objects of one need.
The record cannot be moved; its entries bear their day from the start (`people.dated`).
"""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.db.models import DateField, DateTimeField, Model, QuerySet
from django.utils import timezone

from buendnis.alliance.models import CapacityEntry, TimelineEntry
from buendnis.base.workdays import add_working_days, is_working_day
from buendnis.matching.models import Override
from buendnis.post.models import AnswerLink, Message

GROWING: dict[type[Model], str] = {
    CapacityEntry: "at",
    TimelineEntry: "on",
    Override: "at",
    Message: "created_at",
    AnswerLink: "created_at",
}
CHOSEN = {"wanted_by", "first_date", "later_until", "starts_on", "ends_on", "ranked_at", "expires_at"}
FIRST_MINUTE, STEP_MINUTES, OFFICE_MINUTES = 8 * 60, 23, 10 * 60

Snapshot = dict[tuple[type[Model], int], dict[str, Any]]


class Clock:
    """Knows what has been moved already and moves the rest."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.taken: Counter[date] = Counter()
        self.seen = newest()

    def day(self, ago: int) -> date:
        """The day so many days ago; a weekend or holiday becomes the working day before."""
        day = self.today - timedelta(days=ago)
        while not is_working_day(day) and ago:
            day -= timedelta(days=1)
        return day

    def ahead(self, days: int) -> date:
        """The day so many days ahead; a weekend or holiday becomes the working day after."""
        return add_working_days(self.today + timedelta(days=days), 0)

    def moment(self, ago: int) -> datetime:
        """The next free time in the office hours of that day; never in the future."""
        day = self.day(ago)
        minutes = FIRST_MINUTE + (self.taken[day] * STEP_MINUTES) % OFFICE_MINUTES
        self.taken[day] += 1
        chosen = datetime.combine(day, time(minutes // 60, minutes % 60))
        return min(timezone.make_aware(chosen), self.now)

    def move_growing(self, moment: datetime) -> None:
        """Move what was appended since the last time."""
        for model, last in newest().items():
            if last > self.seen[model]:
                column = GROWING[model]
                moved = {column: timezone.localdate(moment) if column == "on" else moment}
                model._default_manager.filter(pk__gt=self.seen[model]).update(**moved)
                self.seen[model] = last

    def move_all_back(self, *, days: int) -> None:
        self.move_growing(self.moment(days))

    def move(self, before: Snapshot, rows: Iterable[QuerySet], moment: datetime) -> None:
        """Move what changed in these rows since `before`, and what was appended, to the moment.

        Moments become this moment; days keep their distance to it; days that somebody chose stay.
        """
        distance = self.today - timezone.localdate(moment)
        changes = changed(before, snapshot(rows))
        chosen = {value for values in changes.values() for name, value in values.items() if name in CHOSEN}
        for (model, pk), values in changes.items():
            moved = {
                name: moment if isinstance(value, datetime) else add_working_days(value - distance, 0)
                for name, value in values.items()
                if name not in CHOSEN and value not in chosen
            }
            if moved:
                model._default_manager.filter(pk=pk).update(**moved)
        self.move_growing(moment)


def newest() -> dict[type[Model], int]:
    """The highest id of each growing table, in one statement: asked after every step."""
    tables = [connection.ops.quote_name(model._meta.db_table) for model in GROWING]
    columns = ", ".join(f"(SELECT COALESCE(MAX(id), 0) FROM {table})" for table in tables)  # noqa: S608 - quoted names of our own tables
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")
        return dict(zip(GROWING, cursor.fetchone(), strict=True))


def dated_columns(model: type[Model]) -> list[str]:
    """Names of the columns that hold a day or a moment."""
    fields = model._meta.concrete_fields
    return [field.name for field in fields if isinstance(field, DateField | DateTimeField)]


def snapshot(rows: Iterable[QuerySet]) -> Snapshot:
    """Days and moments of these rows by model and id."""
    found: Snapshot = {}
    for queryset in rows:
        columns = dated_columns(queryset.model)
        for row in queryset.order_by().values("pk", *columns):
            found[queryset.model, row.pop("pk")] = row
    return found


def changed(before: Snapshot, after: Snapshot) -> Snapshot:
    """What was written between two looks; empty values left out."""
    found: Snapshot = {}
    for key, values in after.items():
        old = before.get(key, {})
        new = {name: value for name, value in values.items() if value is not None and value != old.get(name)}
        if new:
            found[key] = new
    return found
