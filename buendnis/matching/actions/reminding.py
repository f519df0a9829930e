"""Silence that looks after itself: one reminder in working days, then the office's call list."""

from datetime import datetime

from django.utils import timezone

from buendnis.matching import queries, rules
from buendnis.matching.actions import telling
from buendnis.matching.actions.locking import lock_proposal
from buendnis.matching.actions.progress import next_contact, settle_need
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.people import actions as people
from buendnis.people import queries as who

MOST_REMINDED = 200


def remind_silent_members(now: datetime) -> int:
    """Remind once everybody whose time is over (the deputy during absence); how many. A daily job.

    Who stays silent after that stands in `queries.call_list`; nobody is nagged a second time.
    Source: design step 5, peers 3.
    """
    today = timezone.localdate(now)
    silent = list(queries.silent_parts(today)[:MOST_REMINDED])
    for part in silent:
        _remind(part, now)
    return len(silent)


def _remind(part: ProposalMember, now: datetime) -> None:
    proposal = lock_proposal(part.proposal)
    part = ProposalMember.objects.select_related("member__organisation").get(pk=part.pk)
    part.proposal = proposal
    if proposal.state != Proposal.State.ASKED or not rules.can_accept(proposal, part) or part.reminded_at:
        return
    asked = telling.ask(part, is_reminder=True)
    part.reminded_at = now
    part.save(update_fields=["reminded_at"])
    today = timezone.localdate(now)
    proposal.next_contact_on = next_contact(today) if asked else today
    proposal.save(update_fields=["next_contact_on"])
    settle_need(proposal.need)
    people.record(who.system(), "proposal.reminded", proposal, member=part.member_id)
