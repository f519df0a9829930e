"""Asking the members behind a proposal by mail, and what stands against it."""

from collections.abc import Collection

from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import queries, rules
from buendnis.matching.actions import telling
from buendnis.matching.actions.progress import move_proposal, next_contact, note, settle_need
from buendnis.matching.models import Need, Plan, PlanLine, Proposal, ProposalMember
from buendnis.people import actions as people
from buendnis.people.models import Person

MOST_HELPERS = 3
State, Answer = Proposal.State, ProposalMember.Answer


class CannotBeAsked(NotPossible):
    """Something stands against this proposal right now; the sentence says what."""


def send_questions(need: Need, proposals: list[Proposal], *, by: Person) -> None:
    """Ask every member behind these proposals. Called with the need locked and nothing against it."""
    now = timezone.now()
    for proposal in proposals:
        proposal.need = need
        proposal.asked_by, proposal.asked_at, proposal.next_contact_on = by, now, next_contact()
        move_proposal(proposal, State.ASKED, "asked_by", "asked_at")
        _ask_each_member(proposal)
        _link_to_plan(proposal)
        people.record(by, "proposal.asked", proposal, score=proposal.score)
    settle_need(need)


def _link_to_plan(proposal: Proposal) -> None:
    """The published plan's line of this pair is asked now, whoever asked it and from which page."""
    lines = PlanLine.objects.filter(plan__state=Plan.State.PUBLISHED, proposal=None)
    lines.filter(need_id=proposal.need_id, offer_id=proposal.offer_id).update(proposal=proposal)


def refuse_too_many(proposals: list[Proposal], chosen: list[Proposal], waiting: Collection[int]) -> None:
    """At most three at a time, counting offers (by id) that wait for a second person."""
    taken = [p for p in proposals if p.state in rules.LIVE_PROPOSALS or p.offer_id in waiting]
    live = sum(proposal not in chosen for proposal in taken)
    if live + len(chosen) > MOST_HELPERS:
        raise NotPossible(
            _("Höchstens drei Angebote zugleich. Angefragt oder zugesagt sind schon %(live)s.")
            % {"live": live},
            field="proposals",
        )


def refuse_obstacles(need: Need, chosen: list[Proposal]) -> None:
    """Raise CannotBeAsked where a hard limit stands against an offer today."""
    found = queries.ranking(need, offer_ids=[proposal.offer_id for proposal in chosen]).ruled_out
    if found:
        raise CannotBeAsked(
            _("„%(offer)s“ kann gerade nicht angefragt werden. %(why)s")
            % {"offer": found[0].title, "why": found[0].reason},
            field="proposals",
        )


def _ask_each_member(proposal: Proposal) -> None:
    """Every member answers for itself; where nobody is there to be asked, the office calls today."""
    parts = list(proposal.parts.select_related("member__organisation"))
    for part in parts:
        part.proposal = proposal
        part.answer = rules.step(rules.ANSWER_STEPS, part.answer, Answer.WAITING)
        part.reminded_at, part.later_until = None, None
        if telling.ask(part) is None:
            part.reminded_at, proposal.next_contact_on = timezone.now(), timezone.localdate()
            proposal.save(update_fields=["next_contact_on"])
        part.save(update_fields=["answer", "reminded_at", "later_until"])
    note(
        f"proposal-{proposal.pk}-asked-{proposal.asked_at:%Y%m%d%H%M%S}",
        proposal,
        "proposal",
        _("Angefragt: „%(offer)s“ für „%(need)s“")
        % {"offer": proposal.offer.title, "need": proposal.need.title},
        parts,
    )
