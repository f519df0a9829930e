"""The arrays of a plan's problem: who has how many half-days, and for what. ADR 0023.

A member's account for any format pays for everything, a format's account only for its format, and first.
So for every set S of formats with an account: what is planned in S and in formats without an account is at
most the general half-days plus those of S. The largest set is the member's capacity, the others are rows.

The engine knows one pair for a helper and a need. A member with several fitting offers therefore counts as
several helpers (its best offers, its second best, …) that share its half-days by a row.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from buendnis.matching import rules
from buendnis.matching.models import Need
from buendnis.planner.instance import Instance, Limits

if TYPE_CHECKING:
    from buendnis.matching.queries.planning import Pair

MOST_FORMATS = 6  # with an account of their own; more are counted as if they were general


class Room(NamedTuple):
    """What a limit row stands for: a member's half-days in some formats (None is any), or its one place at a
    need that several of its offers fit.
    """

    member_id: int
    formats: tuple[int | None, ...] = ()
    need_id: int = 0


class Share(NamedTuple):
    """One member's part in a pair."""

    pair: int
    half_days: int
    format_id: int | None
    is_first: bool  # the member leads, and this is its best offer for the need
    is_booked: bool
    is_settled: bool


Free = Mapping[int, Mapping[int | None, int]]


def instance_of(
    needs: Sequence[Need],
    pairs: "Sequence[Pair]",
    free: Free,
    reserved: Mapping[int, int],
    wishes: Mapping[int, rules.Wish],
) -> tuple[Instance, list[int], list[int], list[Room], dict[str, list[dict[str, Any]]]]:
    """The engine's instance, with the members, sites and limit rows that its numbers stand for.

    What was asked already never makes a plan impossible: limits that it exceeds are as large as it needs
    (finding "overasked"). Reserved half-days come off the general account first.
    """
    turns = _turns(pairs)
    shares = _shares(pairs, turns)
    leads = [(pair.members[0][0], turn) for pair, turn in zip(pairs, turns, strict=True)]
    helpers = sorted(set(leads))
    number = {lead: place for place, lead in enumerate(helpers)}
    sites = list(dict.fromkeys(need.site_id for need in needs))
    site_number = {pk: place for place, pk in enumerate(sites)}
    need_number = {need.pk: place for place, need in enumerate(needs)}
    own = {pk: _left(free.get(pk, {}), reserved.get(pk, 0)) for pk in sorted(shares)}
    rows, over = _rows(shares, own)
    rows += _places(pairs, {need.pk: _most_helpers(wishes[need.pk]) for need in needs})
    settled = _count_settled(pairs)
    need_of = np.array([need_number[pair.need_id] for pair in pairs], np.int64)
    instance = Instance(
        cap=np.array([_capacity(shares[pk], own[pk]) for pk, _turn in helpers], np.int64),
        eff=np.ones(len(needs), np.int64),
        kmax=np.array([max(settled[need.pk], _most_helpers(wishes[need.pk])) for need in needs], np.int64),
        site=np.array([site_number[need.site_id] for need in needs], np.int64),
        site_cap=_site_caps(needs, sites, settled, wishes),
        helper=np.array([number[lead] for lead in leads], np.int64),
        need=need_of,
        fit=np.array([pair.fit for pair in pairs], np.int64),
        lock=np.array([place for place, pair in enumerate(pairs) if pair.lock], np.int64),
        effort=np.array([pair.members[0][1] for pair in pairs], np.int64),
        limits=_limits(rows),
    )
    return (
        instance,
        [pk for pk, _turn in helpers],
        sites,
        [room for room, _most, _shares in rows],
        {"overasked": over},
    )


def _turns(pairs: "Sequence[Pair]") -> list[int]:
    """The how-manieth offer of its leading member each pair is for its need, from 0."""
    seen: dict[tuple[int, int], int] = defaultdict(int)
    turns = []
    for pair in pairs:
        key = pair.need_id, pair.members[0][0]
        turns.append(seen[key])
        seen[key] += 1
    return turns


def _shares(pairs: "Sequence[Pair]", turns: Sequence[int]) -> dict[int, list[Share]]:
    """By member: its parts in all pairs."""
    found: dict[int, list[Share]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        format_id, settled = pair.line.offer.format_id, pair.lock == "asked"
        for rank, (member_id, half_days) in enumerate(pair.members):
            first = not rank and not turns[place]
            found[member_id].append(Share(place, half_days, format_id, first, pair.is_booked, settled))
    return found


def _left(free: Mapping[int | None, int], reserved: int) -> dict[int | None, int]:
    """Free half-days by format after what the office holds back, general ones first."""
    left = {format_id: max(0, count) for format_id, count in free.items()}
    left.setdefault(None, 0)
    for format_id in sorted(left, key=lambda pk: (pk is not None, pk or 0)):
        taken = min(left[format_id], reserved)
        left[format_id] -= taken
        reserved -= taken
    return left


def _formats(own: Mapping[int | None, int]) -> list[int]:
    """Formats with half-days of their own, the largest accounts first where there are many."""
    found = [pk for pk, count in own.items() if pk is not None and count]
    return sorted(found, key=lambda pk: (-own[pk], pk))[:MOST_FORMATS]


def _capacity(shares: Sequence[Share], own: Mapping[int | None, int]) -> int:
    """All half-days of a member: free ones, and those booked for pairs that stay."""
    return max(sum(own.values()) + _booked(shares), _settled(shares))


def _booked(shares: Iterable[Share]) -> int:
    return sum(share.half_days for share in shares if share.is_booked)


def _settled(shares: Iterable[Share]) -> int:
    return sum(share.half_days for share in shares if share.is_settled)


Row = tuple[Room, int, list[Share]]


def _rows(
    shares: Mapping[int, list[Share]], own: Mapping[int, Mapping[int | None, int]]
) -> tuple[list[Row], list[dict[str, Any]]]:
    """Limit rows of all members that could bind, and who was asked for more than there is."""
    rows: list[Row] = []
    over: list[dict[str, Any]] = []
    for pk in sorted(shares):
        asked, total = _settled(shares[pk]), sum(own[pk].values()) + _booked(shares[pk])
        if asked > total:
            over.append({"code": "overasked", "member": pk, "count": asked - total})
        rows += _rows_of(pk, shares[pk], own[pk])
    return rows, over


def _rows_of(member_id: int, shares: list[Share], own: Mapping[int | None, int]) -> Iterator[Row]:
    formats = _formats(own)
    beside = sum(own[pk] for pk in own if pk is not None and pk not in formats)
    for chosen in _sets(formats):
        is_all = len(chosen) == len(formats)
        touched = [share for share in shares if share.format_id in chosen or share.format_id not in formats]
        if is_all and all(share.is_first for share in touched):
            continue
        most = own[None] + beside + sum(own[pk] for pk in chosen) + _booked(touched)
        most = max(most, _settled(touched))
        if sum(share.half_days for share in touched) > most:
            yield Room(member_id, (None, *chosen)), most, touched


def _places(pairs: "Sequence[Pair]", most: Mapping[int, int]) -> Iterator[Row]:
    """A member with several offers for a need takes one place there, or as many as were asked already."""
    offers: dict[tuple[int, int], list[Share]] = defaultdict(list)
    for place, pair in enumerate(pairs):
        share = Share(place, 1, None, True, pair.is_booked, bool(pair.lock))
        offers[pair.need_id, pair.members[0][0]].append(share)
    for (need_id, member_id), shares in offers.items():
        if len(shares) > 1 and most[need_id] > 1:
            yield Room(member_id, (), need_id), max(1, _settled(shares)), shares


def _sets(formats: Sequence[int]) -> Iterator[tuple[int, ...]]:
    for size in range(len(formats) + 1):
        yield from combinations(formats, size)


def _limits(rows: Sequence[Row]) -> Limits:
    entries = [
        (row, share.pair, share.half_days) for row, (_r, _m, shares) in enumerate(rows) for share in shares
    ]
    return Limits(
        most=np.array([most for _room, most, _shares in rows], np.int64),
        row=np.array([row for row, _p, _a in entries], np.int64),
        pair=np.array([pair for _r, pair, _a in entries], np.int64),
        amount=np.array([amount for _r, _p, amount in entries], np.int64),
    )


def _count_settled(pairs: "Sequence[Pair]") -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for pair in pairs:
        found[pair.need_id] += pair.lock == "asked"
    return found


def _most_helpers(wish: rules.Wish) -> int:
    return rules.plans.most_helpers(len(wish.field_names), len(wish.format_names))


def _site_caps(
    needs: Sequence[Need], sites: Sequence[int], settled: Mapping[int, int], wishes: Mapping[int, rules.Wish]
) -> np.ndarray:
    """How many helpers each site can look after; never fewer than were asked already."""
    asked: dict[int, int] = defaultdict(int)
    sizes: dict[int, str] = {}
    for need in needs:
        asked[need.site_id] += settled[need.pk]
        sizes[need.site_id] = wishes[need.pk].size
    return np.array([max(asked[pk], rules.plans.most_at_site(sizes[pk])) for pk in sites], np.int64)
