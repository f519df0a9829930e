"""News from alliance: who leaves or is biased is not proposed any more, and not asked either."""

from typing import Any

from django.dispatch import receiver

from buendnis.alliance import signals
from buendnis.alliance.models import InterestDeclaration, MemberOrganisation
from buendnis.matching import actions


@receiver(signals.member_left, dispatch_uid="matching.member_left")
def end_offers_of(sender: object, *, member: MemberOrganisation, **news: Any) -> None:
    actions.end_offers_of(member)


@receiver(signals.interest_declared, dispatch_uid="matching.interest_declared")
def drop_biased_proposals(sender: object, *, interest: InterestDeclaration, **news: Any) -> None:
    actions.drop_biased_proposals(interest)
