"""What rules an offer out, whatever its points: hard limits, each with its sentence."""

from typing import NamedTuple

from buendnis.matching.models import Offer
from buendnis.matching.rules.scoring import (
    Candidate,
    Helper,
    Wish,
    chosen_format,
    distance_of,
    free_half_days,
)


class Exclusion(NamedTuple):
    """Why an offer is out: a code, the values for its sentence (see `sentences`), the member it is about."""

    code: str
    values: dict[str, object]
    member_id: int | None = None


def exclusion(wish: Wish, offer: Candidate) -> Exclusion | None:
    """The first thing that rules the offer out, or None. Source: design.md, main job, step 2."""
    for limit in (_ended, _declined, _conflict, _region, _absence, _capacity):
        if found := limit(wish, offer):
            return found
    return None


def _ended(wish: Wish, offer: Candidate) -> Exclusion | None:
    if offer.status in (Offer.Status.DRAFT, Offer.Status.ENDED):
        return Exclusion("draft" if offer.status == Offer.Status.DRAFT else "ended", {})
    if offer.starts_on and offer.starts_on > wish.today:
        return Exclusion("not_yet", {"day": offer.starts_on})
    if offer.ends_on and offer.ends_on < wish.today:
        return Exclusion("over", {"day": offer.ends_on})
    if not offer.parts:
        return Exclusion("nobody", {})
    gone = _first(offer, lambda helper: not helper.is_active)
    return _about(gone, "left") if gone else None


def _declined(wish: Wish, offer: Candidate) -> Exclusion | None:
    return Exclusion("declined", {}) if offer.offer_id in wish.declined else None


def _conflict(wish: Wish, offer: Candidate) -> Exclusion | None:
    """A declared interest blocks, it never just lowers. Source: concept C5, C11."""
    biased = _first(offer, lambda helper: helper.member_id in wish.conflicts)
    return _about(biased, "conflict") if biased else None


def _region(wish: Wish, offer: Candidate) -> Exclusion | None:
    elsewhere = _first(offer, lambda helper: helper.county_ids and wish.county_id not in helper.county_ids)
    if elsewhere:
        return _about(elsewhere, "region")
    away = distance_of(wish, offer)
    if away is not None and offer.max_distance_km is not None and away > offer.max_distance_km:
        return Exclusion("too_far", {"km": round(away), "most": offer.max_distance_km})
    return None


def _absence(wish: Wish, offer: Candidate) -> Exclusion | None:
    """Nobody there to answer: the lead is away, and so is the deputy, or there is none."""
    away = _first(
        offer,
        lambda helper: (
            helper.lead_id in wish.absent and (helper.deputy_id is None or helper.deputy_id in wish.absent)
        ),
    )
    return _about(away, "absence") if away else None


def _capacity(wish: Wish, offer: Candidate) -> Exclusion | None:
    """Every member of the offer needs its own half-days; the first one without them rules it out."""
    format_id = chosen_format(wish.format_names, offer.format_ids)
    for part in offer.parts:
        free = free_half_days(part.helper, format_id)
        if free < part.half_days:
            return _about(part.helper, "capacity", needed=part.half_days, count=max(0, free))
    return None


def _about(helper: Helper, code: str, **values: object) -> Exclusion:
    return Exclusion(code, {"member": helper.name, **values}, helper.member_id)


def _first(offer: Candidate, is_out) -> Helper | None:
    return next((part.helper for part in offer.parts if is_out(part.helper)), None)
