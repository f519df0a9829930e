"""Things of several rooms side by side, each the plainest valid one."""

from datetime import date
from itertools import count

from buendnis.alliance.models import MemberOrganisation, Site
from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.matching.models import Need, Offer, OfferMember, Proposal, ProposalMember
from buendnis.people.models import Person
from buendnis.post.models import Message

TODAY = date(2026, 11, 23)
NUMBER = count(1)


def need(site: Site | None = None, *, by: Person | None = None, **values: object) -> Need:
    site = site or alliance.SiteFactory()
    values.setdefault("title", f"Bedarf {next(NUMBER)}")
    return Need.objects.create(
        site=site, created_by=by or alliance.clerk(site), text="Bitte helfen.", **values
    )


def offer(*members: MemberOrganisation, **values: object) -> Offer:
    members = members or (alliance.MemberFactory(),)
    values.setdefault("title", f"Angebot {next(NUMBER)}")
    values.setdefault("status", Offer.Status.PROVEN)
    made = Offer.objects.create(created_by=alliance.representative(members[0]), text="Wir helfen.", **values)
    for member in members:
        OfferMember.objects.create(offer=made, member=member, half_days=2, is_lead=member == members[0])
    return made


def proposal(need: Need, offer: Offer, *, score: int = 50, **values: object) -> Proposal:
    made = Proposal.objects.create(need=need, offer=offer, score=score, **values)
    for part in offer.parts.all():
        ProposalMember.objects.create(proposal=made, member=part.member, half_days=2, is_lead=part.is_lead)
    return made


def engagement(site: Site, member: MemberOrganisation, **values: object) -> Engagement:
    agreed = proposal(need(site, status=Need.Status.RUNNING), offer(member), state=Proposal.State.AGREED)
    values.setdefault("title", f"Zusammenarbeit {next(NUMBER)}")
    made = Engagement.objects.create(proposal=agreed, site=site, agreed_by=agreed.need.created_by, **values)
    EngagementMember.objects.create(engagement=made, member=member, half_days_planned=2)
    return made


def stuck_message() -> Message:
    number = next(NUMBER)
    return Message.objects.create(
        key=f"k{number}",
        message_id=f"<{number}@demo.example>",
        to_email="weg@demo.example",
        subject="Betreff",
        text="Text",
        state=Message.State.STUCK,
    )
