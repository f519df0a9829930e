"""Two tenants with one thing of each kind in the states that the matrix tells apart, and a person per role.

A tenant is a town with its site and a member that works with it. Everybody asked stands in the tenant "own"
(or in none: office, ministry, editors, auditor); the tenant "foreign" is built alike and belongs to others.
Values that must not leave the server without the right carry a canary (`canaries`).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.test import Client
from django.utils import timezone

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.alliance.tests import factories as alliance
from buendnis.people.models import Person, Role
from tests.matrix import sessions

ALLIANCE_WIDE = {
    "coordinator": ("KO", alliance.coordinator),
    "office lead": ("KO", alliance.office_lead),
    "ministry": ("MI", alliance.ministry_reader),
    "editor": ("ED", alliance.editor),
    "auditor": ("AU", alliance.auditor),
}
IN_TENANT = {
    "local actor": "LO",
    "neighbourhood manager": "LO",
    "clerk": "MS",
    "project lead": "ML",
    "town's deputy": "ML",
    "member staff": "GS",
    "representative": "GR",
    "member's deputy": "GR",
}
STRANGER = "stranger"
SCORES = {"own": 31901, "foreign": 31902}  # canaries, too: numbers that nothing else has
ROLE_OF = {
    STRANGER: "AN",
    **IN_TENANT,
    **{key: code for key, (code, _make) in ALLIANCE_WIDE.items()},
}
SECOND_OF_THEIR_ROLE = frozenset({"town's deputy", "member's deputy", "office lead"})
TOWN, MEMBER = "town", "member"
BOTH = frozenset({TOWN, MEMBER})
TOWN_PEOPLE = frozenset({"clerk", "project lead", "town's deputy"})
MEMBER_PEOPLE = frozenset({"member staff", "representative", "member's deputy"})


@dataclass(frozen=True)
class Thing:
    """A thing with what the suffixes of the matrix ask about: whose it is, and in which state."""

    obj: Any
    sides: frozenset[str] = (
        frozenset()
    )  # which of the tenant's organisations it belongs to or which take part
    authors: tuple[str, ...] = ()  # keys of the people whose own it is
    released: bool = False  # r: to all members
    public: bool = False  # p: to everybody whom the door lets in
    draft: bool = False  # (d)

    @property
    def pk(self) -> int:
        return self.obj.pk


@dataclass
class Tenant:
    """A town, its site, a member, their people and what is between them."""

    name: str
    site: Site
    member: MemberOrganisation
    people: dict[str, Person]
    things: dict[str, Thing] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Thing:
        return self.things[key]

    def canary(self, what: str) -> str:
        return f"Kanari{what}{self.name.title()}"


@dataclass
class World:
    own: Tenant
    foreign: Tenant
    office: dict[str, Person]
    answers: dict[Any, Any] = field(default_factory=dict)  # what was asked already

    @cached_property
    def people(self) -> dict[str, Person | None]:
        """Everybody who asks, by key; the stranger is nobody."""
        return {STRANGER: None, **self.own.people, **self.office}

    @cached_property
    def witnesses(self) -> dict[str, Person]:
        """The others' people: never asked by the matrix, they show that a thing can be had at all."""
        return {f"foreign {key}": person for key, person in self.foreign.people.items()}

    @cached_property
    def clients(self) -> dict[str, Client]:
        """A browser for everybody, logged in as strongly as the house can ask for."""
        everybody = {**self.people, **self.witnesses}
        return {key: sessions.browser_of(person) for key, person in everybody.items()}

    @cached_property
    def tokens(self) -> dict[str, str]:
        """A key for programs for everybody but the stranger."""
        everybody = {**self.people, **self.witnesses}
        return {key: sessions.token_of(person) for key, person in everybody.items() if person}

    @property
    def tenants(self) -> tuple[Tenant, Tenant]:
        return self.own, self.foreign

    def things(self) -> Iterator[tuple[Tenant, str, Thing]]:
        for tenant in self.tenants:
            for key, thing in tenant.things.items():
                yield tenant, key, thing


def build() -> World:
    """Everything, in the transaction that is open; about a second."""
    from tests.matrix import things

    office = {key: make() for key, (_code, make) in ALLIANCE_WIDE.items()}
    tenants = [new_tenant(name) for name in ("own", "foreign")]
    for tenant in tenants:
        things.fill(tenant, office)
    world = World(*tenants, office)
    assert world.clients
    assert world.tokens  # made here, not in the first test, which is undone
    return world


def new_tenant(name: str) -> Tenant:
    site = alliance.SiteFactory(
        neighbourhood=f"Quartier {name}",
        programme_year=timezone.localdate().year,
        municipality__organisation__name=f"Musterstadt {name}",
        municipality__organisation__phone=f"KanariZentrale{name.title()}",
    )
    member = alliance.MemberFactory(organisation__name=f"Verband {name}", short_name=f"V {name}")
    tenant = Tenant(name, site, member, {})
    tenant.people = people_of(tenant)
    name_contacts(tenant)
    return tenant


def people_of(tenant: Tenant) -> dict[str, Person]:
    kind, town, member = Role.Kind, tenant.site.municipality.organisation, tenant.member.organisation
    plain = alliance.PersonFactory
    found = {
        "local actor": alliance.with_role(kind.LOCAL_ACTOR, town),
        "neighbourhood manager": alliance.with_role(kind.NEIGHBOURHOOD_MANAGER, town),
        "clerk": alliance.with_role(kind.MUNICIPALITY_STAFF, town),
        "project lead": alliance.with_role(kind.MUNICIPALITY_LEAD, town),
        "town's deputy": plain(),
        "member staff": alliance.with_role(kind.MEMBER_STAFF, member),
        "representative": alliance.with_role(kind.MEMBER_REPRESENTATIVE, member),
        "member's deputy": plain(),
    }
    for key, person in found.items():
        person.name = f"{key} {tenant.name}"
        person.phone = tenant.canary(f"Telefon{word_of(key)}")
        person.email = tenant.canary(f"Mail{word_of(key)}").lower() + "@demo.example"
        person.save()
    return found


def word_of(key: str) -> str:
    """The key of a person as it stands in their canaries."""
    return "".join(filter(str.isalpha, key))


def name_contacts(tenant: Tenant) -> None:
    """Leads and their deputies: a deputy holds no role but stands for whoever does."""
    town, member = tenant.site.municipality.organisation, tenant.member.organisation
    for organisation, lead, deputy in (
        (town, "project lead", "town's deputy"),
        (member, "representative", "member's deputy"),
    ):
        organisation.lead, organisation.deputy = tenant.people[lead], tenant.people[deputy]
        organisation.save()
    tenant.site.lead = tenant.people["project lead"]
    tenant.site.save()
    tenant.site.managers.add(tenant.people["neighbourhood manager"])
