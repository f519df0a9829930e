"""What the desk adds to the rooms' permissions: pages that only some may open, and contact data of a site.

Source: permissions.md, rows contact data and site dossier.
"""

from django.contrib.auth.models import AnonymousUser

from buendnis.alliance.models import Site
from buendnis.cooperation.models import EngagementMember
from buendnis.people import queries as people
from buendnis.people.models import Person

Asker = Person | AnonymousUser


def may_see_coverage(person: Asker) -> bool:
    """Need and offer by field, without names: everybody with a role."""
    return people.standing(person).anybody


def may_see_capacities(person: Asker) -> bool:
    """The half-days of all members side by side: office, ministry, auditor."""
    standing = people.standing(person)
    return standing.office or standing.ministry or standing.auditor


def may_see_contacts(person: Asker, site: Site) -> bool:
    """Names, mail and telephone at a site: its own people, office, ministry, members that work there."""
    standing = people.standing(person)
    if standing.office or standing.ministry:
        return True
    if site.municipality.organisation_id in standing.municipality_org_ids:
        return True
    if standing.manages and site.managers.filter(pk=person.pk).exists():
        return True
    shares = EngagementMember.objects.filter(engagement__site=site)
    return shares.filter(member__organisation_id__in=standing.member_org_ids).exists()
