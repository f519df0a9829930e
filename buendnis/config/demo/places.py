"""Organisations, municipalities and sites: the real ones from the tables, the invented ones beside them."""

from typing import Any

from django.conf import settings

from buendnis.alliance import actions as alliance
from buendnis.alliance.actions import imports
from buendnis.alliance.actions.sites import Document, Weight
from buendnis.alliance.models import ActionField, MemberOrganisation, Site, TimelineEntry
from buendnis.base.tables import read_lines
from buendnis.config.demo import files
from buendnis.config.demo.clock import Clock
from buendnis.config.demo.staff import Cast
from buendnis.people import queries as people
from buendnis.people.models import Organisation

TABLES = {
    "action_fields": "action_fields",
    "formats": "roles_and_formats",
    "members": "members",
    "sites": "sites",
    "duties": "duties",
    "calendar": "calendar",
}
DESCRIBED = ("local_partnership", "neighbourhood_management")
DESCRIBED_DAYS_AGO = 210


def load_tables() -> None:
    """Read the real tables of `data/` through the same importers as the office."""
    for kind, name in TABLES.items():
        imports.run_import(kind, read_lines(settings.DATA / f"{name}.csv"), by=people.system())


def load_invented_places() -> None:
    """Invented members, towns and sites, read like a table; marked as examples."""
    invented = files.read("organisations")
    members = [member_row(member) for member in invented["members"]]
    sites = [site_row(town, site) for town in invented["municipalities"] for site in town["sites"]]
    for kind, rows in (("members", members), ("sites", sites)):
        imports.run_import(kind, list(enumerate(rows, start=2)), by=people.system())
    names = [place["name"] for place in (*invented["members"], *invented["municipalities"])]
    Organisation.objects.filter(name__in=names).update(is_example=True)
    Site.objects.filter(municipality__organisation__name__in=names).update(is_example=True)
    for member in invented["members"]:
        latitude, longitude = member["near"]
        known = MemberOrganisation.objects.filter(short_name=member["short_name"])
        known.update(latitude=latitude, longitude=longitude)


def member_row(member: dict[str, Any]) -> dict[str, str]:
    codes = dict(ActionField.objects.current().values_list("identifier", "code"))
    return {
        "name": member["name"],
        "short_name": member["short_name"],
        "kind": "member",
        "action_fields": "|".join(str(codes[name]) for name in member["fields"]),
        "text": member["text"],
        "own_structures": member["own_structures"],
        "checked": "assumed",
        "action_fields_checked": "assumed",
    }


def site_row(town: dict[str, Any], site: dict[str, Any]) -> dict[str, str]:
    is_city = town.get("status") == "independent_city"
    row = {
        "municipality": town["name"],
        "county": "kreisfrei" if is_city else town["county"],
        "population": town["population"],
        "status": town.get("status", "town"),
        "aliases": "",
        "checked": "assumed",
        "position_checked": "assumed",
        **site,
    }
    return {name: str(value) for name, value in row.items()}


def describe_sites(cast: Cast, clock: Clock) -> None:
    """Weights with reasons, local partnership, documents: by each site's own lead."""
    fields = {field.identifier: field for field in ActionField.objects.current()}
    for entry in files.read("sites"):
        site = cast.site(entry["site"])
        facts = {
            name: entry[name] for name in ("local_partnership", "neighbourhood_management") if name in entry
        }
        weights = [
            Weight(fields[name], weight, reason)
            for name, (weight, reason) in entry.get("weights", {}).items()
        ]
        documents = [Document(None, title, url) for title, url in entry.get("documents", [])]
        day = clock.day(DESCRIBED_DAYS_AGO)
        by = cast.lead_of(site.municipality.organisation)
        alliance.change_site(site, facts=facts, weights=weights, documents=documents, today=day, by=by)
    clock.move_all_back(days=DESCRIBED_DAYS_AGO)


def mark_examples() -> None:
    """What the stories wrote is invented, also where the place is real; nobody has checked real places."""
    TimelineEntry.objects.update(is_example=True)
    Site.objects.filter(is_example=False).update(checked_on=None)
