"""The office chooses: asks members, adds an offer by hand, takes a question back."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, queries, rules, signals
from buendnis.matching.actions import telling
from buendnis.matching.actions.locking import clean, lock_need, lock_proposal
from buendnis.matching.actions.overrides import hold_back
from buendnis.matching.actions.progress import forget_answers, free_half_days, move_proposal, settle_need
from buendnis.matching.actions.ranking import parts_of, suggestion
from buendnis.matching.actions.sending import CannotBeAsked, refuse_obstacles, refuse_too_many, send_questions
from buendnis.matching.models import Need, Offer, Override, Proposal, ProposalMember
from buendnis.people import actions as people
from buendnis.people.models import Person

State = Proposal.State


@transaction.atomic
def ask_members(need: Need, proposal_ids: Sequence[int], *, by: Person, reason: str = "") -> list[Proposal]:
    """Ask the members behind one to three proposals by mail; the proposals as they are then.

    Whoever is not simply the best ranked needs a reason, which is counted as an override, and waits for a
    second person of the office (then it stays a suggestion). Hard limits are looked at once more and cannot
    be overridden. Asking again what is asked already changes nothing.
    Raises CannotBeAsked, NotPossible (field `proposals` or `reason`). Source: design step 3.
    """
    need = lock_need(need)
    if not permissions.may_decide(by):
        raise PermissionDenied
    if not rules.can_ask(need):
        raise NotPossible(_("Dieser Bedarf ist bereits beendet."))
    proposals = list(
        need.proposals.select_for_update(of=("self",)).select_related("offer").prefetch_related("parts")
    )
    chosen = _chosen(proposals, set(proposal_ids))
    if not chosen:
        return [proposal for proposal in proposals if proposal.pk in set(proposal_ids)]
    refuse_too_many(proposals, chosen, queries.waiting_offers(need))
    reason = clean(reason, field="reason", most=300)
    overridden = _overridden(proposals, chosen, reason)
    refuse_obstacles(need, chosen)
    held = hold_back(need, chosen, overridden, reason=reason, by=by)
    send_questions(need, [proposal for proposal in chosen if proposal not in held], by=by)
    return chosen


def _chosen(proposals: list[Proposal], wanted: set[int]) -> list[Proposal]:
    """Those wanted that are not asked yet; raises when one is not this need's or is over."""
    found = [proposal for proposal in proposals if proposal.pk in wanted]
    if not wanted:
        raise NotPossible(_("Bitte wählen Sie mindestens einen Vorschlag aus."), field="proposals")
    if len(found) < len(wanted):
        raise NotPossible(
            _("Ein Vorschlag ist inzwischen weggefallen. Bitte wählen Sie neu."), field="proposals"
        )
    new = [proposal for proposal in found if proposal.state not in rules.LIVE_PROPOSALS]
    for proposal in new:
        if not rules.can_be_asked(proposal, proposal.parts.all()):
            raise CannotBeAsked(
                _("„%(offer)s“ wurde für diesen Bedarf schon beantwortet.") % {"offer": proposal.offer.title},
                field="proposals",
            )
    return new


def _overridden(proposals: list[Proposal], chosen: list[Proposal], reason: str) -> list[Proposal]:
    """Which of the chosen differ from the ranking; raises when they do and no reason is given.

    Offers that the office added by hand have their reason already.
    """
    ranked = sorted(
        (p for p in proposals if p.state == State.SUGGESTED and not p.override_reason),
        key=lambda p: (-p.score, p.offer_id),
    )
    from_ranking = [proposal for proposal in chosen if not proposal.override_reason]
    best = [proposal.pk for proposal in ranked]
    if not rules.is_override([proposal.pk for proposal in from_ranking], best):
        return []
    if not reason:
        raise NotPossible(
            _("Sie weichen von der Reihenfolge ab. Bitte nennen Sie kurz den Grund."), field="reason"
        )
    return [proposal for proposal in from_ranking if proposal.pk not in best[: len(from_ranking)]]


@transaction.atomic
def propose_offer(need: Need, offer: Offer, *, reason: str, by: Person) -> Proposal:
    """Add an offer to a need by hand, with a reason; counted as an override.

    Hard limits hold here too: raises CannotBeAsked. An offer that is there already gives its proposal.
    Source: design step 3, concept C8.
    """
    need = lock_need(need)
    if not permissions.may_decide(by):
        raise PermissionDenied
    if not rules.can_ask(need):
        raise NotPossible(_("Dieser Bedarf ist bereits beendet."))
    if known := need.proposals.filter(offer=offer).first():
        return known
    reason = clean(reason, field="reason", most=300, needed=_("Bitte nennen Sie kurz den Grund."))
    found = queries.ranking(need, offer_ids=[offer.pk])
    if found.ruled_out:
        raise CannotBeAsked(found.ruled_out[0].reason, field="offer")
    line = found.ranked[0]
    proposal = suggestion(need, found, line, override_reason=reason)
    proposal.save()
    ProposalMember.objects.bulk_create(parts_of(proposal, line))
    Override.objects.create(need=need, offer=offer, what="added", reason=reason, by=by)
    people.record(by, "proposal.added", proposal, reason=reason)
    return proposal


@transaction.atomic
def withdraw_proposal(proposal: Proposal, *, by: Person, reason: str = "") -> Proposal:
    """Take a question back: reserved half-days become free, those asked are told. Twice is once.

    Raises StepNotPossible once both sides have agreed, or when it is over.
    """
    proposal = lock_proposal(proposal)
    if not permissions.may_decide(by):
        raise PermissionDenied
    if proposal.state == State.WITHDRAWN:
        return proposal
    if not rules.can_withdraw(proposal):
        raise rules.StepNotPossible(_("Dieser Vorschlag lässt sich nicht mehr zurücknehmen."))
    free_half_days(proposal, by=by)
    parts = forget_answers(proposal)
    move_proposal(proposal, State.WITHDRAWN)
    settle_need(proposal.need)
    people.record(by, "proposal.withdrawn", proposal, reason=clean(reason, field="reason", most=300))
    telling.tell_withdrawn(proposal, parts)
    signals.proposal_over.send(Proposal, proposal=proposal, by=by)
    return proposal
