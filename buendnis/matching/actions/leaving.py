"""What follows when a member leaves or declares an interest; the machine acts, and it is recorded."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from buendnis.alliance.models import InterestDeclaration, MemberOrganisation
from buendnis.matching import rules
from buendnis.matching.actions.asking import withdraw_proposal
from buendnis.matching.actions.offers import move_offer
from buendnis.matching.actions.ranking import refresh_proposals
from buendnis.matching.models import Need, Offer, Proposal
from buendnis.people import queries as people

OPEN_QUESTIONS = (Proposal.State.ASKED, Proposal.State.ACCEPTED)


@transaction.atomic
def end_offers_of(member: MemberOrganisation) -> None:
    """A member left: its offers end, its open questions are taken back. What both sides agreed stays."""
    system = people.system()
    for offer in Offer.objects.filter(parts__member=member).order_by("pk"):
        if rules.can_step(rules.OFFER_STEPS, offer.status, Offer.Status.ENDED):
            move_offer(offer, Offer.Status.ENDED, by=system)
    _drop(Proposal.objects.filter(parts__member=member), _("Das Mitglied ist aus dem Bündnis ausgetreten."))


@transaction.atomic
def drop_biased_proposals(interest: InterestDeclaration) -> None:
    """A declared interest blocks at once: suggestions go, open questions are taken back."""
    proposals = Proposal.objects.filter(
        parts__member_id=interest.member_id, need__site__municipality_id=interest.municipality_id
    )
    if interest.site_id:
        proposals = proposals.filter(need__site_id=interest.site_id)
    _drop(proposals, _("Das Mitglied hat eine Befangenheit erklärt."))


def _drop(proposals: QuerySet[Proposal], reason: str) -> None:
    system = people.system()
    for proposal in proposals.filter(state__in=OPEN_QUESTIONS).order_by("need_id", "pk"):
        withdraw_proposal(proposal, reason=reason, by=system)
    suggested = proposals.filter(state=Proposal.State.SUGGESTED)
    for need in Need.objects.filter(pk__in=suggested.order_by().values("need_id")).order_by("pk"):
        refresh_proposals(need)
