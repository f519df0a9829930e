"""Declared interests, as the matching needs them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from buendnis.alliance.models import InterestDeclaration, Site


@dataclass(frozen=True)
class Conflict:
    """A member that is blocked for a municipality (site None) or one of its sites."""

    member_id: int
    municipality_id: int
    site_id: int | None
    reason: str


def in_force(on: date) -> QuerySet[InterestDeclaration]:
    """Declarations of interest that count on this day, their last day included."""
    return InterestDeclaration.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=on), starts_on__lte=on)


def conflicts(on: date) -> list[Conflict]:
    """All conflicts in force on a day, one query, for those who compare many sites."""
    rows = in_force(on).order_by("pk").values_list("member_id", "municipality_id", "site_id", "reason")
    return [Conflict(*row) for row in rows]


def conflicting_member_ids(site: Site, on: date) -> set[int]:
    """Members that must not help at the site on that day. Source: concept C5, C11."""
    here = Q(site=site) | Q(site__isnull=True, municipality_id=site.municipality_id)
    return set(in_force(on).filter(here).values_list("member_id", flat=True))
