"""Engagements as they come about: a need, an offer, half-days reserved, everybody with a contact."""

from dataclasses import dataclass

from django.utils import timezone

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import actions
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching import actions as matching
from buendnis.matching.models import Need, OfferMember, Proposal, ProposalMember
from buendnis.matching.tests.factories import NeedFactory, OfferFactory, ProposalFactory
from buendnis.people.models import Person


@dataclass
class Pair:
    """A site with its project lead, and members with their representatives, in one proposal."""

    site: Site
    lead: Person
    members: list[MemberOrganisation]
    representatives: list[Person]
    proposal: Proposal

    @property
    def member(self) -> MemberOrganisation:
        return self.members[0]

    @property
    def representative(self) -> Person:
        return self.representatives[0]

    @property
    def half_days(self) -> dict[int, int]:
        """What was planned, by member id."""
        return {part.member_id: part.half_days for part in self.proposal.parts.all()}


def asked_pair(*, half_days: int = 3, free: int = 5, members: int = 1, **need) -> Pair:
    """The office has asked; nobody has answered yet. Every member has so many free half-days."""
    site = alliance.SiteFactory()
    lead = alliance.project_lead(site)
    organisations = [alliance.MemberFactory() for _ in range(members)]
    representatives = [alliance.representative(member) for member in organisations]
    offer = OfferFactory(member=organisations[0], half_days=half_days)
    for member in organisations[1:]:
        OfferMember.objects.create(offer=offer, member=member, half_days=half_days)
    for member in organisations:
        alliance.pledge(member, free, year=timezone.localdate().year)
    proposal = ProposalFactory(
        need=NeedFactory(site=site, status=Need.Status.ASKED, created_by=lead, **need),
        offer=offer,
        state=Proposal.State.ASKED,
        asked_at=timezone.now(),
    )
    proposal.parts.update(answer=ProposalMember.Answer.WAITING)
    return Pair(site, lead, organisations, representatives, proposal)


def accepted_pair(**how) -> Pair:
    """Every member has accepted; the site is to answer."""
    pair = asked_pair(**how)
    for member, representative in zip(pair.members, pair.representatives, strict=True):
        matching.accept_proposal(pair.proposal, member=member, by=representative)
    pair.proposal.refresh_from_db()
    return pair


def running(pair: Pair | None = None, **how) -> tuple[Engagement, Pair]:
    pair = pair or accepted_pair(**how)
    return actions.start_engagement(pair.proposal, by=pair.lead), pair


def reported(**how) -> tuple[Engagement, Pair]:
    """The first member has reported as planned; the site (and other members) are to confirm."""
    engagement, pair = running(**how)
    engagement = actions.report_result(
        engagement, result="Der Platz ist geplant.", half_days=pair.half_days, by=pair.representative
    )
    return engagement, pair


def done(**how) -> tuple[Engagement, Pair]:
    engagement, pair = reported(**how)
    return actions.confirm_as_site(engagement, by=pair.lead), pair


def part_of(engagement: Engagement, member: MemberOrganisation) -> EngagementMember:
    return engagement.parts.get(member=member)


def asked_feedback(**how) -> tuple[Feedback, Pair]:
    """The question after three months, due and asked today."""
    engagement, pair = done(**how)
    feedback = engagement.feedback.get(months=3)
    Feedback.objects.filter(pk=feedback.pk).update(due_on=timezone.localdate())
    actions.ask_feedback(feedback, today=timezone.localdate())
    feedback.refresh_from_db()
    return feedback, pair
