"""Computing proposals: the best are stored as suggestions, what was asked already stays untouched."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from buendnis.matching import queries, rules
from buendnis.matching.actions.locking import lock_need
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.matching.queries import Ranked, Ranking

MOST_SUGGESTED = 20
MOST_STALE = 20  # needs ranked anew in one run of the hourly job, so that it stays short


@transaction.atomic
def refresh_proposals(need: Need) -> Need:
    """Rank all offers for a need and store the best as suggestions; the need as it is then.

    Suggestions that no longer belong there go, unless the office added them. Nothing else is touched.
    Asks no permission: called by actions that did, and by the machine. Source: design step 2.
    """
    need = lock_need(need)
    if not rules.can_ask(need):
        return need
    found = queries.ranking(need)
    known = {proposal.offer_id: proposal for proposal in need.proposals.all()}
    best = [line for line in found.ranked if _is_free(known.get(line.offer.offer_id))][:MOST_SUGGESTED]
    stays = {line.offer.offer_id for line in best}
    suggested = need.proposals.filter(state=Proposal.State.SUGGESTED, override_reason="")
    suggested.exclude(offer_id__in=stays).delete()
    _update(found, best, known)
    _create(need, found, [line for line in best if line.offer.offer_id not in known])
    need.ranked_at = timezone.now()
    need.ruled_out = [line.as_json() for line in found.ruled_out]
    need.save(update_fields=["ranked_at", "ruled_out"])
    return need


def _is_suggestion(proposal: Proposal) -> bool:
    return proposal.state == Proposal.State.SUGGESTED


def _is_free(known: Proposal | None) -> bool:
    return known is None or _is_suggestion(known)


def _update(found: Ranking, best: Iterable[Ranked], known: dict[int, Proposal]) -> None:
    changed = []
    for line in best:
        proposal, reasons = known.get(line.offer.offer_id), found.reasons(line)
        if proposal and (proposal.score, proposal.reasons) != (line.score, reasons):
            proposal.score, proposal.reasons = line.score, reasons
            changed.append(proposal)
    Proposal.objects.bulk_update(changed, ["score", "reasons"])


def _create(need: Need, found: Ranking, lines: list[Ranked]) -> None:
    proposals = Proposal.objects.bulk_create(suggestion(need, found, line) for line in lines)
    ProposalMember.objects.bulk_create(
        part for proposal, line in zip(proposals, lines, strict=True) for part in parts_of(proposal, line)
    )


def suggestion(need: Need, found: Ranking, line: Ranked, override_reason: str = "") -> Proposal:
    """A suggestion, not stored yet."""
    return Proposal(
        need=need,
        offer_id=line.offer.offer_id,
        score=line.score,
        reasons=found.reasons(line),
        override_reason=override_reason,
    )


def parts_of(proposal: Proposal, line: Ranked) -> list[ProposalMember]:
    """Each member's part of a stored suggestion, not stored yet."""
    return [
        ProposalMember(
            proposal=proposal,
            member_id=part.helper.member_id,
            half_days=part.half_days,
            is_lead=place == 0,
        )
        for place, part in enumerate(line.offer.parts)
    ]


def rank_stale_needs(now: datetime) -> int:
    """Rank needs anew that wait for the office and were last ranked before today; how many. A job."""
    stale = Need.objects.filter(queries.waiting_for_ranking(timezone.localdate(now)))
    needs = list(stale.order_by("ranked_at", "pk")[:MOST_STALE])
    for need in needs:
        refresh_proposals(need)
    return len(needs)
