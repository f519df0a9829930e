"""Reading tables into rooms: plan first (a dry run that only reads), then apply all or nothing.

Every room registers an importer for its kinds of table. A plan says for each line what would be new,
changed or unchanged; a single problem keeps the whole table out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils.translation import gettext as _

from buendnis.alliance import permissions
from buendnis.alliance.actions.columns import Column, Label, OneOf, same
from buendnis.base.errors import NotPossible
from buendnis.base.marks import Mark
from buendnis.base.tables import Row
from buendnis.people import actions as people
from buendnis.people.models import Person

Anything = TypeVar("Anything", bound=models.Model)


@dataclass(frozen=True)
class Problem:
    """Why a line cannot be read in."""

    line: int
    column: Label
    text: str


@dataclass(frozen=True)
class Notice:
    """A line that names something already known under another name."""

    line: int
    text: str


@dataclass(frozen=True)
class Difference:
    """One value that would change, in words."""

    label: Label
    before: str
    after: str


@dataclass
class Step:
    """What one line would do. `payload` is the importer's own business."""

    line: int
    name: str
    is_new: bool
    differences: list[Difference]
    payload: Any = None

    @property
    def status(self) -> str:
        if self.is_new:
            return "new"
        return "changed" if self.differences else "unchanged"


@dataclass
class Plan:
    """What reading in a table would do, line by line."""

    steps: list[Step] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)

    def count(self, status: str) -> int:
        return sum(step.status == status for step in self.steps)

    @property
    def new(self) -> int:
        return self.count("new")

    @property
    def changed(self) -> int:
        return self.count("changed")

    @property
    def unchanged(self) -> int:
        return self.count("unchanged")

    @property
    def to_do(self) -> list[Step]:
        return [step for step in self.steps if step.status != "unchanged"]


@dataclass(frozen=True)
class Line:
    """One line with parsed values; only what was said is in `values`."""

    number: int
    values: dict[str, Any]

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)


class Importer(Protocol):
    """How one kind of table is planned and applied."""

    @property
    def label(self) -> Label: ...

    @property
    def columns(self) -> Sequence[Column]: ...

    def plan(self, lines: list[Line], plan: Plan) -> None:
        """Fill the plan with steps, problems and notices; reads only."""

    def apply(self, steps: list[Step], by: Person) -> None:
        """Do the steps that are new or changed; runs inside a transaction."""


class UnknownKind(NotPossible):
    """No room reads this kind of table."""


class ImportRefused(NotPossible):
    """The table has problems; `plan` lists them. Nothing was read in."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_("Die Tabelle enthält Fehler. Es wurde nichts eingelesen."))
        self.plan = plan


importers: dict[str, Importer] = {}


def register(kind: str, importer: Importer) -> None:
    """Offer a kind of table for reading in; called from `AppConfig.ready`."""
    importers[kind] = importer


def importer_for(kind: str) -> Importer:
    """Who reads this kind of table. Raises UnknownKind."""
    try:
        return importers[kind]
    except KeyError as problem:
        raise UnknownKind(_("Diese Art von Tabelle kennen wir nicht.")) from problem


def plan_import(kind: str, rows: list[tuple[int, Row]]) -> Plan:
    """The dry run: what reading these rows in would do. Writes nothing. Raises UnknownKind."""
    importer = importer_for(kind)
    plan = Plan()
    lines = parse(importer.columns, rows, plan)
    if not plan.problems:
        importer.plan(lines, plan)
    plan.problems.sort(key=lambda problem: problem.line)
    return plan


@transaction.atomic
def run_import(kind: str, rows: list[tuple[int, Row]], *, by: Person) -> Plan:
    """Read the rows in: all of them, or none when there is any problem. Twice changes nothing more.

    Raises PermissionDenied, UnknownKind, ImportRefused.
    """
    if not permissions.may_import(by):
        raise PermissionDenied
    plan = plan_import(kind, rows)
    if plan.problems:
        raise ImportRefused(plan)
    if plan.to_do:
        importer_for(kind).apply(plan.to_do, by)
    people.record(by, "import.run", by, kind=kind, new=plan.new, changed=plan.changed)
    return plan


# --- From text to values ------------------------------------------------------------------------------


def parse(columns: Sequence[Column], rows: list[tuple[int, Row]], plan: Plan) -> list[Line]:
    """Values by column name; headers may be the file's names or the German labels."""
    if not rows:
        plan.problems.append(Problem(1, "", _("Die Tabelle hat keine Zeilen.")))
        return []
    names = header(columns, list(rows[0][1]), plan)
    return [] if plan.problems else [parse_line(line, row, names, plan) for line, row in rows]


def header(columns: Sequence[Column], titles: list[str], plan: Plan) -> dict[str, Column]:
    """Which title means which column. A missing required column is a problem, an unknown title a notice."""
    known = {same(str(name)): column for column in columns for name in (column.name, column.label)}
    found = {title: known[same(title)] for title in titles if same(title) in known}
    for column in columns:
        if column.required and column not in found.values():
            plan.problems.append(Problem(1, column.label, _("Diese Spalte fehlt.")))
    for title in titles:
        if title not in found:
            plan.notices.append(Notice(1, _("Die Spalte „%(title)s“ kennen wir nicht.") % {"title": title}))
    return found


def parse_line(number: int, row: Row, names: dict[str, Column], plan: Plan) -> Line:
    """The values of one line by column; what cannot be understood goes to the plan's problems."""
    values = {}
    for title, column in names.items():
        text = row[title]
        if not text:
            if column.required:
                plan.problems.append(Problem(number, column.label, _("Hier fehlt eine Angabe.")))
            continue
        try:
            values[column.name] = column.parse(text)
        except ValueError as problem:
            plan.problems.append(Problem(number, column.label, str(problem)))
    return Line(number, values)


# --- Comparing ----------------------------------------------------------------------------------------


def shown(value: Any, column: Column | None = None) -> str:
    """A value in words: codes by their labels."""
    if column and isinstance(column.parse, OneOf):
        return column.parse.label(value)
    return "" if value is None else str(value)


def differences(
    obj: models.Model | None, values: dict[str, Any], columns: Iterable[Column]
) -> list[Difference]:
    """Where the said values differ from what is stored, with German labels."""
    known = {column.name: column for column in columns}
    return [
        Difference(
            known[name].label if name in known else name,
            shown(getattr(obj, name, None), known.get(name)),
            shown(value, known.get(name)),
        )
        for name, value in values.items()
        if getattr(obj, name, None) != value
    ]


def with_mark(
    obj: models.Model | None, values: dict[str, Any], mark_name: str, said: str | None
) -> dict[str, Any]:
    """The values with their mark: a changed fact takes the line's mark, or counts as assumed.

    Where no fact changes, a mark confirmed on site is not taken back.
    """
    changes = any(getattr(obj, name, None) != value for name, value in values.items())
    known = getattr(obj, mark_name, None)
    if obj is None or changes:
        return {**values, mark_name: said or (known if not changes else None) or Mark.ASSUMED.value}
    if said and known != Mark.CONFIRMED:
        return {**values, mark_name: said}
    return values


def change(obj: Anything, values: dict[str, Any]) -> Anything:
    """Store these values and no others, so that nothing typed meanwhile is lost."""
    for name, value in values.items():
        setattr(obj, name, value)
    if values:
        obj.save(update_fields=list(values))
    return obj


def refuse_twice(plan: Plan, seen: dict[Any, int], key: Any, line: int, column: Label) -> bool:
    """Note a problem when two lines name the same thing; returns whether it did."""
    first = seen.setdefault(key, line)
    if first == line:
        return False
    plan.problems.append(
        Problem(line, column, _("Dasselbe steht schon in Zeile %(line)s.") % {"line": first})
    )
    return True
