"""A member answers for itself: accepts, declines, or answers later. Design step 4."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.alliance.models import Format, MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, rules, signals
from buendnis.matching.actions import telling
from buendnis.matching.actions.locking import clean, lock_proposal
from buendnis.matching.actions.progress import (
    free_half_days,
    move_proposal,
    next_contact,
    note,
    settle_need,
)
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.people import actions as people
from buendnis.people.models import Person

LATEST_DAYS = 60
State, Answer = Proposal.State, ProposalMember.Answer


class QuestionOver(NotPossible):
    """The question is no longer open; the sentence says why."""


@transaction.atomic
def accept_proposal(proposal: Proposal, *, member: MemberOrganisation, by: Person) -> Proposal:
    """A member says yes: its half-days are reserved at once, in the same transaction.

    When all members of the offer have said yes, the proposal is accepted and the site is asked upstairs.
    Twice is once. Raises NotEnoughCapacity (somebody else got the last half-day), QuestionOver.
    Source: design step 4, concept C8.
    """
    proposal, part = _lock_part(proposal, member, by)
    if part.answer == Answer.ACCEPTED and proposal.state in rules.LIVE_PROPOSALS:
        return proposal
    if not rules.can_accept(proposal, part):
        raise QuestionOver(why_closed(proposal, part))
    alliance.reserve_capacity(
        member=part.member,
        year=timezone.localdate().year,
        format=_format_of(proposal),
        half_days=part.half_days,
        reference=proposal.reference,
        text=proposal.need.title,
        by=by,
    )
    _answer(part, Answer.ACCEPTED, by)
    _note_answer(proposal, part, _("%(member)s sagt zu: „%(need)s“"))
    people.record(by, "proposal.accepted", proposal, member=part.member_id, half_days=part.half_days)
    return _follow_answers(proposal, by)


def _format_of(proposal: Proposal) -> Format | None:
    """The format of the cooperation; decides, as in the ranking, which account pays first."""
    wanted = proposal.need.formats.order_by("pk").values_list("pk", flat=True)
    offered = list(proposal.offer.formats.order_by("pk"))
    chosen = rules.chosen_format(list(wanted), [format.pk for format in offered])
    return next((format for format in offered if format.pk == chosen), None)


@transaction.atomic
def decline_proposal(proposal: Proposal, *, member: MemberOrganisation, reason: str, by: Person) -> Proposal:
    """A member says no, with a reason; the proposal is over and all its reserved half-days are free.

    Also takes back an acceptance, until the site has agreed. Twice is once. Raises QuestionOver.
    """
    proposal, part = _lock_part(proposal, member, by)
    if part.answer == Answer.DECLINED:
        return proposal
    if not rules.can_answer(proposal, part):
        raise QuestionOver(why_closed(proposal, part))
    reason = clean(reason, field="reason", most=300, needed=_("Bitte nennen Sie kurz den Grund."))
    free_half_days(proposal, by=by)
    _answer(part, Answer.DECLINED, by)
    proposal.decline_reason, proposal.answered_at = reason, timezone.now()
    others = _others_released(proposal, part)
    move_proposal(proposal, State.DECLINED, "decline_reason", "answered_at")
    settle_need(proposal.need)
    _note_answer(proposal, part, _("%(member)s sagt ab: „%(need)s“"))
    people.record(by, "proposal.declined", proposal, member=part.member_id, reason=reason)
    telling.tell_withdrawn(proposal, others)
    signals.proposal_over.send(Proposal, proposal=proposal, by=by)
    return proposal


def _others_released(proposal: Proposal, part: ProposalMember) -> list[ProposalMember]:
    """Members of the same offer need not answer any more."""
    others = list(
        proposal.parts.exclude(pk=part.pk)
        .filter(answer__in=[Answer.WAITING, Answer.LATER, Answer.ACCEPTED])
        .select_related("member__organisation")
    )
    ProposalMember.objects.filter(pk__in=[other.pk for other in others]).update(answer=Answer.NONE)
    return others


@transaction.atomic
def answer_later(proposal: Proposal, *, member: MemberOrganisation, until: date, by: Person) -> Proposal:
    """A member needs time until a day within 60 days; nobody reminds it before. Raises QuestionOver."""
    proposal, part = _lock_part(proposal, member, by)
    if not rules.can_accept(proposal, part):
        raise QuestionOver(why_closed(proposal, part))
    today = timezone.localdate()
    if not today < until <= today + timedelta(days=LATEST_DAYS):
        raise NotPossible(
            _("Bitte wählen Sie einen Tag in den nächsten %(days)s Tagen.") % {"days": LATEST_DAYS},
            field="until",
        )
    part.answer = rules.step(rules.ANSWER_STEPS, part.answer, Answer.LATER)
    part.later_until, part.reminded_at = until, None
    part.save(update_fields=["answer", "later_until", "reminded_at"])
    proposal.next_contact_on = until
    proposal.save(update_fields=["next_contact_on"])
    settle_need(proposal.need)
    people.record(by, "proposal.later", proposal, member=part.member_id, until=until.isoformat())
    return proposal


def _lock_part(proposal: Proposal, member: MemberOrganisation, by: Person) -> tuple[Proposal, ProposalMember]:
    """Need, proposal and the member's part, locked; raises PermissionDenied for strangers."""
    proposal = lock_proposal(proposal)
    parts = ProposalMember.objects.select_for_update(of=("self",)).select_related("member__organisation")
    part = parts.filter(proposal=proposal, member=member).first()
    if part is None or not permissions.may_answer(by, part.member):
        raise PermissionDenied
    part.proposal = proposal
    return proposal, part


def _answer(part: ProposalMember, answer: str, by: Person) -> None:
    part.answer = rules.step(rules.ANSWER_STEPS, part.answer, answer)
    part.answered_by, part.answered_at, part.later_until = by, timezone.now(), None
    part.save(update_fields=["answer", "answered_by", "answered_at", "later_until"])


def _follow_answers(proposal: Proposal, by: Person) -> Proposal:
    """Move the proposal when its last member has answered, and announce it."""
    answers = proposal.parts.values_list("answer", flat=True)
    if rules.proposal_state(answers) == State.ACCEPTED:
        proposal.answered_at, proposal.next_contact_on = timezone.now(), next_contact()
        move_proposal(proposal, State.ACCEPTED, "answered_at")
        settle_need(proposal.need)
        signals.proposal_accepted.send(Proposal, proposal=proposal, by=by)
    return proposal


def _note_answer(proposal: Proposal, part: ProposalMember, text: str) -> None:
    note(
        f"proposal-{proposal.pk}-{part.answer}-{part.member_id}",
        proposal,
        "proposal",
        text % {"member": part.member.short_name, "need": proposal.need.title},
        [part],
    )


def why_closed(proposal: Proposal, part: ProposalMember) -> str:
    """Why a member cannot answer any more: a German sentence."""
    if part.answer == Answer.DECLINED:
        return _("Sie haben bereits abgesagt.")
    if part.answer == Answer.ACCEPTED:
        return _("Sie haben bereits zugesagt.")
    if proposal.state == State.DECLINED:
        return _("Diese Anfrage hat sich erledigt: Eine andere Seite hat abgesagt.")
    return _("Diese Anfrage ist nicht mehr offen.")
