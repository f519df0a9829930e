"""Tables of this room: the alliance's calendar and the sites' duties."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.alliance.actions.columns import Column, mark, one_of, same, words
from buendnis.alliance.actions.imports import (
    Line,
    Notice,
    Plan,
    Problem,
    Step,
    change,
    differences,
    refuse_twice,
    with_mark,
)
from buendnis.alliance.models import ProgrammePhase
from buendnis.dates import rules
from buendnis.dates.models import CalendarEntry, Duty
from buendnis.people.models import Person


def day(text: str) -> date:
    """A day as 2026-11-24 or 24.11.2026, between 2000 and 2100."""
    parts = text.split(".")
    iso = "-".join(reversed([part.zfill(2) for part in parts])) if len(parts) == 3 else text
    try:
        value = date.fromisoformat(iso)
    except ValueError:
        value = date.min
    if not 2000 <= value.year <= 2100:
        raise ValueError(_("„%(text)s“ ist kein Tag wie 2026-11-24 oder 24.11.2026.") % {"text": text[:40]})
    return value


def due_rule(text: str) -> str:
    """A rule for due days that we can calculate. Raises ValueError with a German sentence."""
    if not rules.is_known(text):
        raise ValueError(_("Diese Regel verstehen wir nicht: „%(text)s“.") % {"text": text[:80]})
    return text


def phases(text: str) -> str:
    """Codes of programme phases, separated by `|`. Raises ValueError with a German sentence."""
    known = [code.strip() for code in text.split("|")]
    if not set(known) <= set(ProgrammePhase.values):
        raise ValueError(_("Möglich sind: %(codes)s.") % {"codes": "|".join(ProgrammePhase.values)})
    return "|".join(known)


def months(text: str) -> str:
    """Months before the due day at which to remind, separated by `|`. Raises ValueError."""
    numbers = [part.strip() for part in text.split("|")]
    if not all(number.isascii() and number.isdigit() and len(number) < 4 for number in numbers):
        raise ValueError(_("Bitte Monate mit | trennen, zum Beispiel 6|3."))
    return "|".join(numbers)


class DutyImporter:
    """data/duties.csv. Source: concept C4, C23."""

    label = gettext_lazy("Pflichten der Standorte")
    columns = (
        Column("identifier", gettext_lazy("Kennung"), words(40), required=True),
        Column("name", gettext_lazy("Name"), words(160), required=True),
        Column("rhythm", gettext_lazy("Rhythmus"), one_of(Duty.Rhythm), required=True),
        Column("phase", gettext_lazy("Programmphasen"), phases, required=True),
        Column("due_rule", gettext_lazy("Fälligkeit"), due_rule, required=True),
        Column("lead_months", gettext_lazy("Erinnerung Monate vorher"), months),
        Column("action", gettext_lazy("Aktion"), words(80)),
        Column("checked", gettext_lazy("Beleg"), mark),
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        known = {duty.identifier: duty for duty in Duty.objects.all()}
        seen: dict = {}
        for line in lines:
            identifier = line.get("identifier")
            if refuse_twice(plan, seen, identifier, line.number, self.columns[0].label):
                continue
            names = ("identifier", "name", "rhythm", "due_rule", "lead_months")
            values = {name: line.get(name) for name in names if line.get(name) is not None}
            values["phases"] = line.get("phase")
            duty = known.get(identifier)
            values = with_mark(duty, values, "checked", line.get("checked"))
            changes = differences(duty, values, self.columns)
            plan.steps.append(Step(line.number, line.get("name"), duty is None, changes, (duty, values)))

    def apply(self, steps: list[Step], by: Person) -> None:
        for step in steps:
            duty, values = step.payload
            if duty is None:
                Duty.objects.create(**values)
            else:
                change(duty, values)


class CalendarImporter:
    """data/calendar.csv. Source: concept C16."""

    label = gettext_lazy("Termine des Bündnisses")
    columns = (
        Column("starts_on", gettext_lazy("Beginn"), day, required=True),
        Column("ends_on", gettext_lazy("Ende"), day),
        Column("precision", gettext_lazy("Genauigkeit"), one_of(CalendarEntry.Precision)),
        Column("kind", gettext_lazy("Art"), one_of(CalendarEntry.Kind), required=True),
        Column("title", gettext_lazy("Titel"), words(160), required=True),
        Column("place", gettext_lazy("Ort"), words(120)),
        Column("status", gettext_lazy("Stand"), one_of(CalendarEntry.Status)),
        Column("checked", gettext_lazy("Beleg"), mark),
        Column("status_checked", gettext_lazy("Beleg des Stands"), mark),
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        stored = list(CalendarEntry.objects.all())
        known = {(entry.starts_on, entry.kind, same(entry.title)): entry for entry in stored}
        seen: dict = {}
        for line in lines:
            key = (line.get("starts_on"), line.get("kind"), same(line.get("title")))
            if not refuse_twice(plan, seen, key, line.number, self.columns[4].label):
                self.plan_line(line, known.get(key), stored, plan)

    def plan_line(
        self, line: Line, entry: CalendarEntry | None, stored: list[CalendarEntry], plan: Plan
    ) -> None:
        if entry is None and (near := self.same_month(line, stored)):
            text = _("Im selben Monat steht schon „%(title)s“ ohne Tag. Bitte dort den Tag eintragen.")
            plan.notices.append(Notice(line.number, text % {"title": near.title}))
        ends_on = line.get("ends_on")
        if ends_on and ends_on < line.get("starts_on"):
            plan.problems.append(
                Problem(line.number, self.columns[1].label, _("Das Ende liegt vor dem Beginn."))
            )
            return
        names = ("starts_on", "ends_on", "precision", "kind", "title", "place")
        facts = {name: line.get(name) for name in names if line.get(name) is not None}
        values = with_mark(entry, facts, "checked", line.get("checked"))
        if line.get("status"):
            status = {"status": line.get("status")}
            values |= with_mark(entry, status, "status_checked", line.get("status_checked"))
        changes = differences(entry, values, self.columns)
        plan.steps.append(Step(line.number, line.get("title"), entry is None, changes, (entry, values)))

    def same_month(self, line: Line, stored: list[CalendarEntry]) -> CalendarEntry | None:
        """An entry of the same kind that so far stands only on the month: perhaps the same one."""
        month = rules.month_start(line.get("starts_on"))
        for entry in stored:
            open_day = entry.precision == CalendarEntry.Precision.MONTH
            if open_day and entry.kind == line.get("kind") and entry.starts_on == month:
                return entry
        return None

    def apply(self, steps: list[Step], by: Person) -> None:
        for step in steps:
            entry, values = step.payload
            if entry is None:
                CalendarEntry.objects.create(**values)
            else:
                self.change_entry(entry, values)

    def change_entry(self, entry: CalendarEntry, values: dict[str, Any]) -> None:
        change(entry, {**values, "revision": entry.revision + 1, "changed_at": timezone.now()})
