"""The table of sites: municipality, county and neighbourhood in one line."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from buendnis.alliance.actions.columns import Column, degree, mark, one_of, same, whole_number, words
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
from buendnis.alliance.actions.sites import index_site
from buendnis.alliance.models import County, MemberOrganisation, Municipality, ProgrammePhase, Site
from buendnis.people.models import Organisation, Person

NO_COUNTY = "kreisfrei"
YEAR = whole_number(1990, 2100)
TOWN_FACTS = ("ags", "population", "status")
SITE_FACTS = ("aliases", "admission_year", "programme_year", "funding_ends", "phase")
POSITION = ("latitude", "longitude")


def ags(text: str) -> str:
    """Eight digits; a spreadsheet may have eaten the leading zero."""
    if not re.fullmatch(r"[0-9]{7,8}", text):
        raise ValueError(_("Der Gemeindeschlüssel hat acht Ziffern."))
    return text.zfill(8)


def other_names(aliases: str) -> set[str]:
    """The names under which a neighbourhood is also known, in the form in which names are compared."""
    return {same(name) for name in re.split(r"[,;|]", aliases) if name.strip()}


@dataclass
class Town:
    """A municipality as the table tells it, gathered over all its lines."""

    name: str
    known: Municipality | None
    first_line: int
    county: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


class SiteImporter:
    """data/sites.csv. Source: concept C2."""

    label = gettext_lazy("Standorte und ihre Kommunen")
    columns = (
        Column("municipality", gettext_lazy("Kommune"), words(200), required=True),
        Column("neighbourhood", gettext_lazy("Quartier"), words(120), required=True),
        Column("phase", gettext_lazy("Programmphase"), one_of(ProgrammePhase), required=True),
        Column("aliases", gettext_lazy("auch genannt"), words(200)),
        Column("county", gettext_lazy("Landkreis"), words(80)),
        Column("ags", gettext_lazy("AGS"), ags),
        Column("latitude", gettext_lazy("Breite"), degree(47, 56)),
        Column("longitude", gettext_lazy("Länge"), degree(5, 16)),
        Column("population", gettext_lazy("Einwohnerzahl"), whole_number(1, 20_000_000)),
        Column("status", gettext_lazy("Status"), one_of(Municipality.Status)),
        Column("admission_year", gettext_lazy("Aufnahmejahr"), YEAR),
        Column("programme_year", gettext_lazy("Programmjahr"), YEAR),
        Column("funding_ends", gettext_lazy("letztes Förderjahr"), YEAR),
        Column("checked", gettext_lazy("Beleg"), mark),
        Column("position_checked", gettext_lazy("Beleg der Lage"), mark),
    )

    def plan(self, lines: list[Line], plan: Plan) -> None:
        SiteReader(plan).read(lines)

    def apply(self, steps: list[Step], by: Person) -> None:
        members = list(MemberOrganisation.objects.values_list("organisation_id", flat=True))
        written: dict[str, Municipality] = {}
        for step in steps:
            town, site, values = step.payload
            municipality = written.get(same(town.name)) or self.write_town(town)
            written[same(town.name)] = municipality
            if site is None:
                site = Site.objects.create(municipality=municipality, **values)
            else:
                change(site, values)
            index_site(site, members)

    def write_town(self, town: Town) -> Municipality:
        facts = dict(town.facts)
        if town.county is not None:
            is_free = same(town.county) == NO_COUNTY
            facts["county"] = None if is_free else County.objects.get_or_create(name=town.county)[0]
        if town.known:
            return change(town.known, facts)
        organisation, _is_new = Organisation.objects.get_or_create(
            name=town.name, defaults={"kind": Organisation.Kind.MUNICIPALITY}
        )
        return Municipality.objects.create(organisation=organisation, **facts)


class SiteReader:
    """Compares the lines of one table with what is stored; read in four queries."""

    def __init__(self, result: Plan) -> None:
        self.result = result
        stored = Municipality.objects.select_related("organisation", "county")
        self.towns = {same(town.organisation.name): town for town in stored}
        self.by_ags = {town.ags: town for town in self.towns.values() if town.ags}
        self.organisations = {
            same(organisation.name): organisation for organisation in Organisation.objects.all()
        }
        self.keys: dict[str, Any] = {}
        self.sites: dict[int, list[Site]] = {}
        for site in Site.objects.select_related("municipality__organisation"):
            self.sites.setdefault(site.municipality_id, []).append(site)

    def label_of(self, name: str) -> Any:
        return next(column.label for column in SiteImporter.columns if column.name == name)

    def read(self, lines: list[Line]) -> None:
        """Towns first, over all lines; then each line's site."""
        towns: dict[Any, Town] = {}
        seen: dict = {}
        for line, town in [(line, self.town_of(line, towns)) for line in lines]:
            names = {same(line.get("neighbourhood")), *other_names(line.get("aliases", ""))}
            keys = [(same(town.name), name) for name in sorted(names)]
            if not any(self.is_twice(seen, key, line, "neighbourhood") for key in keys):
                self.read_line(line, town, seen)

    def is_twice(self, seen: dict, key: Any, line: Line, column: str) -> bool:
        return refuse_twice(self.result, seen, key, line.number, self.label_of(column))

    # --- Municipality -------------------------------------------------------------------------------

    def town_of(self, line: Line, towns: dict[Any, Town]) -> Town:
        """The municipality of a line: by AGS, else by name; facts of all its lines must agree."""
        known = self.match_town(line)
        key = known.pk if known else same(line.get("municipality"))
        town = towns.setdefault(
            key, Town(known.organisation.name if known else line.get("municipality"), known, line.number)
        )
        facts = {name: line.get(name) for name in TOWN_FACTS if line.get(name) is not None}
        self.refuse_shared_key(line, key)
        county = line.get("county")
        if county is not None and same(county) == NO_COUNTY:
            facts.setdefault("status", Municipality.Status.INDEPENDENT_CITY.value)
        for name, value in {**facts, **({"county": county} if county else {})}.items():
            before = town.county if name == "county" else town.facts.get(name)
            if before is not None and before != value:
                text = _("Weiter oben steht für diese Kommune: %(value)s.") % {"value": before}
                self.result.problems.append(Problem(line.number, self.label_of(name), text))
        town.facts.update(facts)
        town.county = county or town.county
        return town

    def refuse_shared_key(self, line: Line, town_key: Any) -> None:
        """Two municipalities of one table cannot have the same official key."""
        if line.get("ags") and self.keys.setdefault(line.get("ags"), town_key) != town_key:
            text = _("Diesen Schlüssel trägt weiter oben eine andere Kommune.")
            self.result.problems.append(Problem(line.number, self.label_of("ags"), text))

    def match_town(self, line: Line) -> Municipality | None:
        by_name = self.towns.get(same(line.get("municipality")))
        by_key = self.by_ags.get(line.get("ags", ""))
        if by_key and by_name and by_key.pk != by_name.pk:
            text = _("Dieser Schlüssel gehört zu „%(name)s“.") % {"name": by_key.organisation.name}
            self.result.problems.append(Problem(line.number, self.label_of("ags"), text))
        elif by_key and not by_name:
            text = _("Gleicher Gemeindeschlüssel wie „%(name)s“. Die Angaben werden dort eingetragen.")
            self.result.notices.append(Notice(line.number, text % {"name": by_key.organisation.name}))
        organisation = self.organisations.get(same(line.get("municipality")))
        if organisation and not by_name and organisation.kind != Organisation.Kind.MUNICIPALITY:
            text = _("„%(name)s“ gibt es schon als: %(kind)s.")
            text %= {"name": organisation.name, "kind": organisation.get_kind_display()}
            self.result.problems.append(Problem(line.number, self.label_of("municipality"), text))
        return by_name or by_key

    def town_changes(self, town: Town, line: Line) -> list[Difference]:
        """Shown once, at the first line of the municipality."""
        if line.number != town.first_line:
            return []
        changes = differences(town.known, town.facts, SiteImporter.columns)
        if town.known and town.county is not None:
            before = town.known.county.name if town.known.county else NO_COUNTY
            if same(before) != same(town.county):
                changes.append(Difference(self.label_of("county"), before, town.county))
        return changes

    # --- Site ---------------------------------------------------------------------------------------

    def read_line(self, line: Line, town: Town, seen: dict) -> None:
        known = self.match_site(line, town)
        if known and self.is_twice(seen, known.pk, line, "neighbourhood"):
            return
        facts = {name: line.get(name) for name in SITE_FACTS if line.get(name) is not None}
        if known is None or same(known.neighbourhood) == same(line.get("neighbourhood")):
            facts = {"neighbourhood": line.get("neighbourhood"), **facts}
        self.refuse_impossible_years(line, facts, known)
        values = with_mark(known, facts, "checked", line.get("checked"))
        position = {name: line.get(name) for name in POSITION if line.get(name) is not None}
        if position:
            values |= with_mark(known, position, "position_checked", line.get("position_checked"))
        changes = self.town_changes(town, line) + differences(known, values, SiteImporter.columns)
        name = f"{town.name}, {known.neighbourhood if known else line.get('neighbourhood')}"
        self.result.steps.append(Step(line.number, name, known is None, changes, (town, known, values)))

    def match_site(self, line: Line, town: Town) -> Site | None:
        """The stored site: by its name, else by another name, which is shown as a duplicate."""
        if town.known is None:
            return None
        candidates = self.sites.get(town.known.pk, [])
        name = same(line.get("neighbourhood"))
        by_name = next((site for site in candidates if same(site.neighbourhood) == name), None)
        if by_name:
            return by_name
        aliases = other_names(line.get("aliases", ""))
        for site in candidates:
            if name in other_names(site.aliases) or same(site.neighbourhood) in aliases:
                text = _("Ist bereits bekannt als „%(name)s“. Die Angaben werden dort eingetragen.")
                self.result.notices.append(Notice(line.number, text % {"name": site.neighbourhood}))
                return site
        return None

    def refuse_impossible_years(self, line: Line, facts: dict[str, Any], known: Site | None) -> None:
        starts = facts.get("programme_year", getattr(known, "programme_year", None))
        ends = facts.get("funding_ends", getattr(known, "funding_ends", None))
        if starts and ends and ends < starts:
            text = _("Das letzte Förderjahr liegt vor dem Programmjahr.")
            self.result.problems.append(Problem(line.number, self.label_of("funding_ends"), text))
