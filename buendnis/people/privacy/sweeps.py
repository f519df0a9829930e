"""Retention: which rows' time is over, and what then happens to them. Source: trust.md P6.

Every room registers its sweeps beside its declarations. A day of retention is a day in Berlin: something
that ends on the first and is kept for a month goes in the night after the first of the next month.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Model, QuerySet
from django.utils import timezone

from buendnis.base.months import months_later
from buendnis.people.models import ArchiveOffer
from buendnis.people.privacy.reasons import RETENTIONS, Retention

ARCHIVE_MONTHS = 6
Rows = QuerySet | list[Any]  # a list of keys where there is no model, as in the cache
Due = Callable[[datetime], Rows]
Purge = Callable[[Sequence[Any]], int]


@dataclass(frozen=True, kw_only=True)
class Sweep:
    """One class of things that go by themselves.

    `due(before)` gives the rows (or keys) whose time began before this moment and that are still to be swept;
    `purge(pks)` takes at most a batch of them away and counts. `archive` says that they are offered to the
    archive first, with the related names in `along`; `asks` that nothing goes before the office decided.
    """

    code: str
    label: object
    does: object
    retention: Retention
    due: Due
    purge: Purge
    archive: bool = False
    along: tuple[str, ...] = ()
    asks: bool = False

    @property
    def model(self) -> type[Model] | None:
        """Whose rows go; None for keys without a model."""
        rows = self.due(timezone.now())
        return None if isinstance(rows, list) else rows.model

    def due_on(self, as_of: date) -> Any:
        """What is due in the night that begins this day."""
        return self.due(cutoff(self.retention, as_of))

    def count_due(self, as_of: date) -> int:
        rows = self.due_on(as_of)
        return len(rows) if isinstance(rows, list) else rows.count()

    def pks_due(self, as_of: date, limit: int | None = None) -> list[Any]:
        """Their keys, oldest first."""
        rows = self.due_on(as_of)
        if isinstance(rows, list):
            return rows[:limit]
        return list(rows.order_by("pk").values_list("pk", flat=True)[:limit])


sweeps: dict[str, Sweep] = {}


def sweep(
    code: str,
    *,
    label: object,
    does: object,
    retention: str,
    due: Due,
    purge: Purge | None = None,
    **more: Any,
) -> None:
    """Register a sweep; without `purge` the rows are deleted. Raises KeyError for an unknown retention."""
    sweeps[code] = Sweep(
        code=code,
        label=label,
        does=does,
        retention=RETENTIONS[retention],
        due=due,
        purge=purge or deleting(due),
        **more,
    )


def deleting(due: Due) -> Purge:
    """Delete the rows themselves; counts them, not what hangs on them."""

    def purge(pks: Sequence[Any]) -> int:
        model = due(timezone.now()).model  # type: ignore[union-attr]  # who deletes rows has a model
        _all, by_model = model._base_manager.filter(pk__in=pks).delete()
        return by_model.get(model._meta.label, 0)

    return purge


def emptying(model: type[Model], **empty: Any) -> Purge:
    """Keep the rows for the figures, without their words."""

    def purge(pks: Sequence[Any]) -> int:
        return model._base_manager.filter(pk__in=pks).update(**empty)

    return purge


def cutoff(retention: Retention, as_of: date) -> datetime:
    """Whatever began before this moment has been kept long enough on the morning of `as_of`.

    The first day does not count, the last one counts whole (§§ 187, 188 BGB); never a day too early.
    """
    first_kept = months_later(as_of, -(retention.months or 0)) - timedelta(days=retention.days or 0)
    return timezone.make_aware(datetime.combine(first_kept, time.min))


def day_of(moment: datetime) -> date:
    """The local day of a cutoff, for fields that hold days."""
    return timezone.localdate(moment)


def is_released(offer: ArchiveOffer, as_of: date) -> bool:
    """Whether offered records may be deleted: the archive decided, or let its six months pass.

    Source: HArchivG (§ 8 (1) and (3) as of 2012): the archive has six months to decide.
    """
    if offer.decision:
        return True
    return offer.offered_on is not None and months_later(offer.offered_on, ARCHIVE_MONTHS) < as_of


def can_keep_until(day: date, today: date) -> bool:
    """Whether an account that is over may be kept so long: at most a year, then the office is asked again."""
    return today < day <= months_later(today, 12)


def counts_due(as_of: date) -> dict[str, int]:
    """How many things are due by then, by code; one count per class."""
    return {code: one.count_due(as_of) for code, one in sweeps.items()}


def described(one: Sweep, pks: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows in words, with what belongs to them: what an archive gets to read."""
    rows = one.model._base_manager.filter(pk__in=list(pks)).order_by("pk") if one.model else []
    return [_in_words(row, one.along) for row in rows]


def _in_words(row: Model, along: Iterable[str] = ()) -> dict[str, Any]:
    found: dict[str, Any] = {"Nummer": row.pk}
    for field in (*row._meta.concrete_fields, *row._meta.many_to_many):
        if field.editable:
            found[str(field.verbose_name)] = _value(row, field)
    for name in along:
        related = getattr(row, name)
        found[str(related.model._meta.verbose_name_plural)] = [_in_words(one) for one in related.all()]
    return found


def _value(row: Model, field: Any) -> str:
    value = getattr(row, field.name)
    if field.many_to_many:
        return ", ".join(str(one) for one in value.all())
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="minutes")
    return "" if value is None else str(value)
