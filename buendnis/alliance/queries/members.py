"""Members: those a person acts for, and lists."""

from django.db.models import Q, QuerySet

from buendnis.alliance import permissions
from buendnis.alliance.models import MemberOrganisation
from buendnis.people import queries as people
from buendnis.people.models import Person


def members_of(person: Person) -> QuerySet[MemberOrganisation]:
    """Members the person acts for, in any member role."""
    ids = people.standing(person).member_org_ids
    return members_with_details(
        MemberOrganisation.objects.filter(organisation_id__in=ids, left_on__isnull=True)
    )


def members_with_details(members: QuerySet[MemberOrganisation]) -> QuerySet[MemberOrganisation]:
    """The same members, ordered, with organisation, fields and counties ready: three queries."""
    members = members.select_related("organisation__lead", "organisation__deputy")
    members = members.prefetch_related("action_fields", "counties")
    return members.order_by("short_name", "pk")


def member_list(
    person: Person, *, text: str = "", action_field: int | None = None
) -> QuerySet[MemberOrganisation]:
    """Members the person may see, by free text (name, structures, profile) and number of an action field."""
    members = permissions.visible_members(person)
    for word in text.split():
        members = members.filter(
            Q(short_name__icontains=word)
            | Q(organisation__name__icontains=word)
            | Q(text__icontains=word)
            | Q(own_structures__icontains=word)
        )
    if action_field is not None:
        members = members.filter(action_fields__code=action_field, action_fields__is_current=True)
    return members_with_details(members)
