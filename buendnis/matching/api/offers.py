"""Offers: the list and one offer."""

from datetime import date
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema

from buendnis.matching import queries
from buendnis.matching.api.shapes import FormatOut, Slice, TopicOut, format_of, refuse_unknown, topic
from buendnis.matching.models import Offer
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.people.requests import TokenRequest

router = Router()


class PartOut(Schema):
    member: int
    name: str
    half_days: int
    is_lead: bool


class OfferOut(Schema):
    id: int
    title: str
    text: str
    status: str
    members: list[PartOut]
    action_fields: list[TopicOut]
    formats: list[FormatOut]
    phases: list[str]
    size_classes: list[str]
    max_distance_km: int | None
    starts_on: date | None
    ends_on: date | None
    is_paid: bool
    is_example: bool
    mine: bool
    url: str


class OfferList(Schema):
    items: list[OfferOut]
    count: int


@router.get("/offers", response=OfferList, summary="Angebote")
def list_offers(request: TokenRequest, part: Query[Slice], status: str = "") -> dict[str, Any]:
    """The offers the asker may see, by title; `mine` where the asker acts for one of its members."""
    refuse_unknown(status, {"", *Offer.Status.values})
    person = request.auth
    offers = queries.offer_list(person, status=status)
    shown = offers[part.offset : part.offset + part.limit]
    return {"items": [_offer(offer, person) for offer in shown], "count": offers.count()}


@router.get("/offers/{pk}", response=OfferOut, summary="Ein Angebot")
def offer_detail(request: TokenRequest, pk: int) -> dict[str, Any]:
    person = request.auth
    return _offer(get_object_or_404(queries.offer_list(person), pk=pk), person)


def _offer(offer: Offer, person: Person) -> dict[str, Any]:
    held = people.standing(person).member_org_ids
    parts = offer.parts.all()
    return {
        "id": offer.pk,
        "title": offer.title,
        "text": offer.text,
        "status": offer.status,
        "members": [
            {
                "member": part.member_id,
                "name": part.member.organisation.name,
                "half_days": part.half_days,
                "is_lead": part.is_lead,
            }
            for part in parts
        ],
        "action_fields": [topic(field) for field in offer.action_fields.all()],
        "formats": [format_of(format) for format in offer.formats.all()],
        "phases": offer.phases,
        "size_classes": offer.size_classes,
        "max_distance_km": offer.max_distance_km,
        "starts_on": offer.starts_on,
        "ends_on": offer.ends_on,
        "is_paid": offer.is_paid,
        "is_example": offer.is_example,
        "mine": any(part.member.organisation_id in held for part in parts),
        "url": offer.get_absolute_url(),
    }
