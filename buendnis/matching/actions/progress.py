"""What follows from every change of a proposal: the need's status, its next contact, freed half-days."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.base.workdays import add_working_days
from buendnis.matching import rules
from buendnis.matching.actions.indexing import index_need
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people.models import Person

State, Answer = Proposal.State, ProposalMember.Answer


def next_contact(today: date | None = None) -> date:
    """When somebody looks again at what waits: after the working days that an answer may take."""
    return add_working_days(today or timezone.localdate(), settings.ANSWER_WORKING_DAYS)


def first_look() -> date:
    """By when the office has looked at a new need: a promise to the site."""
    return add_working_days(timezone.localdate(), settings.LOOK_WORKING_DAYS)


def next_working_day() -> date:
    """The working day after today, without Hessian holidays."""
    return add_working_days(timezone.localdate(), 1)


def move_proposal(proposal: Proposal, state: str, *fields: str) -> None:
    """Change a locked proposal's state by the table and save it with these other fields."""
    proposal.state = rules.step(rules.PROPOSAL_STEPS, proposal.state, state)
    if state in (State.DECLINED, State.WITHDRAWN, State.AGREED):
        proposal.next_contact_on = None
    proposal.save(update_fields=sorted({"state", "next_contact_on", *fields}))


def settle_need(need: Need) -> Need:
    """Let a locked need follow its proposals: status by the furthest, next contact by the earliest."""
    if need.is_over:
        return need
    live = need.proposals.filter(state__in=rules.LIVE_PROPOSALS).values_list("state", "next_contact_on")
    states, days = [state for state, _day in live], [day for _state, day in live if day]
    status = rules.need_status(states)
    contact = min(days, default=next_working_day() if status == Need.Status.OPEN else None)
    if (need.status, need.next_contact_on) == (status, contact):
        return need
    changed = need.status != status
    if changed:
        need.status = rules.step(rules.NEED_STEPS, need.status, status)
    need.next_contact_on = contact
    need.save(update_fields=["status", "next_contact_on"])
    if changed:
        index_need(need)
    return need


def free_half_days(proposal: Proposal, *, by: Person) -> None:
    """Give back whatever the members of a proposal had reserved for it."""
    alliance.release_capacity(
        reference=proposal.reference,
        text=_("Vorschlag beendet: %(need)s") % {"need": proposal.need.title},
        by=by,
    )


def forget_answers(proposal: Proposal) -> list[ProposalMember]:
    """Take the question back from all who have not refused; returns those parts as they were."""
    parts = list(proposal.parts.select_related("member__organisation"))
    open_parts = [part for part in parts if part.answer in (Answer.WAITING, Answer.LATER, Answer.ACCEPTED)]
    ProposalMember.objects.filter(pk__in=[part.pk for part in open_parts]).update(answer=Answer.NONE)
    return open_parts


def note(
    key: str, proposal: Proposal, kind: str, text: str, parts: Iterable[ProposalMember] | None = None
) -> None:
    """Write into the timeline of the site and of the members of a proposal."""
    if parts is None:
        parts = proposal.parts.select_related("member")
    alliance.note(
        key=key,
        site=proposal.need.site,
        members=[part.member for part in parts],
        kind=kind,
        text=text,
        on=timezone.localdate(),
        url=proposal.need.get_absolute_url(),
        is_example=proposal.need.is_example,
    )
