"""may_… and visible_… are two forms of one answer: for everybody, for own and foreign things."""

import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.alliance.models import Site
from buendnis.alliance.tests.factories import (
    MemberFactory,
    SiteFactory,
    auditor,
    clerk,
    coordinator,
    editor,
    local_actor,
    manager,
    member_staff,
    ministry_reader,
    office_lead,
    project_lead,
    representative,
)
from buendnis.matching import permissions
from buendnis.matching.models import Need, Offer, Proposal, ProposalMember
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people import queries as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """An own and a foreign site, an own and a foreign member, and something in every state."""
    site, member = SiteFactory(), MemberFactory()
    actor = local_actor(site)
    persons = {
        "anonymous": AnonymousUser(),
        "guest": clerk(),
        "actor": actor,
        "manager": manager(site),
        "clerk": clerk(site),
        "lead": project_lead(site),
        "staff": member_staff(member),
        "representative": representative(member),
        "coordinator": coordinator(),
        "office_lead": office_lead(),
        "ministry": ministry_reader(),
        "editor": editor(),
        "auditor": auditor(),
        "system": people.system(),
    }
    NeedFactory(site=site, created_by=actor)
    SiteFactory(municipality=site.municipality)
    for status in Need.Status.values:
        NeedFactory(site=site, status=status)
        NeedFactory(status=status)
    for status in Offer.Status.values:
        OfferFactory(member=member, status=status)
        OfferFactory(status=status)
    answers = dict.fromkeys(Proposal.State.values, "waiting") | {"suggested": "none"}
    for state in Proposal.State.values:
        for need in (NeedFactory(site=site, status="running"), NeedFactory(status="running")):
            for helper in (member, MemberFactory()):
                proposal = ProposalFactory(need=need, offer=OfferFactory(member=helper), state=state)
                ProposalMember.objects.filter(proposal=proposal).update(answer=answers[state])
    return {"site": site, "member": member, "persons": persons}


def fresh(obj):
    return type(obj).objects.get(pk=obj.pk)


PAIRS = {
    "needs": (Need, permissions.visible_needs, permissions.may_see_need),
    "offers": (Offer, permissions.visible_offers, permissions.may_see_offer),
    "proposals": (Proposal, permissions.visible_proposals, permissions.may_see_proposal),
    "sites to describe for": (Site, permissions.describable_sites, permissions.may_describe),
}


@pytest.mark.parametrize("what", PAIRS)
def test_both_forms_agree_for_everybody(world, what):
    model, visible, may = PAIRS[what]

    for name, person in world["persons"].items():
        many = set(visible(person).values_list("pk", flat=True))
        one = {obj.pk for obj in model.objects.all() if may(person, obj)}
        assert many == one, name


def test_answering_agrees_for_everybody(world):
    organisation = world["member"].organisation
    organisation.lead = world["persons"]["staff"]
    organisation.save()

    for name, person in world["persons"].items():
        many = set(permissions.answerable_members(person))
        one = {m for m in type(world["member"]).objects.all() if permissions.may_answer(person, m)}
        assert many == one, name


@pytest.mark.parametrize(
    ("name", "own", "foreign"),
    [
        ("anonymous", 0, 0),
        ("guest", 0, 0),
        ("actor", 1, 0),
        ("manager", 7, 0),
        ("clerk", 7, 0),
        ("lead", 7, 0),
        ("staff", 3, 2),
        ("representative", 3, 2),
        ("coordinator", 7, 6),
        ("ministry", 7, 6),
        ("editor", 0, 0),
        ("auditor", 7, 6),
    ],
)
def test_how_many_needs_each_role_sees(world, name, own, foreign):
    """Members see new and asked ones; a running need only where they were asked about it."""
    Proposal.objects.all().delete()
    Need.objects.filter(proposals=None, title="Spielplatz erneuern", status="running").exclude(
        pk__in=[need.pk for need in first_of_each_status()]
    ).delete()

    seen = permissions.visible_needs(world["persons"][name])

    assert seen.filter(site=world["site"]).count() == own
    assert seen.exclude(site=world["site"]).count() == foreign


def first_of_each_status():
    """The two running needs of the status loop, not those made for proposals."""
    running = Need.objects.filter(status="running").order_by("pk")
    return [running[0], running[1]]


def test_a_member_sees_a_running_need_only_when_it_was_asked(world):
    person = world["persons"]["representative"]

    for proposal in Proposal.objects.select_related("need"):
        own = proposal.parts.filter(member=world["member"]).exists()
        asked_somewhere = any(
            other.state != "suggested" and other.parts.filter(member=world["member"]).exists()
            for other in proposal.need.proposals.all()
        )
        assert permissions.may_see_need(person, proposal.need) is asked_somewhere
        assert permissions.may_see_proposal(person, proposal) is (own and proposal.state != "suggested")


def test_foreign_drafts_and_ended_offers_are_hidden(world):
    person = world["persons"]["representative"]

    seen = permissions.visible_offers(person)
    foreign = seen.exclude(parts__member=world["member"])

    assert set(foreign.values_list("status", flat=True)) == {"trial", "proven"}
    assert seen.filter(parts__member=world["member"], status="draft").exists()


@pytest.mark.parametrize(
    ("name", "may"),
    [("coordinator", True), ("office_lead", True), ("ministry", False), ("lead", False),
     ("representative", False), ("editor", False), ("auditor", False), ("anonymous", False)],
)  # fmt: skip
def test_only_the_office_decides(world, name, may):
    assert permissions.may_decide(world["persons"][name]) is may


@pytest.mark.parametrize(
    ("name", "sees"),
    [("coordinator", True), ("ministry", True), ("auditor", True), ("lead", False), ("manager", False),
     ("representative", False), ("editor", False), ("anonymous", False)],
)  # fmt: skip
def test_scores_stay_with_office_ministry_and_auditor(world, name, sees):
    assert permissions.may_see_scores(world["persons"][name]) is sees


def test_project_leads_close_and_staff_only_what_they_described(world):
    need = Need.objects.filter(site=world["site"], status="open").last()
    persons = world["persons"]

    assert permissions.may_close(persons["lead"], need)
    assert not permissions.may_close(persons["clerk"], need)
    need.created_by = persons["clerk"]
    assert permissions.may_close(persons["clerk"], need)
    assert not permissions.may_close(persons["guest"], need)
    assert not permissions.may_close(persons["ministry"], need)


def test_only_the_sites_own_people_agree(world):
    proposal = Proposal.objects.filter(need__site=world["site"]).first()
    agreeing = {name for name, person in world["persons"].items() if permissions.may_agree(person, proposal)}

    assert agreeing == {"clerk", "lead", "system"}


def test_a_member_may_describe_a_need_where_it_works_already(world):
    person = world["persons"]["staff"]

    assert permissions.may_describe(person, world["site"])
    assert not permissions.may_describe(person, SiteFactory())
