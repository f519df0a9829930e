"""What moves between two plans, or in one plan after a change, need by need."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from buendnis.matching import queries
from buendnis.matching.models import Need, Plan, PlanChange, PlanLine
from buendnis.matching.queries import ChangeRow, Comparison, Fairness
from buendnis.matching.views.plan_words import points


@dataclass(frozen=True)
class Move:
    """What one need had before and has now, as titles of offers."""

    need: Need
    before: list[str]
    after: list[str]


def moves(comparison: Comparison) -> list[Move]:
    """What changes, need by need, in the order of the plan."""
    return moved(
        [(line.need, line.offer) for line in comparison.added], _pairs(comparison.removed), comparison.same
    )


def _pairs(lines: list[PlanLine]) -> list[tuple[Need, Any]]:
    return [(line.need, line.offer) for line in lines]


def moved(
    added: list[tuple[Need, Any]], removed: list[tuple[Need, Any]], same: list[PlanLine] | tuple[()] = ()
) -> list[Move]:
    """Added and removed pairs as before and after of each need; what stays stands on both sides."""
    found: dict[int, Move] = {}
    for need, offer in removed:
        found.setdefault(need.pk, Move(need, [], [])).before.append(str(offer))
    for need, offer in added:
        found.setdefault(need.pk, Move(need, [], [])).after.append(str(offer))
    for line in same:
        if move := found.get(line.need_id):
            move.before.append(str(line.offer))
            move.after.append(str(line.offer))
    return sorted(found.values(), key=lambda move: (str(move.need.site), move.need.title, move.need.pk))


def figures_compared(before: Fairness, after: Fairness) -> list[dict[str, Any]]:
    """The same figures of two plans, each with what the difference means."""
    rows = [
        (_("Bedarfe mit Hilfe"), before.served_needs, after.served_needs, 1),
        (_("Standorte mit Hilfe"), before.served_sites, after.served_sites, 1),
        (_("Kleine Standorte mit Hilfe"), before.small_served, after.small_served, 1),
        (_("Punkte des am schwächsten versorgten Standorts"), _worst(before), _worst(after), 1),
        (_("Halbe Tage im Plan"), before.half_days, after.half_days, 0),
    ]
    return [
        {"text": text, "before": was, "after": now, "words": difference(now - was, good)}
        for text, was, now, good in rows
    ]


def _worst(fair: Fairness) -> int:
    return points(fair.worst.points) if fair.worst else 0


def difference(change: int, good: int) -> str:
    """A difference in words; `good` 1: more is better, 0: neither."""
    if not change:
        return _("gleich")
    if not good:
        return (
            _("%(count)s mehr") % {"count": change}
            if change > 0
            else _("%(count)s weniger") % {"count": -change}
        )
    if change > 0:
        return _("um %(count)s besser") % {"count": change}
    return _("um %(count)s schlechter") % {"count": -change}


CAUSES: Mapping[str, str | Promise] = {
    PlanChange.Cause.DECLINED: gettext_lazy("Nach einer Absage neu geplant"),
    PlanChange.Cause.NEED: gettext_lazy("Ein neuer Bedarf ist eingeplant"),
    PlanChange.Cause.OVER: gettext_lazy("Ein Bedarf ist beendet"),
    PlanChange.Cause.CAPACITY: gettext_lazy("Halbe Tage haben sich geändert"),
    PlanChange.Cause.RULE: gettext_lazy("Eine Vorgabe hat sich geändert"),
    PlanChange.Cause.MEMBER: gettext_lazy("Ein Mitglied hat sich geäußert"),
}


@dataclass(frozen=True)
class Change:
    """What moved in the published plan, after what, and when."""

    words: str
    at: datetime
    moves: list[Move]


def change(row: ChangeRow) -> Change:
    return Change(str(CAUSES[row.change.cause]), row.change.at, moved(row.added, row.removed))


@dataclass(frozen=True)
class Replanned:
    """Newly planned lines that wait for one click, and what changed last."""

    title: str
    lines: list[PlanLine]
    changes: list[Change]


MOST_SHOWN = 10


def replanned(plan: Plan) -> Replanned | None:
    """What the office should ask next after a change; None where nothing waits."""
    lines = list(queries.replanned_lines(plan)[:MOST_SHOWN]) if plan.state == Plan.State.PUBLISHED else []
    if not lines:
        return None
    pairs = {(line.need_id, line.offer_id) for line in lines}
    rows = queries.change_rows(list(plan.changes.all()[:MOST_SHOWN]))
    caused = [row for row in rows if any((need.pk, offer.pk) in pairs for need, offer in row.added)]
    title = ngettext(
        "Neu geplant: %(count)s Anfrage wartet auf Sie",
        "Neu geplant: %(count)s Anfragen warten auf Sie",
        len(lines),
    )
    return Replanned(title % {"count": len(lines)}, lines, [change(row) for row in caused])
