"""The invented people of the demo alliance and whom they act for."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from buendnis.alliance.models import CoordinatingOffice, MemberOrganisation, Ministry, Site
from buendnis.config.demo import files
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.models import Organisation, Person, Role

INVITED_DAYS_AGO = 365
LOGINS = ("geschaeftsstelle", "kommune", "mitglied", "ministerium", "redaktion")
Kind = Role.Kind
ROLES: dict[str, tuple[str, ...]] = {
    Organisation.Kind.MEMBER: (Kind.MEMBER_REPRESENTATIVE,),
    Organisation.Kind.MUNICIPALITY: (Kind.MUNICIPALITY_LEAD,),
    Organisation.Kind.OFFICE: (Kind.OFFICE_LEAD, Kind.COORDINATOR),
    Organisation.Kind.MINISTRY: (Kind.MINISTRY_READER,),
}


@dataclass
class Cast:
    """Who is who, by the names that the files use."""

    organisations: dict[str, Organisation]
    people: dict[str, Person] = field(default_factory=dict)
    sites: dict[str, Site] = field(default_factory=dict)
    members: dict[str, MemberOrganisation] = field(default_factory=dict)
    coordinators: list[Person] = field(default_factory=list)

    def lead_of(self, organisation: Organisation) -> Person:
        return self.people[f"lead of {organisation.pk}"]

    def deputy_of(self, organisation: Organisation) -> Person:
        return self.people[f"deputy of {organisation.pk}"]

    def named(self, text: str) -> Person:
        """Somebody as the files write it: "lead of LAG"."""
        part, short_name = text.split(" of ", 1)
        organisation = self.organisations[short_name]
        return self.lead_of(organisation) if part == "lead" else self.deputy_of(organisation)

    def site(self, name: str) -> Site:
        return self.sites[name]

    def member(self, short_name: str) -> MemberOrganisation:
        return self.members[short_name]

    def coordinator(self, turn: int) -> Person:
        """The three of the office take turns."""
        return self.coordinators[turn % len(self.coordinators)]


def load() -> Cast:
    """Make all people, give them their roles, name leads and deputies of organisations and sites."""
    cast = Cast(organisations_by_name())
    written = files.read("people")
    for short_name, pair in written["organisations"].items():
        staff_organisation(cast, cast.organisations[short_name], pair)
    for entry in written["others"]:
        add_other(cast, entry)
    staff_sites(cast, written["others"])
    cast.members = {
        member.short_name: member for member in MemberOrganisation.objects.select_related("organisation")
    }
    office = cast.organisations["ProjektStadt"]
    coordinators = Person.objects.filter(roles__organisation=office, roles__kind=Kind.COORDINATOR)
    cast.coordinators = list(coordinators.order_by("pk"))
    invited = timezone.now() - timedelta(days=INVITED_DAYS_AGO)
    Person.objects.filter(is_system=False).update(invited_at=invited)
    return cast


def organisations_by_name() -> dict[str, Organisation]:
    """Organisations by short name, municipalities by name."""
    found = {town.name: town for town in Organisation.objects.filter(kind=Organisation.Kind.MUNICIPALITY)}
    for model in (MemberOrganisation, Ministry, CoordinatingOffice):
        for profile in model._default_manager.select_related("organisation"):
            found[profile.short_name] = profile.organisation
    return found


def staff_organisation(cast: Cast, organisation: Organisation, pair: dict[str, dict[str, str]]) -> None:
    people_of = {part: invent(**pair[part]) for part in ("lead", "deputy")}
    for part, person in people_of.items():
        cast.people[f"{part} of {organisation.pk}"] = person
        for kind in ROLES[organisation.kind]:
            people_actions.give_role(person, kind, organisation, by=people.system())
    people_actions.set_contacts(organisation, by=people.system(), **people_of)


def add_other(cast: Cast, entry: dict[str, Any]) -> None:
    person = invent(entry["name"], entry["email"])
    cast.people[entry["email"]] = person
    organisation = cast.organisations[entry["organisation"]]
    people_actions.give_role(person, entry["role"], organisation, by=people.system())


def invent(name: str, email: str) -> Person:
    """An invented person; the five demo logins get the published password, nobody else has one."""
    is_login = email.split("@")[0] in LOGINS
    password = settings.DEMO_PASSWORD if is_login else None
    return Person.objects.create_user(email, password, name=name, is_example=True)


def staff_sites(cast: Cast, others: list[dict[str, Any]]) -> None:
    """Every site has its town's lead and deputy; some have a neighbourhood manager."""
    for site in Site.objects.select_related("municipality__organisation"):
        town = site.municipality.organisation
        site.lead, site.deputy = cast.lead_of(town), cast.deputy_of(town)
        site.save(update_fields=["lead", "deputy"])
        cast.sites[str(site)] = site
    for entry in others:
        if "manages" in entry:
            cast.sites[entry["manages"]].managers.add(cast.people[entry["email"]])
