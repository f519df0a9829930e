"""Tables of the catalogue: action fields in themes, roles and formats, each with a version."""

from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.alliance.actions.columns import Column, mark, whole_number, words
from buendnis.alliance.actions.imports import Line, Plan, Problem, Step, differences, refuse_twice, with_mark
from buendnis.alliance.models import ActionField, Format, RoleProfile, ThemeCluster
from buendnis.people.models import Person

VERSION = Column("version", gettext_lazy("Fassung"), whole_number(1, 999))
CHECKED = Column("checked", gettext_lazy("Beleg"), mark)


def latest_version(model: type[ActionField] | type[Format]) -> int:
    """The number of the catalogue's newest edition; 1 before the first import."""
    return model.objects.aggregate(latest=Max("version"))["latest"] or 1


def retire_older(model: type[ActionField] | type[Format]) -> None:
    """Only the newest catalogue is in force; older ones stay for what refers to them."""
    latest = latest_version(model)
    model.objects.filter(version__lt=latest).update(is_current=False)
    model.objects.filter(version=latest).update(is_current=True)


class ActionFieldImporter:
    """data/action_fields.csv. Source: concept C3."""

    label = gettext_lazy("Handlungsfelder und Themenfelder")
    columns = (
        Column("code", gettext_lazy("Nummer"), whole_number(1, 99), required=True),
        Column("theme", gettext_lazy("Themenfeld"), words(2), required=True),
        Column("theme_name", gettext_lazy("Name des Themenfelds"), words(120), required=True),
        Column("name", gettext_lazy("Name"), words(160), required=True),
        Column("short_name", gettext_lazy("Kurzname"), words(40)),
        Column("identifier", gettext_lazy("Kennung"), words(40), required=True),
        VERSION,
        CHECKED,
        Column("theme_checked", gettext_lazy("Beleg des Themenfelds"), mark),
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        latest = latest_version(ActionField)
        known = {(f.code, f.version): f for f in ActionField.objects.select_related("theme")}
        themes = {theme.code: theme for theme in ThemeCluster.objects.all()}
        names: dict[str, str] = {}
        seen: dict = {}
        for line in lines:
            key = (line.get("code"), line.get("version", latest))
            if refuse_twice(plan, seen, key, line.number, self.columns[0].label):
                continue
            if names.setdefault(line.get("theme"), line.get("theme_name")) != line.get("theme_name"):
                plan.problems.append(
                    Problem(line.number, self.columns[2].label, _("Dieses Themenfeld heißt oben anders."))
                )
            plan.steps.append(self.step(line, known.get(key), themes.get(line.get("theme")), key[1]))

    def step(self, line: Line, known: ActionField | None, theme: ThemeCluster | None, version: int) -> Step:
        values = {name: line.get(name) for name in ("code", "identifier", "name")}
        values["version"] = version
        if known is None or line.get("short_name"):
            values["short_name"] = line.get("short_name") or line.get("name")[:40]
        values = with_mark(known, values, "checked", line.get("checked"))
        grouping = known if known and theme and known.theme_id == theme.pk else None
        values |= with_mark(grouping, {}, "theme_checked", line.get("theme_checked"))
        changes = differences(known, values, self.columns)
        place = {"theme_name": line.get("theme_name")}
        if theme is None or known is None or known.theme_id != theme.pk or theme.name != place["theme_name"]:
            changes += differences(None, place, self.columns)
        return Step(line.number, line.get("name"), known is None, changes, (known, line, values))

    def apply(self, steps: list[Step], by: Person) -> None:
        for step in steps:
            known, line, values = step.payload
            theme, _is_new = ThemeCluster.objects.update_or_create(
                code=line.get("theme"), defaults={"name": line.get("theme_name")}
            )
            field = known or ActionField()
            for name, value in {**values, "theme": theme}.items():
                setattr(field, name, value)
            field.save()
        retire_older(ActionField)


class FormatImporter:
    """data/roles_and_formats.csv. Source: concept C6."""

    label = gettext_lazy("Rollen und Formate")
    columns = (
        Column("role", gettext_lazy("Rolle"), words(40), required=True),
        Column("role_name", gettext_lazy("Name der Rolle"), words(80), required=True),
        Column("depth", gettext_lazy("Tiefe"), whole_number(1, 9), required=True),
        Column("format", gettext_lazy("Format"), words(40), required=True),
        Column("format_name", gettext_lazy("Name des Formats"), words(120), required=True),
        Column("short_name", gettext_lazy("Kurzname"), words(40)),
        VERSION,
        CHECKED,
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        latest = latest_version(Format)
        known = {(f.identifier, f.version): f for f in Format.objects.select_related("role")}
        roles = {role.identifier: role for role in RoleProfile.objects.all()}
        seen: dict = {}
        for line in lines:
            key = (line.get("format"), line.get("version", latest))
            if not refuse_twice(plan, seen, key, line.number, self.columns[3].label):
                plan.steps.append(self.step(line, known.get(key), roles.get(line.get("role")), key[1]))

    def step(self, line: Line, known: Format | None, role: RoleProfile | None, version: int) -> Step:
        values = {"identifier": line.get("format"), "name": line.get("format_name"), "version": version}
        if known is None or line.get("short_name"):
            values["short_name"] = line.get("short_name") or line.get("format_name")[:40]
        values = with_mark(known, values, "checked", line.get("checked"))
        changes = differences(known, values, self.columns)
        place = {"name": line.get("role_name"), "depth": line.get("depth")}
        if role is None or known is None or known.role_id != role.pk or differences(role, place, ()):
            changes += differences(None, {"role_name": place["name"], "depth": place["depth"]}, self.columns)
        return Step(line.number, line.get("format_name"), known is None, changes, (known, line, values))

    def apply(self, steps: list[Step], by: Person) -> None:
        for step in steps:
            known, line, values = step.payload
            role, _is_new = RoleProfile.objects.update_or_create(
                identifier=line.get("role"),
                defaults={"name": line.get("role_name"), "depth": line.get("depth")},
            )
            format = known or Format()
            for name, value in {**values, "role": role}.items():
                setattr(format, name, value)
            format.save()
        retire_older(Format)
