"""Offers in lists and on their page."""

from django.db.models import Prefetch, Q, QuerySet

from buendnis.matching import permissions
from buendnis.matching.models import Need, Offer, OfferMember
from buendnis.people.models import Person

MOST_TO_SHOW = 50


def with_details(offers: QuerySet[Offer]) -> QuerySet[Offer]:
    """The same offers with members, fields and formats ready: four queries."""
    parts = OfferMember.objects.select_related("member__organisation").order_by("-is_lead", "pk")
    return offers.prefetch_related(Prefetch("parts", parts), "action_fields", "formats").order_by(
        "title", "pk"
    )


def offer_list(
    person: Person,
    *,
    text: str = "",
    status: str = "",
    action_field: int | None = None,
    format: str = "",
    member: int | None = None,
) -> QuerySet[Offer]:
    """Offers the person may see, by title; filters by words, state, field number, format, member."""
    offers = permissions.visible_offers(person)
    for word in text.split():
        named = OfferMember.objects.filter(member__short_name__icontains=word)
        offers = offers.filter(
            Q(title__icontains=word) | Q(text__icontains=word) | Q(pk__in=named.values("offer_id"))
        )
    if status:
        offers = offers.filter(status=status)
    if action_field is not None:
        offers = offers.filter(action_fields__code=action_field, action_fields__is_current=True)
    if format:
        offers = offers.filter(formats__identifier=format, formats__is_current=True)
    if member is not None:
        offers = offers.filter(pk__in=OfferMember.objects.filter(member_id=member).values("offer_id"))
    return with_details(offers)


def public_offers() -> QuerySet[Offer]:
    """What the alliance offers, for strangers: title, fields, formats, members of proven and tried offers."""
    return with_details(Offer.objects.available())


def offers_to_add(need: Need) -> QuerySet[Offer]:
    """Offers that the office may still add to a need by hand, by title."""
    known = need.proposals.values("offer_id")
    return Offer.objects.available().exclude(pk__in=known).order_by("title", "pk")


def offers_to_choose_from(need: Need, text: str) -> QuerySet[Offer]:
    """The first 50 of them: those with these words, or without words those that share a field."""
    offers = offers_to_add(need)
    for word in text.split():
        named = OfferMember.objects.filter(member__short_name__icontains=word)
        offers = offers.filter(Q(title__icontains=word) | Q(pk__in=named.values("offer_id")))
    if not text.split():
        shared = Offer.action_fields.through.objects.filter(actionfield__in=need.action_fields.all())
        offers = offers.filter(pk__in=shared.values("offer_id"))
    return offers[:MOST_TO_SHOW]
