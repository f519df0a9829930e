"""How well an offer fits a need, in points that add up, each with its sentence. Decision 0005.

Everything comes in as values in hand: `Wish` is the need, `Candidate` an offer, `Helper` one of its members.
Unknown facts never help and never harm more than their own points. Each part of the score is a pair of
functions: its points, asked for every offer, and the reason with its values, made only for the best.
"""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

FIELD, WORDS, FORMAT, PHASE, SIZE, DISTANCE, CAPACITY, EXPERIENCE, FAIRNESS = 30, 10, 15, 8, 5, 8, 8, 4, 6
HIGHEST = 100
POINTS_PER_WORD = 2
KM_PER_POINT = 15
FAIR_BY_HELPED = (6, 4, 2)  # points for a site helped never, once, twice in the last two years


class Helper(NamedTuple):
    """A member as the ranking sees it.

    `distance_km` is the way to the site as the crow flies, None when unknown; `free` are half-days left by
    format id, None for any format; `county_ids` empty means everywhere.
    """

    member_id: int
    name: str
    distance_km: float | None = None
    county_ids: frozenset[int] = frozenset()
    lead_id: int | None = None
    deputy_id: int | None = None
    is_active: bool = True
    free: Mapping[int | None, int] = {}


class Part(NamedTuple):
    """One member's part in an offer."""

    helper: Helper
    half_days: int


class Candidate(NamedTuple):
    """An offer as the ranking sees it.

    `parts`: the leading member first. `shared_fields` and `words`: fields and stems it has in common with
    the need. `format_id`: which format a cooperation would have (see `chosen_format`). `phases` and `sizes`
    hold codes and are empty for "all".
    """

    offer_id: int
    title: str
    status: str
    parts: tuple[Part, ...]
    shared_fields: Sequence[int] = ()
    format_id: int | None = None
    words: Sequence[str] = ()
    phases: Container[str] = ()
    sizes: Container[str] = ()
    max_distance_km: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """A need with all that the ranking asks about it and its site."""

    today: date
    field_names: Mapping[int, str] = field(default_factory=dict)
    field_weights: Mapping[int, int] = field(default_factory=dict)  # how clearly the text speaks of each
    format_names: Mapping[int, str] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)  # stem -> as the need writes it
    phase: str = ""
    phase_name: str = ""
    size: str = ""
    size_name: str = ""
    point: tuple[float | None, float | None] = (None, None)
    county_id: int | None = None
    conflicts: frozenset[int] = frozenset()
    absent: frozenset[int] = frozenset()
    helped_by: frozenset[int] = frozenset()  # members that worked at this site in the last two years
    helped: int = 0  # times this site was helped in the last two years
    focus: str = ""
    focus_points: int = 0
    declined: frozenset[int] = frozenset()  # offer ids


class Reason(NamedTuple):
    """Points for one thing, and the values for its sentence (see `sentences`)."""

    code: str
    points: int
    values: dict[str, Any]


def score(wish: Wish, offer: Candidate) -> int:
    """Whole points, 0 to 100: exactly the sum of the reasons. Source: concept C3, C8."""
    found = 0
    for points, _reason in PARTS:
        found += points(wish, offer)
    return min(HIGHEST, found + wish.focus_points)


def reasons_for(wish: Wish, offer: Candidate) -> list[Reason]:
    """All reasons with points, and those that explain why something did not count."""
    found = [
        Reason(code, points(wish, offer), values)
        for points, reason in PARTS
        for code, values in [reason(wish, offer)]
        if code
    ]
    left = HIGHEST - sum(reason.points for reason in found)
    if points := min(wish.focus_points, left):
        found.append(Reason("focus", points, {"focus": wish.focus}))
    return found


def words_needed(wish: Wish) -> int:
    """How many common words make a candidate of an offer that shares no field with the need."""
    return 2 if wish.field_names else 1


def chosen_format(wanted: Container[int], offered: Sequence[int]) -> int | None:
    """Which format a cooperation would have: the first one that is wanted, else the offer's first."""
    for pk in offered:
        if pk in wanted:
            return pk
    return offered[0] if offered else None


def free_half_days(helper: Helper, format_id: int | None) -> int:
    """Half-days a member can still give in this format: the format's own account and the general one."""
    general = helper.free.get(None, 0)
    return general if format_id is None else general + helper.free.get(format_id, 0)


# --- The parts: points, and the reason (code, values); no code means no sentence ----------------------

Explained = tuple[str, dict[str, Any]]
NOTHING: Explained = ("", {})


def _field_points(wish: Wish, offer: Candidate) -> int:
    """All points for all fields; where the text speaks more clearly of one, that one counts more."""
    if not offer.shared_fields:
        return 0
    if not wish.field_weights:
        return FIELD * len(offer.shared_fields) // len(wish.field_names)
    shared = sum([wish.field_weights[pk] for pk in offer.shared_fields])
    return FIELD * shared // sum(wish.field_weights.values())


def _field(wish: Wish, offer: Candidate) -> Explained:
    names = [name for pk, name in wish.field_names.items() if pk in offer.shared_fields]
    return ("field", {"names": names}) if names else NOTHING


def _words_points(wish: Wish, offer: Candidate) -> int:
    return min(WORDS, POINTS_PER_WORD * len(offer.words))


def _words(wish: Wish, offer: Candidate) -> Explained:
    written = dict.fromkeys(wish.written.get(stem, stem) for stem in offer.words)
    return ("words", {"words": list(written)[:5]}) if written else NOTHING


def _format_points(wish: Wish, offer: Candidate) -> int:
    return FORMAT if offer.format_id in wish.format_names else 0


def _format(wish: Wish, offer: Candidate) -> Explained:
    if offer.format_id is None or offer.format_id not in wish.format_names:
        return NOTHING
    return "format", {"format": wish.format_names[offer.format_id]}


def _phase_points(wish: Wish, offer: Candidate) -> int:
    if not offer.phases:
        return PHASE // 2
    return PHASE if wish.phase in offer.phases else 0


def _phase(wish: Wish, offer: Candidate) -> Explained:
    if not offer.phases:
        return "any_phase", {}
    return ("phase", {"phase": wish.phase_name}) if wish.phase in offer.phases else NOTHING


def _size_points(wish: Wish, offer: Candidate) -> int:
    if not offer.sizes:
        return SIZE // 2
    return SIZE if wish.size and wish.size in offer.sizes else 0


def _size(wish: Wish, offer: Candidate) -> Explained:
    if not offer.sizes:
        return "any_size", {}
    return ("size", {"size": wish.size_name}) if wish.size and wish.size in offer.sizes else NOTHING


def lead_distance_km(offer: Candidate) -> float | None:
    """Kilometres between the site and the leading member; None when one of them is unknown."""
    return offer.parts[0].helper.distance_km if offer.parts else None


def _distance_points(wish: Wish, offer: Candidate) -> int:
    away = lead_distance_km(offer)
    return 0 if away is None else max(0, DISTANCE - int(away) // KM_PER_POINT)


def _distance(wish: Wish, offer: Candidate) -> Explained:
    away = lead_distance_km(offer)
    return ("distance_unknown", {}) if away is None else ("distance", {"km": round(away)})


def fewest_free(offer: Candidate) -> int:
    """Free half-days of the member that has the fewest; 0 without members."""
    return min([free_half_days(part.helper, offer.format_id) for part in offer.parts], default=0)


def _capacity_points(wish: Wish, offer: Candidate) -> int:
    """Every free half-day is a point, so that the load spreads."""
    return max(0, min(CAPACITY, fewest_free(offer)))


def _capacity(wish: Wish, offer: Candidate) -> Explained:
    free = fewest_free(offer)
    return ("capacity", {"count": free}) if free > 0 else NOTHING


def _experience_points(wish: Wish, offer: Candidate) -> int:
    return EXPERIENCE if wish.helped_by and _experience(wish, offer) is not NOTHING else 0


def _experience(wish: Wish, offer: Candidate) -> Explained:
    names = [part.helper.name for part in offer.parts if part.helper.member_id in wish.helped_by]
    return ("experience", {"member": names[0]}) if names else NOTHING


def _fairness_points(wish: Wish, offer: Candidate) -> int:
    return FAIR_BY_HELPED[wish.helped] if wish.helped < len(FAIR_BY_HELPED) else 0


def _fairness(wish: Wish, offer: Candidate) -> Explained:
    return ("fairness", {"count": wish.helped}) if wish.helped < len(FAIR_BY_HELPED) else NOTHING


PARTS: tuple[tuple[Callable[[Wish, Candidate], int], Callable[[Wish, Candidate], Explained]], ...] = (
    (_field_points, _field),
    (_words_points, _words),
    (_format_points, _format),
    (_phase_points, _phase),
    (_size_points, _size),
    (_distance_points, _distance),
    (_capacity_points, _capacity),
    (_experience_points, _experience),
    (_fairness_points, _fairness),
)
