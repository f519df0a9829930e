"""`may_see…` for one and `visible_…` for many give the same answer, for everybody and every thing.

Property over all rooms: both forms of each answer, all people of the world, all things in all their states.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.alliance import permissions as alliance
from buendnis.alliance.models import (
    ContactPerson,
    InterestDeclaration,
    MemberOrganisation,
    Site,
    TimelineEntry,
)
from buendnis.cooperation import permissions as cooperation
from buendnis.cooperation.models import Engagement
from buendnis.dates import permissions as dates
from buendnis.dates.models import CalendarEntry
from buendnis.matching import permissions as matching
from buendnis.matching.models import Need, Offer, Plan, PlanLineMember, Proposal
from buendnis.people import permissions as people
from buendnis.people.models import Person
from buendnis.post import permissions as post
from buendnis.post.models import Message
from buendnis.website import permissions as website
from buendnis.website.models import AccessibilityFeedback

One, Many = Callable[[Any, Any], bool], Callable[[Any], Any]


def contacts_of_all(person: Any) -> Any:
    found = ContactPerson.objects.none()
    for member in alliance.visible_members(person):
        found = found | alliance.visible_contacts(person, member)
    return found


def may_see_contact(person: Any, contact: ContactPerson) -> bool:
    if not alliance.may_see_member(person, contact.member):
        return False
    return contact.is_public or alliance.may_change_member(person, contact.member)


PAIRS: dict[str, tuple[type, One, Many]] = {
    "site": (Site, alliance.may_see_site, alliance.visible_sites),
    "member": (MemberOrganisation, alliance.may_see_member, alliance.visible_members),
    "changeable site": (
        Site, alliance.may_change_site, lambda p: alliance.only_changeable(p, Site.objects.all()),
    ),
    "changeable member": (
        MemberOrganisation,
        alliance.may_change_member,
        lambda p: alliance.only_changeable_members(p, MemberOrganisation.objects.all()),
    ),
    "contact": (ContactPerson, may_see_contact, contacts_of_all),
    "capacity": (MemberOrganisation, alliance.may_see_capacity, alliance.members_with_visible_capacity),
    "pledge": (MemberOrganisation, alliance.may_pledge, alliance.members_open_to_pledge),
    "more": (MemberOrganisation, alliance.represents, alliance.members_represented),
    "interest": (
        InterestDeclaration, lambda p, i: alliance.may_see_interests(p, i.member), alliance.visible_interests,
    ),
    "timeline": (TimelineEntry, alliance.may_see_timeline_entry, alliance.visible_timeline),
    "need": (Need, matching.may_see_need, matching.visible_needs),
    "site to describe": (Site, matching.may_describe, matching.describable_sites),
    "proposal": (Proposal, matching.may_see_proposal, matching.visible_proposals),
    "answer": (MemberOrganisation, matching.may_answer, matching.answerable_members),
    "offer": (Offer, matching.may_see_offer, matching.visible_offers),
    "plan": (Plan, matching.may_see_plan, matching.visible_plans),
    "part of a plan": (PlanLineMember, matching.may_see_plan_part, matching.visible_plan_parts),
    "engagement": (Engagement, cooperation.may_see, cooperation.visible_engagements),
    "consent": (Proposal, cooperation.may_agree, cooperation.visible_for_agreeing),
    "date": (CalendarEntry, dates.may_see_entry, dates.visible_entries),
    "person": (Person, people.may_see, people.visible_persons),
    "message": (Message, post.may_see, post.visible_messages),
    "barrier": (AccessibilityFeedback, website.may_see_feedback, website.visible_feedback),
}  # fmt: skip


def disagreements(world: Any, model: type, one: One, many: Many) -> list[str]:
    found = []
    things = list(model._default_manager.all())
    for key, person in world.people.items():
        asker = Person.objects.get(pk=person.pk) if person else AnonymousUser()
        visible = set(many(asker).values_list("pk", flat=True))
        for thing in things:
            if one(asker, thing) != (thing.pk in visible):
                found.append(f"{key}: {thing!r} is {'' if thing.pk in visible else 'not '}among the many")
    return found


@pytest.mark.parametrize("name", PAIRS)
def test_one_and_many_agree(world, db, name):
    assert disagreements(world, *PAIRS[name]) == []


@pytest.mark.parametrize("name", PAIRS)
def test_somebody_sees_and_somebody_does_not(world, db, name):
    """Agreement by seeing nothing, or everything, would prove nothing."""
    model, _one, many = PAIRS[name]
    every = model._default_manager.count()
    askers = [Person.objects.get(pk=p.pk) if p else AnonymousUser() for p in world.people.values()]
    counts = {len(set(many(asker).values_list("pk", flat=True))) for asker in askers}

    assert every > 1
    assert max(counts) > 0
    assert min(counts) < every


def test_a_disagreement_is_found(world, db):
    """Negative control: the many without their filter."""
    open_door = disagreements(world, Need, matching.may_see_need, lambda person: Need.objects.all())

    assert open_door
