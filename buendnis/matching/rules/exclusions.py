"""What rules an offer out, whatever its points: hard limits, each with its sentence."""

from typing import NamedTuple

from buendnis.matching.models import Offer
from buendnis.matching.rules.scoring import (
    Candidate,
    Helper,
    Wish,
    free_half_days,
    lead_distance_km,
)


class Exclusion(NamedTuple):
    """Why an offer is out: a code, the values for its sentence (see `sentences`), the member it is about."""

    code: str
    values: dict[str, object]
    member_id: int | None = None


def exclusion(wish: Wish, offer: Candidate) -> Exclusion | None:
    """The first thing that rules the offer out, or None. Source: design.md, main job, step 2.

    Order: the offer itself, its members one after the other, its reach, then half-days.
    """
    if found := _of_offer(wish, offer):
        return found
    for part in offer.parts:
        if code := _of_helper(wish, part.helper):
            return _about(part.helper, code)
    away = lead_distance_km(offer)
    if offer.max_distance_km is not None and away is not None and away > offer.max_distance_km:
        return Exclusion("too_far", {"km": round(away), "most": offer.max_distance_km})
    return _of_capacity(offer)


def _of_offer(wish: Wish, offer: Candidate) -> Exclusion | None:
    if offer.status in (Offer.Status.DRAFT, Offer.Status.ENDED):
        return Exclusion("draft" if offer.status == Offer.Status.DRAFT else "ended", {})
    if offer.starts_on and offer.starts_on > wish.today:
        return Exclusion("not_yet", {"day": offer.starts_on})
    if offer.ends_on and offer.ends_on < wish.today:
        return Exclusion("over", {"day": offer.ends_on})
    if not offer.parts:
        return Exclusion("nobody", {})
    return Exclusion("declined", {}) if offer.offer_id in wish.declined else None


def _of_helper(wish: Wish, helper: Helper) -> str:
    """What stands against one member; a declared interest blocks, it never just lowers (concept C5, C11).

    Nobody is there to answer when the lead is away, and so is the deputy, or there is none.
    """
    if not helper.is_active:
        return "left"
    if helper.member_id in wish.conflicts:
        return "conflict"
    if helper.county_ids and wish.county_id not in helper.county_ids:
        return "region"
    if helper.lead_id in wish.absent and (helper.deputy_id is None or helper.deputy_id in wish.absent):
        return "absence"
    return ""


def _of_capacity(offer: Candidate) -> Exclusion | None:
    """Every member of the offer needs its own half-days; the first one without them rules it out."""
    for part in offer.parts:
        free = free_half_days(part.helper, offer.format_id)
        if free < part.half_days:
            return _about(part.helper, "capacity", needed=part.half_days, count=max(0, free))
    return None


def _about(helper: Helper, code: str, **values: object) -> Exclusion:
    return Exclusion(code, {"member": helper.name, **values}, helper.member_id)
