"""Locks in one order for the whole room: need, proposal, engagement, then accounts.

matching locks the need before its proposals and accounts, so nobody ever waits for each other.
"""

from buendnis.cooperation.models import Engagement
from buendnis.cooperation.queries import with_parties
from buendnis.matching.models import Need, Proposal


def lock_proposal(proposal: Proposal) -> Proposal:
    """The proposal as it is now, held until the end of the transaction, its need first."""
    Need.objects.select_for_update().get(pk=proposal.need_id)
    return (
        Proposal.objects.select_for_update(of=("self",))
        .select_related("need__site__municipality__organisation", "offer")
        .get(pk=proposal.pk)
    )


def lock_engagement(engagement: Engagement) -> Engagement:
    """The engagement as it is now with its parties, held until the end of the transaction."""
    Need.objects.select_for_update().get(proposals__engagement=engagement.pk)
    return with_parties(Engagement.objects.select_for_update(of=("self",))).get(pk=engagement.pk)
