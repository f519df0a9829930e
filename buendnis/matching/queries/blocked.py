"""Which needs the conflicts in force block today."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from buendnis.alliance import permissions as alliance_permissions
from buendnis.alliance.models import InterestDeclaration
from buendnis.alliance.queries.interests import in_force
from buendnis.matching import permissions
from buendnis.matching.models import Need, Offer, OfferMember
from buendnis.matching.queries.conflicts import ConflictRow, conflict_list
from buendnis.people import queries as people
from buendnis.people.models import Person

AVAILABLE = (Offer.Status.TRIAL, Offer.Status.PROVEN)


@dataclass(frozen=True)
class BlockedRow:
    """One conflict, from when until when it was declared, and the open needs that the member would fit."""

    conflict: ConflictRow
    starts_on: date | None
    ends_on: date | None
    needs: list[Need]


def conflicts_with_needs(person: Person, on: date) -> list[BlockedRow]:
    """Conflicts the person may see, by member and town, with the needs they block; a fixed number of queries.

    A need is blocked where the member has an offer in one of its action fields. Source: concept C5, C11.
    """
    rows = [row for row in conflict_list(on) if _may_see(person, row)]
    days = _days(on)
    needs = _open_needs(person, {row.town.pk for row in rows})
    fields = _fields_of({row.member.pk for row in rows})
    return [
        BlockedRow(
            row,
            *days.get(_key(row), (None, None)),
            [need for need in needs.get(row.town.pk, ()) if _blocks(row, need, fields[row.member.pk])],
        )
        for row in rows
    ]


def _may_see(person: Person, row: ConflictRow) -> bool:
    if alliance_permissions.sees_all(person):
        return True
    return row.member.organisation_id in people.standing(person).member_org_ids


Key = tuple[int, int, int | None, str]


def _key(row: ConflictRow) -> Key:
    return row.member.pk, row.town.pk, row.site.pk if row.site else None, row.reason


def _days(on: date) -> dict[Key, tuple[date | None, date | None]]:
    """From when until when a declaration counts."""
    rows: Iterable[InterestDeclaration] = in_force(on).order_by("pk")
    return {
        (row.member_id, row.municipality_id, row.site_id, row.reason): (row.starts_on, row.ends_on)
        for row in rows
    }


def _open_needs(person: Person, towns: set[int]) -> dict[int, list[Need]]:
    """Needs that still look for help, by town, as far as the person may read them."""
    needs = permissions.visible_needs(person).filter(
        status__in=(Need.Status.OPEN, Need.Status.ASKED), site__municipality__in=towns
    )
    found: dict[int, list[Need]] = defaultdict(list)
    loaded = needs.select_related("site__municipality__organisation").prefetch_related("action_fields")
    for need in loaded.order_by("pk").distinct():
        found[need.site.municipality_id].append(need)
    return found


def _fields_of(members: set[int]) -> dict[int, set[int]]:
    """Action fields of each member's offers that can be proposed."""
    parts = OfferMember.objects.filter(member__in=members, offer__status__in=AVAILABLE).order_by()
    found: dict[int, set[int]] = defaultdict(set)
    for member_id, field_id in parts.values_list("member_id", "offer__action_fields"):
        found[member_id].add(field_id)
    return found


def _blocks(row: ConflictRow, need: Need, fields: set[int]) -> bool:
    if row.site is not None and need.site_id != row.site.pk:
        return False
    return any(field.pk in fields for field in need.action_fields.all())
