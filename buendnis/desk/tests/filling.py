"""Things that wait for somebody, as many as a test asks for."""

from datetime import timedelta

from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests import factories
from buendnis.matching.models import Need, Proposal, ProposalMember


def fill_for_municipality(site, number: int) -> None:
    for _ in range(number):
        factories.need(site)
        alliance.SiteFactory(municipality=site.municipality)
        waiting = factories.proposal(
            factories.need(site, status=Need.Status.ASKED), factories.offer(), state=Proposal.State.ACCEPTED
        )
        waiting.answered_at = timezone.now()
        waiting.save()


def fill_for_member(member, number: int) -> None:
    for _ in range(number):
        asked = factories.proposal(
            factories.need(status=Need.Status.ASKED), factories.offer(member), state=Proposal.State.ASKED
        )
        asked.parts.update(answer=ProposalMember.Answer.WAITING)
        factories.engagement(alliance.SiteFactory(), member)


def fill_for_office(number: int) -> None:
    for _ in range(number):
        new = factories.need()
        new.action_fields.add(alliance.FieldFactory())
        factories.proposal(new, factories.offer())
        factories.stuck_message()
        silent = factories.proposal(
            factories.need(status=Need.Status.ASKED),
            factories.offer(),
            state=Proposal.State.ASKED,
            next_contact_on=timezone.localdate() - timedelta(days=3),
        )
        silent.parts.update(answer=ProposalMember.Answer.WAITING, reminded_at=timezone.now())
