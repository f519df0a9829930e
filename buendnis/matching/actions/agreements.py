"""What the site's answer means here; cooperation calls it when it starts, ends or breaks off."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.matching import permissions, rules, signals
from buendnis.matching.actions import telling
from buendnis.matching.actions.indexing import index_need
from buendnis.matching.actions.locking import clean, lock_need, lock_proposal
from buendnis.matching.actions.needs import end_open_proposals
from buendnis.matching.actions.progress import (
    forget_answers,
    free_half_days,
    move_proposal,
    note,
    settle_need,
)
from buendnis.matching.models import Need, Proposal
from buendnis.people import actions as people
from buendnis.people.models import Person

State = Proposal.State


@transaction.atomic
def decline_as_site(proposal: Proposal, *, reason: str, by: Person) -> Proposal:
    """The site does not want this help after all; half-days become free, the members are told.

    Twice is once. Raises StepNotPossible when there is nothing to decline (any more).
    """
    proposal = lock_proposal(proposal)
    if not permissions.may_answer_for_site(by, proposal):
        raise PermissionDenied
    if proposal.state == State.DECLINED and proposal.declined_by_site:
        return proposal
    if not rules.can_withdraw(proposal):
        raise rules.StepNotPossible(_("Dieser Vorschlag ist nicht mehr offen."))
    proposal.decline_reason = clean(
        reason, field="reason", most=300, needed=_("Bitte nennen Sie kurz den Grund.")
    )
    free_half_days(proposal, by=by)
    parts = forget_answers(proposal)
    proposal.declined_by_site, proposal.answered_at = True, timezone.now()
    move_proposal(proposal, State.DECLINED, "decline_reason", "declined_by_site", "answered_at")
    settle_need(proposal.need)
    note(
        f"proposal-{proposal.pk}-declined-site",
        proposal,
        "proposal",
        _("Der Standort sagt ab: „%(offer)s“") % {"offer": proposal.offer.title},
    )
    people.record(by, "proposal.declined_by_site", proposal, reason=proposal.decline_reason)
    telling.tell_withdrawn(proposal, parts)
    signals.proposal_over.send(Proposal, proposal=proposal, by=by)
    return proposal


@transaction.atomic
def agree(proposal: Proposal, *, by: Person) -> Proposal:
    """The site says yes to an accepted proposal. Called by cooperation's `start_engagement` only.

    Other questions of the same need stay open: the office decides about them.
    Raises StepNotPossible unless every member has accepted.
    """
    proposal = lock_proposal(proposal)
    if not permissions.may_agree(by, proposal):
        raise PermissionDenied
    move_proposal(proposal, State.AGREED)
    settle_need(proposal.need)
    people.record(by, "proposal.agreed", proposal)
    return proposal


@transaction.atomic
def start_running(need: Need) -> Need:
    """Let the need follow its agreed proposal. Called by cooperation; asks no permission."""
    return settle_need(lock_need(need))


@transaction.atomic
def reopen_need(proposal: Proposal, *, reason: str, by: Person) -> Need:
    """A cooperation broke off: its proposal is over, the need waits for help again.

    Called by cooperation, which has checked who may. Half-days still reserved become free.
    """
    proposal = lock_proposal(proposal)
    if proposal.state == State.AGREED:
        free_half_days(proposal, by=by)
        proposal.decline_reason = clean(reason, field="reason", most=300)
        move_proposal(proposal, State.WITHDRAWN, "decline_reason")
        people.record(by, "proposal.broken_off", proposal, reason=proposal.decline_reason)
        signals.proposal_over.send(Proposal, proposal=proposal, by=by)
    return settle_need(proposal.need)


@transaction.atomic
def finish_need(need: Need, *, by: Person) -> Need:
    """The help is done and documented: what is still open is taken back, the need is over.

    Twice is once. Called by cooperation, which has checked who may. Source: design step 6.
    """
    need = lock_need(need)
    if need.status == Need.Status.DONE:
        return need
    with people.changes(need, "status") as changed:
        need.status = rules.step(rules.NEED_STEPS, need.status, Need.Status.DONE)
    end_open_proposals(need, by=by)
    need.closed_at, need.next_contact_on = timezone.now(), None
    need.save(update_fields=["status", "closed_at", "next_contact_on"])
    index_need(need)
    people.record(by, "need.done", need, changes=changed)
    return need
