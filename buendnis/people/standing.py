"""Who somebody is in the alliance: read once, asked everywhere."""

from copy import copy
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, Q

from buendnis.people.models import Person, Role

Kind = Role.Kind
MEMBER_ROLES = frozenset({Kind.MEMBER_STAFF, Kind.MEMBER_REPRESENTATIVE})
MUNICIPALITY_ROLES = frozenset({Kind.MUNICIPALITY_STAFF, Kind.MUNICIPALITY_LEAD})
OFFICE_ROLES = frozenset({Kind.COORDINATOR, Kind.OFFICE_LEAD})


@dataclass(frozen=True)
class Standing:
    """In which organisations a person acts, and as what; empty for strangers and for the deactivated."""

    office: bool = False
    office_lead: bool = False
    ministry: bool = False
    editor: bool = False
    auditor: bool = False
    manages: bool = False
    local: bool = False
    anybody: bool = False
    organisation_ids: frozenset[int] = frozenset()
    member_org_ids: frozenset[int] = frozenset()
    represents_org_ids: frozenset[int] = frozenset()
    municipality_org_ids: frozenset[int] = frozenset()
    leads_org_ids: frozenset[int] = frozenset()
    contact_org_ids: frozenset[int] = frozenset()


NOBODY = Standing()
MACHINE = Standing(office=True, office_lead=True, anybody=True)


def standing(person: Person | AnonymousUser) -> Standing:
    """What a person may act as; one query, remembered on this instance.

    A deputy has the roles of the organisation's lead there (permissions.md). Roles in an inactive
    organisation do not count.
    """
    if not isinstance(person, Person) or not person.is_active:
        return NOBODY
    if person.is_system:
        return MACHINE
    if (known := getattr(person, "_standing", None)) is None:
        known = person._standing = _standing_of(_roles_held_by(person))  # type: ignore[attr-defined]  # memory
    return known


def acting_only(person: Person, held: Standing) -> Person:
    """The same person as seen in a part of their standing, such as one organisation; for reading only."""
    part = copy(person)
    part._standing = held  # type: ignore[attr-defined]  # memory
    return part


def forget_standing(person: Person) -> None:
    """Let the next `standing` look again; called where roles change."""
    person.__dict__.pop("_standing", None)


def _roles_held_by(person: Person) -> list[tuple[str, int, bool]]:
    """Kind and organisation of each role, and whether the person is its contact or deputy there."""
    own = Q(person=person)
    as_deputy = Q(organisation__deputy=person, person=F("organisation__lead"))
    roles = Role.objects.filter(own | as_deputy, organisation__is_active=True).order_by("pk")
    rows = roles.values_list("kind", "organisation_id", "organisation__lead_id", "organisation__deputy_id")
    return [(kind, organisation, person.pk in contacts) for kind, organisation, *contacts in rows]


def _standing_of(roles: list[tuple[str, int, bool]]) -> Standing:
    kinds = {kind for kind, _, _ in roles}

    def organisations(*wanted: str) -> frozenset[int]:
        return frozenset(organisation for kind, organisation, _ in roles if kind in wanted)

    return Standing(
        office=bool(kinds & OFFICE_ROLES),
        office_lead=Kind.OFFICE_LEAD in kinds,
        ministry=Kind.MINISTRY_READER in kinds,
        editor=Kind.EDITOR in kinds,
        auditor=Kind.AUDITOR in kinds,
        manages=Kind.NEIGHBOURHOOD_MANAGER in kinds,
        local=Kind.LOCAL_ACTOR in kinds,
        anybody=bool(roles),
        organisation_ids=frozenset(organisation for _, organisation, _ in roles),
        member_org_ids=organisations(*MEMBER_ROLES),
        represents_org_ids=organisations(Kind.MEMBER_REPRESENTATIVE),
        municipality_org_ids=organisations(*MUNICIPALITY_ROLES),
        leads_org_ids=organisations(Kind.MUNICIPALITY_LEAD),
        contact_org_ids=frozenset(organisation for _, organisation, is_contact in roles if is_contact),
    )
