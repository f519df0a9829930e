"""The table of members: member organisations, ministries and the coordinating office."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.alliance.actions.columns import Column, mark, one_of, same, words
from buendnis.alliance.actions.imports import (
    Difference,
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
from buendnis.alliance.actions.members import index_member
from buendnis.alliance.actions.sites import index_site
from buendnis.alliance.models import ActionField, CoordinatingOffice, MemberOrganisation, Ministry, Site
from buendnis.people.models import Organisation, Person


class Kind(models.TextChoices):
    MEMBER = "member", gettext_lazy("Bündnismitglied")
    MINISTRY = "ministry", gettext_lazy("Ministerium")
    OFFICE = "coordinating_office", gettext_lazy("Geschäftsstelle")


MODELS: dict[str, type[MemberOrganisation] | type[Ministry] | type[CoordinatingOffice]] = {
    Kind.MEMBER: MemberOrganisation,
    Kind.MINISTRY: Ministry,
    Kind.OFFICE: CoordinatingOffice,
}
ORGANISATION_KINDS = {
    Kind.MEMBER: Organisation.Kind.MEMBER,
    Kind.MINISTRY: Organisation.Kind.MINISTRY,
    Kind.OFFICE: Organisation.Kind.OFFICE,
}


def codes(text: str) -> frozenset[int]:
    """Numbers of action fields, separated by `|` or comma."""
    parts = [part.strip() for part in text.replace(",", "|").split("|") if part.strip()]
    if not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise ValueError(_("Bitte Nummern mit | trennen, zum Beispiel 1|4|9."))
    return frozenset(int(part) for part in parts)


def listed(numbers: Any) -> str:
    """Numbers of action fields as a person reads them, in order: `1, 4, 12`."""
    return ", ".join(str(number) for number in sorted(numbers))


@dataclass
class Known:
    """What is stored, read in a few queries."""

    profiles: dict[str, dict[str, Any]]  # kind → compared name → profile
    by_short_name: dict[str, dict[str, Any]]
    organisations: dict[str, Organisation]
    fields: dict[int, ActionField]

    @classmethod
    def load(cls) -> "Known":
        profiles: dict[str, dict[str, Any]] = {}
        short: dict[str, dict[str, Any]] = {}
        for kind, model in MODELS.items():
            found = model.objects.select_related("organisation").prefetch_related("action_fields")
            stored: list[Any] = list(found)
            profiles[kind] = {same(profile.organisation.name): profile for profile in stored}
            short[kind] = {same(profile.short_name): profile for profile in stored}
        return cls(
            profiles,
            short,
            {same(organisation.name): organisation for organisation in Organisation.objects.all()},
            {field.code: field for field in ActionField.objects.current()},
        )


class MemberImporter:
    """data/members.csv. Source: concept C1."""

    label = gettext_lazy("Bündnismitglieder, Ministerien und Geschäftsstelle")
    columns = (
        Column("name", gettext_lazy("Name"), words(200), required=True),
        Column("short_name", gettext_lazy("Kurzname"), words(60), required=True),
        Column("kind", gettext_lazy("Art"), one_of(Kind)),
        Column("action_fields", gettext_lazy("Handlungsfelder"), codes),
        Column("text", gettext_lazy("Über die Organisation"), words(5000)),
        Column("own_structures", gettext_lazy("Eigene Strukturen"), words(5000)),
        Column("checked", gettext_lazy("Beleg"), mark),
        Column("action_fields_checked", gettext_lazy("Beleg der Handlungsfelder"), mark),
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        known = Known.load()
        seen_names: dict = {}
        seen_short: dict = {}
        for line in lines:
            twice = refuse_twice(plan, seen_names, same(line.get("name")), line.number, self.columns[0].label)
            short = same(line.get("short_name"))
            if twice or refuse_twice(plan, seen_short, short, line.number, self.columns[1].label):
                continue
            self.plan_line(line, known, plan)

    def plan_line(self, line: Line, known: Known, plan: Plan) -> None:
        kind = line.get("kind", Kind.MEMBER)
        profile = self.match(line, kind, known, plan)
        if self.is_foreign(line, kind, profile, known, plan):
            return
        unknown = line.get("action_fields", frozenset()) - known.fields.keys()
        if unknown:
            text = _("Diese Handlungsfelder gibt es nicht: %(codes)s.") % {"codes": listed(unknown)}
            plan.problems.append(Problem(line.number, self.columns[3].label, text))
            return
        values = {name: line.get(name) for name in ("short_name", "text") if line.get(name) is not None}
        if kind == Kind.MEMBER and line.get("own_structures"):
            values["own_structures"] = line.get("own_structures")
        values = with_mark(profile, values, "checked", line.get("checked"))
        organisation = profile.organisation if profile else None
        changes = differences(organisation, {"name": line.get("name")}, self.columns)
        changes += differences(profile, values, self.columns)
        chosen, field_values = self.fields(line, profile, known)
        changes += self.field_changes(profile, chosen, field_values)
        payload = (kind, profile, line.get("name"), {**values, **field_values}, chosen)
        plan.steps.append(Step(line.number, line.get("name"), profile is None, changes, payload))

    def match(self, line: Line, kind: str, known: Known, plan: Plan) -> Any:
        """The stored profile: by name, else by short name, which is shown as a possible duplicate."""
        by_name = known.profiles[kind].get(same(line.get("name")))
        by_short = known.by_short_name[kind].get(same(line.get("short_name")))
        if by_name and by_short and by_name.pk != by_short.pk:
            text = _("Der Kurzname gehört schon zu „%(name)s“.") % {"name": by_short.organisation.name}
            plan.problems.append(Problem(line.number, self.columns[1].label, text))
        elif by_short and not by_name:
            text = _("Gleicher Kurzname wie „%(name)s“. Die Angaben werden dort eingetragen.")
            plan.notices.append(Notice(line.number, text % {"name": by_short.organisation.name}))
        return by_name or by_short

    def is_foreign(self, line: Line, kind: str, profile: Any, known: Known, plan: Plan) -> bool:
        """Whether the name belongs to an organisation of another kind."""
        organisation = known.organisations.get(same(line.get("name")))
        if profile or organisation is None or organisation.kind == ORGANISATION_KINDS[Kind(kind)]:
            return False
        text = _("„%(name)s“ gibt es schon als: %(kind)s.")
        text %= {"name": organisation.name, "kind": organisation.get_kind_display()}
        plan.problems.append(Problem(line.number, self.columns[0].label, text))
        return True

    def fields(
        self, line: Line, profile: Any, known: Known
    ) -> tuple[list[ActionField] | None, dict[str, Any]]:
        numbers = line.get("action_fields")
        if numbers is None:
            return None, {}
        chosen = [known.fields[number] for number in sorted(numbers)]
        said = line.get("action_fields_checked")
        stored = {field.pk for field in profile.action_fields.all()} if profile else None
        mark_of = with_mark(
            profile if stored == {field.pk for field in chosen} else None, {}, "action_fields_checked", said
        )
        return chosen, mark_of

    def field_changes(
        self, profile: Any, chosen: list[ActionField] | None, field_values: dict[str, Any]
    ) -> list[Difference]:
        before = {field.code for field in profile.action_fields.all()} if profile else set()
        changes = differences(profile, field_values, self.columns)
        if chosen is not None and before != {field.code for field in chosen}:
            numbers = listed(field.code for field in chosen)
            changes.append(Difference(self.columns[3].label, listed(before), numbers))
        return changes

    def apply(self, steps: list[Step], by: Person) -> None:
        for step in steps:
            kind, profile, name, values, chosen = step.payload
            organisation = self.organisation(profile, name, kind)
            if profile is None:
                profile = MODELS[kind].objects.create(organisation=organisation, **values)
            else:
                change(profile, values)
            if chosen is not None:
                profile.action_fields.set(chosen)
            if isinstance(profile, MemberOrganisation):
                index_member(profile)
        reindex_sites(steps)

    def organisation(self, profile: Any, name: str, kind: str) -> Organisation:
        if profile is None:
            defaults = {"kind": ORGANISATION_KINDS[Kind(kind)]}
            return Organisation.objects.get_or_create(name=name, defaults=defaults)[0]
        if profile.organisation.name != name:
            profile.organisation.name = name
            profile.organisation.save(update_fields=["name"])
        return profile.organisation


def reindex_sites(steps: list[Step]) -> None:
    """New members may find every site: write that into the sites' entries."""
    if not any(step.is_new and step.payload[0] == Kind.MEMBER for step in steps):
        return
    members = list(MemberOrganisation.objects.values_list("organisation_id", flat=True))
    for site in Site.objects.select_related("municipality__organisation", "municipality__county"):
        index_site(site, members)
