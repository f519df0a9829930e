"""Moving what was written now to the day on which it happened in the story.

Actions write the present moment; the demo's stories lie weeks back. After each step the clock moves
every row that the step has written: whole tables that only grow, and the objects of one need.
"""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import DateField, DateTimeField, Max, Model, QuerySet
from django.utils import timezone

from buendnis.alliance.models import CapacityEntry, TimelineEntry
from buendnis.base.workdays import add_working_days, is_working_day
from buendnis.matching.models import Override
from buendnis.people.models import RecordEntry
from buendnis.post.models import AnswerLink, Message

GROWING: dict[type[Model], str] = {
    RecordEntry: "at",
    CapacityEntry: "at",
    TimelineEntry: "on",
    Override: "at",
    Message: "created_at",
    AnswerLink: "created_at",
}
CHOSEN = {"wanted_by", "first_date", "later_until", "starts_on", "ends_on", "ranked_at", "expires_at"}

Snapshot = dict[tuple[type[Model], int], dict[str, Any]]


class Clock:
    """Knows what has been moved already and moves the rest."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.seen = {model: newest(model) for model in GROWING}

    def day(self, ago: int) -> date:
        """The day so many days ago; a weekend or holiday becomes the working day before."""
        day = self.today - timedelta(days=ago)
        while not is_working_day(day) and ago:
            day -= timedelta(days=1)
        return day

    def ahead(self, days: int) -> date:
        """The day so many days ahead; a weekend or holiday becomes the working day after."""
        return add_working_days(self.today + timedelta(days=days), 0)

    def moment(self, ago: int, order: int = 0) -> datetime:
        """A time in office hours of that day, later for a higher `order`, never in the future."""
        minutes = 8 * 60 + (order * 47) % 540
        chosen = datetime.combine(self.day(ago), time(minutes // 60, minutes % 60))
        return min(timezone.make_aware(chosen), self.now)

    def move_growing(self, moment: datetime) -> None:
        """Move what was appended since the last time."""
        for model, column in GROWING.items():
            last = newest(model)
            if last > self.seen[model]:
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
        for key, values in snapshot(rows).items():
            old = before.get(key, {})
            changed = {name: value for name, value in values.items() if value != old.get(name)}
            moved = {
                name: moment if isinstance(value, datetime) else self.shifted(value, distance)
                for name, value in changed.items()
                if value is not None and name not in CHOSEN
            }
            if moved:
                model, pk = key
                model._default_manager.filter(pk=pk).update(**moved)
        self.move_growing(moment)

    def shifted(self, day: date, distance: timedelta) -> date:
        return add_working_days(day - distance, 0)


def newest(model: type[Model]) -> int:
    return model._default_manager.aggregate(newest=Max("pk"))["newest"] or 0


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
