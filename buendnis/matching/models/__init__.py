"""Needs, offers, the proposals that pair them, and the plan over all of them."""

from buendnis.matching.models.needs import Focus, Need, NeedQuerySet
from buendnis.matching.models.offers import Offer, OfferMember, OfferQuerySet
from buendnis.matching.models.plans import Plan, PlanChange, PlanGap, PlanLine, PlanLineMember, PlanRule
from buendnis.matching.models.proposals import Override, Proposal, ProposalMember

__all__ = [
    "Focus",
    "Need",
    "NeedQuerySet",
    "Offer",
    "OfferMember",
    "OfferQuerySet",
    "Override",
    "Plan",
    "PlanChange",
    "PlanGap",
    "PlanLine",
    "PlanLineMember",
    "PlanRule",
    "Proposal",
    "ProposalMember",
]
