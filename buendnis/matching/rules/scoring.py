"""How well an offer fits a need, in points that add up, each with its sentence. Decision 0005.

Everything comes in as values in hand: `Wish` is the need, `Candidate` an offer, `Helper` one of its members.
Unknown facts never help and never harm more than their own points.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from buendnis.alliance.rules import Point, distance_km

FIELD, WORDS, FORMAT, PHASE, SIZE, DISTANCE, CAPACITY, EXPERIENCE, FAIRNESS = 30, 10, 15, 8, 5, 8, 8, 4, 6
HIGHEST = 100
POINTS_PER_WORD = 2
KM_PER_POINT = 15
FAIR_BY_HELPED = (6, 4, 2)  # points for a site helped never, once, twice in the last two years


@dataclass(frozen=True, slots=True)
class Helper:
    """A member as the ranking sees it; `free` are half-days left by format id, None for any format."""

    member_id: int
    name: str
    point: Point = (None, None)
    county_ids: frozenset[int] = frozenset()
    lead_id: int | None = None
    deputy_id: int | None = None
    is_active: bool = True
    free: Mapping[int | None, int] = field(default_factory=dict)


class Part(NamedTuple):
    """One member's part in an offer."""

    helper: Helper
    half_days: int
    is_lead: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """An offer as the ranking sees it; `words` are stems it shares with the need."""

    offer_id: int
    title: str
    status: str
    parts: tuple[Part, ...]
    field_ids: frozenset[int] = frozenset()
    format_ids: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    phases: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    max_distance_km: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A need with all that the ranking asks about it and its site."""

    today: date
    field_names: Mapping[int, str] = field(default_factory=dict)
    format_names: Mapping[int, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)  # stem -> as the need writes it
    phase: str = ""
    phase_name: str = ""
    size: str = ""
    size_name: str = ""
    point: Point = (None, None)
    county_id: int | None = None
    conflicts: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    helped_by: Mapping[int, int] = field(default_factory=dict)  # member id -> times at this site
    helped: int = 0  # times this site was helped in the last two years
    focus: str = ""
    focus_points: int = 0
    declined: frozenset[int] = frozenset()  # offer ids


class Reason(NamedTuple):
    """Points for one thing, and the values for its sentence (see `sentences`)."""

    code: str
    points: int
    values: dict[str, Any]


def chosen_format(wanted: Sequence[int] | Mapping[int, str], offered: Sequence[int]) -> int | None:
    """Which format a cooperation would have: the first wanted one the offer has, else its first."""
    return next((pk for pk in offered if pk in wanted), offered[0] if offered else None)


def free_half_days(helper: Helper, format_id: int | None) -> int:
    """Half-days a member can still give in this format: the format's own account and the general one."""
    general = helper.free.get(None, 0)
    return general if format_id is None else general + helper.free.get(format_id, 0)


def lead_part(offer: Candidate) -> Part | None:
    return next((part for part in offer.parts if part.is_lead), offer.parts[0] if offer.parts else None)


def distance_of(wish: Wish, offer: Candidate) -> float | None:
    """Kilometres between the site and the leading member; None when one of them is unknown."""
    lead = lead_part(offer)
    return distance_km(wish.point, lead.helper.point) if lead else None


def score(reasons: Sequence[Reason]) -> int:
    """Whole points, 0 to 100: exactly the sum of the reasons."""
    return sum(reason.points for reason in reasons)


def reasons_for(wish: Wish, offer: Candidate) -> list[Reason]:
    """All reasons with points, and those that explain why something did not count. Source: concept C3, C8."""
    found = [
        reason
        for part in (_field, _words, _format, _phase, _size, _distance, _capacity, _experience, _fairness)
        if (reason := part(wish, offer))
    ]
    room = HIGHEST - score(found)
    if points := min(wish.focus_points, room):
        found.append(Reason("focus", points, {"focus": wish.focus}))
    return found


def is_relevant(wish: Wish, offer: Candidate) -> bool:
    """Whether an offer has anything to do with the need: a common field, or two common words.

    A need without a field is content with one word.
    """
    if offer.field_ids & wish.field_names.keys():
        return True
    return len(offer.words) >= (2 if wish.field_names else 1)


def _field(wish: Wish, offer: Candidate) -> Reason | None:
    common = [pk for pk in wish.field_names if pk in offer.field_ids]
    if not common:
        return None
    total = len(wish.field_names)
    names = [wish.field_names[pk] for pk in common]
    return Reason("field", FIELD * len(common) // total, {"names": names, "total": total})


def _words(wish: Wish, offer: Candidate) -> Reason | None:
    if not offer.words:
        return None
    written = list(dict.fromkeys(wish.written.get(stem, stem) for stem in offer.words))
    return Reason("words", min(WORDS, POINTS_PER_WORD * len(written)), {"words": written[:5]})


def _format(wish: Wish, offer: Candidate) -> Reason | None:
    common = [pk for pk in offer.format_ids if pk in wish.format_names]
    return Reason("format", FORMAT, {"format": wish.format_names[common[0]]}) if common else None


def _phase(wish: Wish, offer: Candidate) -> Reason | None:
    if not offer.phases:
        return Reason("any_phase", PHASE // 2, {})
    return Reason("phase", PHASE, {"phase": wish.phase_name}) if wish.phase in offer.phases else None


def _size(wish: Wish, offer: Candidate) -> Reason | None:
    if not offer.sizes:
        return Reason("any_size", SIZE // 2, {})
    return Reason("size", SIZE, {"size": wish.size_name}) if wish.size in offer.sizes else None


def _distance(wish: Wish, offer: Candidate) -> Reason | None:
    away = distance_of(wish, offer)
    if away is None:
        return Reason("distance_unknown", 0, {})
    points = max(0, DISTANCE - int(away) // KM_PER_POINT)
    return Reason("distance", points, {"km": round(away)})


def _capacity(wish: Wish, offer: Candidate) -> Reason | None:
    """Every free half-day of the member with the fewest is a point, so that the load spreads."""
    format_id = chosen_format(wish.format_names, offer.format_ids)
    free = min((free_half_days(part.helper, format_id) for part in offer.parts), default=0)
    return Reason("capacity", min(CAPACITY, free), {"count": free}) if free > 0 else None


def _experience(wish: Wish, offer: Candidate) -> Reason | None:
    known = [part.helper for part in offer.parts if wish.helped_by.get(part.helper.member_id)]
    return Reason("experience", EXPERIENCE, {"member": known[0].name}) if known else None


def _fairness(wish: Wish, offer: Candidate) -> Reason | None:
    if wish.helped >= len(FAIR_BY_HELPED):
        return None
    return Reason("fairness", FAIR_BY_HELPED[wish.helped], {"count": wish.helped})
