"""States of needs, offers and proposals, and the only steps between them.

A step that is not in a table does not exist: every action asks `step` before it changes a state.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching.models import Need, Offer, Override, Proposal, ProposalMember

N, O, P, A = Need.Status, Offer.Status, Proposal.State, ProposalMember.Answer  # noqa: E741 - columns below

V = Override.State

NEED_STEPS: Mapping[str, frozenset[str]] = {
    N.OPEN: frozenset({N.ASKED, N.MATCHED, N.RUNNING, N.CLOSED}),
    N.ASKED: frozenset({N.OPEN, N.MATCHED, N.RUNNING, N.CLOSED}),
    N.MATCHED: frozenset({N.OPEN, N.ASKED, N.RUNNING, N.CLOSED}),
    N.RUNNING: frozenset({N.OPEN, N.ASKED, N.MATCHED, N.DONE}),
    N.DONE: frozenset(),
    N.CLOSED: frozenset(),
}

OFFER_STEPS: Mapping[str, frozenset[str]] = {
    O.DRAFT: frozenset({O.TRIAL, O.PROVEN, O.ENDED}),
    O.TRIAL: frozenset({O.PROVEN, O.ENDED}),
    O.PROVEN: frozenset({O.TRIAL, O.ENDED}),
    O.ENDED: frozenset(),
}

PROPOSAL_STEPS: Mapping[str, frozenset[str]] = {
    P.SUGGESTED: frozenset({P.ASKED}),
    P.ASKED: frozenset({P.ACCEPTED, P.DECLINED, P.WITHDRAWN}),
    P.ACCEPTED: frozenset({P.AGREED, P.DECLINED, P.WITHDRAWN}),
    P.AGREED: frozenset({P.WITHDRAWN}),
    P.DECLINED: frozenset(),
    P.WITHDRAWN: frozenset({P.ASKED}),
}

OVERRIDE_STEPS: Mapping[str, frozenset[str]] = {
    V.CHOSEN: frozenset({V.WAITING, V.CONFIRMED, V.ALONE, V.DROPPED}),
    V.WAITING: frozenset({V.CONFIRMED, V.ALONE, V.DROPPED}),
    V.CONFIRMED: frozenset(),
    V.ALONE: frozenset(),
    V.EARLIER: frozenset(),
    V.DROPPED: frozenset(),
}

ANSWER_STEPS: Mapping[str, frozenset[str]] = {
    A.NONE: frozenset({A.WAITING}),
    A.WAITING: frozenset({A.LATER, A.ACCEPTED, A.DECLINED, A.NONE}),
    A.LATER: frozenset({A.LATER, A.ACCEPTED, A.DECLINED, A.NONE}),
    A.ACCEPTED: frozenset({A.DECLINED, A.NONE}),
    A.DECLINED: frozenset(),
}

LIVE_PROPOSALS = frozenset({P.ASKED, P.ACCEPTED, P.AGREED})


class StepNotPossible(NotPossible):
    """Somebody else was faster, or the page was old: the state no longer allows this."""


def can_step(table: Mapping[str, frozenset[str]], now: str, target: str) -> bool:
    """Whether the table of steps allows to go from one state to another."""
    return target in table[now]


def step(table: Mapping[str, frozenset[str]], now: str, target: str) -> str:
    """The new state; raises StepNotPossible when the table has no such step."""
    if not can_step(table, now, target):
        raise StepNotPossible(_("Der Stand hat sich inzwischen geändert. Bitte laden Sie die Seite neu."))
    return target


def can_edit(need: Need) -> bool:
    """Words, date, fields and formats can change until the need is over."""
    return not need.is_over


def can_ask(need: Need) -> bool:
    """Members are asked as long as the need is not over."""
    return not need.is_over


def can_close(need: Need) -> bool:
    """A running cooperation is ended first, in its own room."""
    return can_step(NEED_STEPS, need.status, N.CLOSED)


def can_withdraw(proposal: Proposal) -> bool:
    """The office takes a question back; what both sides agreed ends in cooperation."""
    return proposal.state in (P.ASKED, P.ACCEPTED)


def can_be_asked(proposal: Proposal, parts: Iterable[ProposalMember]) -> bool:
    """A suggestion; or a question taken back before anybody answered it (its booking was never used)."""
    if proposal.state == P.WITHDRAWN:
        return not any(part.answered_at for part in parts)
    return can_step(PROPOSAL_STEPS, proposal.state, P.ASKED)


def can_confirm(override: Override) -> bool:
    """It waits for a second person."""
    return override.state == V.WAITING


def can_drop(override: Override) -> bool:
    """Nobody has been asked because of it yet."""
    return can_step(OVERRIDE_STEPS, override.state, V.DROPPED)


def can_answer(proposal: Proposal, part: ProposalMember) -> bool:
    """A member answers while its question is open; an acceptance can still be taken back until agreed."""
    return proposal.state in (P.ASKED, P.ACCEPTED) and part.answer in (A.WAITING, A.LATER, A.ACCEPTED)


def can_accept(proposal: Proposal, part: ProposalMember) -> bool:
    """The member was asked and has not yet said yes or no."""
    return proposal.state == P.ASKED and part.answer in (A.WAITING, A.LATER)


def can_edit_offer(offer: Offer) -> bool:
    """What has ended stays as it was."""
    return offer.status != O.ENDED


def need_status(states: Iterable[str]) -> str:
    """What a need that is not over stands at, told from the states of its proposals.

    The furthest proposal counts: agreed → running, accepted → matched, asked → asked, else open.
    """
    found = set(states)
    for state, status in ((P.AGREED, N.RUNNING), (P.ACCEPTED, N.MATCHED), (P.ASKED, N.ASKED)):
        if state in found:
            return str(status)
    return str(N.OPEN)


def proposal_state(answers: Iterable[str]) -> str:
    """What an asked proposal stands at: one refusal declines it, all acceptances accept it."""
    found = set(answers)
    if A.DECLINED in found:
        return str(P.DECLINED)
    return str(P.ACCEPTED if found == {A.ACCEPTED} else P.ASKED)


def is_override(chosen: Iterable[int], ranked: Iterable[int]) -> bool:
    """Whether the chosen proposals are not simply the best ranked ones that can still be asked."""
    chosen, ranked = set(chosen), list(ranked)
    return chosen != set(ranked[: len(chosen)])
