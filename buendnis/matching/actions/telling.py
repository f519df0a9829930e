"""Mails of this room; each is written once per occasion, in the transaction of the change."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.matching.models import Proposal, ProposalMember
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.post import actions as post

QUESTION = "ask"


def ask(part: ProposalMember, *, is_reminder: bool = False) -> Person | None:
    """Ask the person who answers for a member today; who was asked, None when nobody is there."""
    proposal = part.proposal
    person = people.answering_person(part.member.organisation, timezone.localdate())
    if person is None:
        return None
    occasion = "reminder" if is_reminder else "ask"
    asked_at = proposal.asked_at.isoformat() if proposal.asked_at else ""
    post.send(
        key=f"matching-{occasion}-{part.pk}-{asked_at}",
        person=person,
        subject=_("Erinnerung: Können Sie helfen?") if is_reminder else _("Können Sie helfen?"),
        template="matching/mail/ask",
        context={
            "part": part,
            "proposal": proposal,
            "need": proposal.need,
            "site": proposal.need.site,
            "is_reminder": is_reminder,
            "answer_url": post.answer_url(QUESTION, part, person),
        },
    )
    return person


def tell_withdrawn(proposal: Proposal, parts: Iterable[ProposalMember]) -> None:
    """Tell members that they need not answer any more, or that their help is not needed after all."""
    for part in parts:
        person = people.answering_person(part.member.organisation, timezone.localdate())
        if person is None:
            continue
        post.send(
            key=f"matching-withdrawn-{part.pk}-{proposal.asked_at.isoformat() if proposal.asked_at else ''}",
            person=person,
            subject=_("Eine Anfrage hat sich erledigt"),
            template="matching/mail/withdrawn",
            context={
                "part": part,
                "proposal": proposal,
                "need": proposal.need,
                "site": proposal.need.site,
                "had_accepted": part.answer == ProposalMember.Answer.ACCEPTED,
            },
        )
