"""Who must not help where: declared interests, and facts that nobody declares. Source: concept C5, C11."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import MemberOrganisation, Municipality, Site
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people.models import Role


@dataclass(frozen=True)
class ConflictRow:
    """A member that no plan sends to a town (`site` None: all its sites), and where that is known from.

    `source`: declared (by the member or the office), town (somebody acts for both), paid (a paid engagement
    is running there).
    """

    member: MemberOrganisation
    town: Municipality
    site: Site | None
    source: str
    reason: str = ""


def facts_of_conflict(on: date) -> dict[int, frozenset[int]]:
    """By site: members in conflict by facts, declared or not; three queries."""
    found: dict[int, set[int]] = defaultdict(set)
    of_town: dict[int, set[int]] = defaultdict(set)
    for member_id, town_id in _same_people():
        of_town[town_id].add(member_id)
    if of_town:
        for site_id, town_id in Site.objects.filter(municipality__in=of_town).values_list(
            "pk", "municipality_id"
        ):
            found[site_id] |= of_town[town_id]
    for member_id, site_id in _paid():
        found[site_id].add(member_id)
    return {site_id: frozenset(members) for site_id, members in found.items()}


def _same_people() -> set[tuple[int, int]]:
    """(member id, municipality id) where one person acts for both. One query."""
    acting: dict[int, tuple[set[int], set[int]]] = defaultdict(lambda: (set(), set()))
    rows = Role.objects.filter(person__is_active=True, organisation__is_active=True).order_by()
    for person_id, member_id, town_id in rows.values_list(
        "person_id", "organisation__member", "organisation__municipality"
    ):
        members, towns = acting[person_id]
        if member_id:
            members.add(member_id)
        if town_id:
            towns.add(town_id)
    return {(member, town) for members, towns in acting.values() for member in members for town in towns}


def _paid() -> set[tuple[int, int]]:
    """(member id, site id) where a paid engagement is agreed and its need not over. One query."""
    parts = ProposalMember.objects.filter(
        proposal__state=Proposal.State.AGREED,
        proposal__offer__is_paid=True,
        proposal__need__status=Need.Status.RUNNING,
    )
    return set(parts.order_by().values_list("member_id", "proposal__need__site_id"))


def conflict_list(on: date) -> list[ConflictRow]:
    """All conflicts that plans keep on that day, by member and town; six queries."""
    declared = alliance.conflicts(on)
    people, paid = _same_people(), _paid()
    sites = Site.objects.select_related("municipality__organisation").in_bulk()
    towns = {site.municipality_id: site.municipality for site in sites.values()}
    towns |= Municipality.objects.select_related("organisation").in_bulk(
        {conflict.municipality_id for conflict in declared} | {town for _m, town in people}
    )
    members = MemberOrganisation.objects.select_related("organisation").in_bulk()
    rows = [
        ConflictRow(
            members[found.member_id],
            towns[found.municipality_id],
            sites.get(found.site_id) if found.site_id else None,
            "declared",
            found.reason,
        )
        for found in declared
    ]
    rows += [ConflictRow(members[member], towns[town], None, "town") for member, town in people]
    rows += [
        ConflictRow(members[member], sites[site].municipality, sites[site], "paid") for member, site in paid
    ]
    return sorted(rows, key=lambda row: (row.member.short_name, str(row.town), row.source))
