"""Why a candidate pair is not in a plan, and which changes would bring it in."""

from dataclasses import dataclass
from typing import Any

from .instance import DELTA, MOST_FIT
from .obstacles import Standing, walls

CHANGE_FOR = {"helper_full": "more_half_days", "site_full": "more_places", "limit_full": "more_of_limit"}


@dataclass(frozen=True)
class Reason:
    """A code with its numbers; what does not apply is None.

    Against a pair: helper_full, site_full, limit_full (`amount` is missing), need_full, not_worth (points
    missing), another_is_worth_more (`pair` by so many points), floor (`pair` would be given up, its `site`
    would fall below the worst-served one), same_helper (`pair`), conflict, no_candidate, would_fit.
    Changes: more_half_days, more_places, more_of_limit, more_points.
    """

    code: str
    amount: int = 0
    helper: int | None = None
    site: int | None = None
    limit: int | None = None
    pair: int | None = None
    candidates: int | None = None

    @classmethod
    def of(cls, fact: dict[str, Any]) -> "Reason":
        """From a fact about an unmet need."""
        amount = fact.get("missing", fact.get("pairs_excluded", 0))
        names = ("helper", "site", "limit", "pair", "candidates")
        return cls(fact["code"], amount, **{name: fact.get(name) for name in names})


@dataclass(frozen=True)
class Rejected:
    """A pair that is not in the plan. Each of `ways` is a set of changes that together would be enough."""

    pair: int
    helper: int
    need: int
    fit: int
    against: tuple[Reason, ...]
    ways: tuple[tuple[Reason, ...], ...]


def why_not(standing: Standing, pair: int) -> Rejected:
    """What stands against a pair that is not in the plan, and what would change it."""
    inst = standing.instance
    helper, need, fit = (int(of[pair]) for of in (inst.helper, inst.need, inst.fit))
    against, ways = _verdict(standing, pair, helper, need)
    return Rejected(pair, helper, need, fit, tuple(against), tuple(ways))


Verdict = tuple[list[Reason], list[tuple[Reason, ...]]]


def _verdict(standing: Standing, pair: int, helper: int, need: int) -> Verdict:
    if standing.banned[pair]:
        return [Reason("conflict", helper=helper)], []
    there = standing.at(need).tolist()
    for other in there:
        if standing.instance.helper[other] == helper:
            return [Reason("same_helper", helper=helper, pair=other)], []
    if standing.count[need] < min(int(standing.instance.kmax[need]), len(DELTA)):
        return _for_a_free_place(standing, pair, need)
    return _for_a_taken_place(standing, pair, there)


def _for_a_free_place(standing: Standing, pair: int, need: int) -> Verdict:
    points = int(standing.instance.fit[pair]) - standing.least(need)
    walled = walls(standing, pair)
    against = [Reason.of(wall) for wall in walled]
    changes = [_change(reason) for reason in against]
    if points <= 0:
        against.insert(0, Reason("not_worth", 1 - points))
        changes.append(Reason("more_points", 1 - points))
    ways = [tuple(changes)] if changes else []
    if points > 0 and [wall["code"] for wall in walled] == ["helper_full"]:
        occupant, way = _occupant(standing, pair, points)
        against += occupant
        ways += way
    return (against or [Reason("would_fit")]), ways


def _change(reason: Reason) -> Reason:
    return Reason(CHANGE_FOR[reason.code], reason.amount, reason.helper, reason.site, reason.limit)


def _occupant(standing: Standing, pair: int, points: int) -> Verdict:
    """The least valuable pairs of the helper that would leave enough half-days, compared with this one."""
    inst, helper = standing.instance, standing.instance.helper[pair]
    locked = set(inst.lock.tolist())
    enough = inst.effort[pair] - standing.left[helper]
    mine = [q for q in standing.held_by(int(helper)) if q not in locked and inst.effort[q] >= enough]
    cheap = [q for q in mine if standing.points(q) < points and standing.falls(q)]
    others = [q for q in mine if q not in cheap]
    against = _protected(standing, cheap, points)
    ways: list[tuple[Reason, ...]] = []
    if others:
        other = _least(standing, others)
        more = standing.points(other) - points
        code = "another_is_worth_more" if more >= 0 else "would_fit"
        against.append(Reason(code, abs(more), pair=other))
        if more >= 0 and int(inst.fit[pair]) + more + 1 <= MOST_FIT and not standing.falls(other):
            ways.append((Reason("more_points", more + 1),))
    return against, ways


def _least(standing: Standing, pairs: list[int]) -> int:
    return min(pairs, key=lambda q: (standing.points(q), q))


def _protected(standing: Standing, cheap: list[int], points: int) -> list[Reason]:
    """Pairs worth less that stay because their sites would fall below the worst-served one."""
    if not cheap:
        return []
    other = _least(standing, cheap)
    site = int(standing.instance.site[standing.instance.need[other]])
    return [Reason("floor", points - standing.points(other), site=site, pair=other)]


def _for_a_taken_place(standing: Standing, pair: int, there: list[int]) -> Verdict:
    inst = standing.instance
    locked = set(inst.lock.tolist())
    movable = [other for other in there if other not in locked]
    if not movable:
        return [Reason("need_full", len(there))], []
    other = movable[-1]
    more = int(inst.fit[other] - inst.fit[pair])
    against = [Reason("another_is_worth_more", more, pair=other)] if more >= 0 else []
    changes = [Reason("more_points", more + 1)] if more >= 0 else []
    walled = [Reason.of(wall) for wall in walls(standing, pair, without=other)]
    against, changes = against + walled, changes + [_change(reason) for reason in walled]
    if inst.fit[pair] + max(0, more + 1) > MOST_FIT:
        return against, []
    return (against or [Reason("would_fit", -more, pair=other)]), ([tuple(changes)] if changes else [])
