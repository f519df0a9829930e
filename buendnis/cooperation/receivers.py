"""News from matching: a member has accepted, so the site is asked."""

from typing import Any

from django.dispatch import receiver

from buendnis.cooperation import actions
from buendnis.matching import signals
from buendnis.matching.models import Proposal


@receiver(signals.proposal_accepted, dispatch_uid="cooperation.ask_site")
def ask_site(sender: object, *, proposal: Proposal, **news: Any) -> None:
    actions.ask_site(proposal)
