"""The plainest valid objects of this room."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from buendnis.alliance.tests.factories import MemberFactory, SiteFactory
from buendnis.matching import actions
from buendnis.matching.models import (
    Need,
    Offer,
    OfferMember,
    Plan,
    PlanLine,
    PlanLineMember,
    PlanRule,
    Proposal,
    ProposalMember,
)
from buendnis.people.tests.factories import PersonFactory


class NeedFactory(DjangoModelFactory):
    """A need that nobody has worked on yet."""

    class Meta:
        model = Need

    site = factory.SubFactory(SiteFactory)
    title = "Spielplatz erneuern"
    text = "Unser Spielplatz ist alt und soll schöner werden."
    created_by = factory.SubFactory(PersonFactory)


class OfferFactory(DjangoModelFactory):
    """A proven offer of one member, two half-days each time; `member` and `half_days` choose otherwise."""

    class Meta:
        model = Offer
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Angebot {n + 1}")
    text = "Wir helfen vor Ort."
    status = Offer.Status.PROVEN
    created_by = factory.SubFactory(PersonFactory)

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        member, half_days = kwargs.pop("member", None), kwargs.pop("half_days", 2)
        offer = super()._create(model_class, *args, **kwargs)
        OfferMember.objects.create(
            offer=offer, member=member or MemberFactory(), half_days=half_days, is_lead=True
        )
        return offer

    @factory.post_generation
    def action_fields(self, create, extracted, **kwargs):
        self.action_fields.set(extracted or [])

    @factory.post_generation
    def formats(self, create, extracted, **kwargs):
        self.formats.set(extracted or [])
        actions.index_offer(self)


class ProposalFactory(DjangoModelFactory):
    """A suggestion of an offer for a need, with the parts of the offer's members."""

    class Meta:
        model = Proposal
        skip_postgeneration_save = True

    need = factory.SubFactory(NeedFactory)
    offer = factory.SubFactory(OfferFactory)
    score = 50

    @factory.post_generation
    def parts(self, create, extracted, **kwargs):
        for part in self.offer.parts.order_by("-is_lead", "pk"):
            ProposalMember.objects.create(
                proposal=self, member=part.member, half_days=part.half_days, is_lead=part.is_lead
            )


class PlanFactory(DjangoModelFactory):
    """A draft that somebody computed."""

    class Meta:
        model = Plan

    year = 2026
    state = Plan.State.DRAFT
    created_by = factory.SubFactory(PersonFactory)


class PlanLineFactory(DjangoModelFactory):
    class Meta:
        model = PlanLine

    plan = factory.SubFactory(PlanFactory)
    need = factory.SubFactory(NeedFactory)
    offer = factory.SubFactory(OfferFactory)
    fit = 500


class PlanLineMemberFactory(DjangoModelFactory):
    """A line of a plan, for the leading member of its offer."""

    class Meta:
        model = PlanLineMember

    line = factory.SubFactory(PlanLineFactory)
    member = factory.LazyAttribute(lambda part: part.line.offer.parts.first().member)
    half_days = 2
    is_lead = True


class PlanRuleFactory(DjangoModelFactory):
    """A need that is put off."""

    class Meta:
        model = PlanRule

    kind = PlanRule.Kind.LATER
    year = 2026
    need = factory.SubFactory(NeedFactory)
    not_before = date(2026, 3, 1)
    reason = "Der Standort bat um Aufschub."
    created_by = factory.SubFactory(PersonFactory)
