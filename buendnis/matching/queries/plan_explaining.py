"""Why a plan is as it is: the engine's explanation with our names, as items for `plan_sentences`."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from buendnis.matching.queries.plan_room import Used
from buendnis.matching.queries.planning import ASKED, RULE, Items, Planning
from buendnis.planner import explaining
from buendnis.planner.instance import Plan as Answer

SHOWN_OTHERS = 3  # candidates of a need that were not chosen, the best ones


@dataclass(frozen=True)
class Told:
    """What there is to tell about an answer; all ids, codes and numbers."""

    lines: dict[int, Items]  # chosen pair -> what it costs and what it is for
    others: dict[int, list[dict[str, Any]]]  # need -> {"offer", "items"} of candidates not chosen
    gaps: dict[int, Items]  # need -> what stands against it, the nearest way out first
    prices: Items = field(default_factory=list)  # of a half-day, the dearest member first
    missing: Items = field(default_factory=list)  # members with whose half-days more needs would get help


def told(planning: Planning, answer: Answer) -> Told:
    """Explain an answer: the engine's prices and reasons (exact at an alliance's size), said in items."""
    chosen = set(answer.selected)
    found = explaining.explain(planning.instance, answer, pairs=_best_others(planning, chosen))
    others = _others(planning, found)
    prices = _prices(planning, found)
    return Told(
        lines=_lines(planning, found),
        others=others,
        gaps=gaps(planning, chosen, others),
        prices=prices,
        missing=_missing(planning, chosen, {item["member"]: item["points"] for item in prices}),
    )


def retold(planning: Planning, chosen: set[int]) -> Told:
    """The same after a small change, without prices: quick."""
    return Told(
        lines={pair: _line_items(planning, chosen, pair) for pair in chosen},
        others={},
        gaps=gaps(planning, chosen, {}),
    )


def _best_others(planning: Planning, chosen: set[int]) -> list[int]:
    """The best pairs of each need that were not chosen."""
    found: dict[int, list[int]] = defaultdict(list)
    for place, pair in enumerate(planning.pairs):
        if place not in chosen and len(found[pair.need_id]) < SHOWN_OTHERS:
            found[pair.need_id].append(place)
    return [place for places in found.values() for place in places]


def _lines(planning: Planning, found: explaining.Explanation) -> dict[int, Items]:
    chosen = {one.pair for one in found.chosen}
    lines = {pair: _line_items(planning, chosen, pair) for pair in chosen}
    for one in found.chosen:
        if round(one.price):
            lines[one.pair].append(_worth(planning.members[one.helper], one.price, one.about))
    return lines


def _line_items(planning: Planning, chosen: set[int], pair: int) -> Items:
    found = planning.pairs[pair]
    items: Items = [
        {"code": "price", "member": member, "count": half_days} for member, half_days in found.members
    ]
    if found.lock:
        items.append({"code": "asked" if found.lock == ASKED else "locked"})
    site_of = planning.instance.site[planning.instance.need]
    if np.sum(site_of[sorted(chosen)] == site_of[pair]) == 1:
        items.append({"code": "only_help", "site": planning.sites[site_of[pair]]})
    return items


def _worth(member: int, price: float, about: bool) -> dict[str, Any]:
    return {"code": "half_day_worth", "member": member, "points": round(price), "about": about}


def _prices(planning: Planning, found: explaining.Explanation) -> Items:
    """What one more half-day of each member would bring, where it would."""
    best: dict[int, dict[str, Any]] = {}
    for price in found.prices:
        member = _member_of(planning, price)
        if member and round(price.points) > best.get(member, {"points": 0})["points"]:
            best[member] = _worth(member, price.points, price.about)
    return sorted(best.values(), key=lambda item: (-item["points"], item["member"]))


def _member_of(planning: Planning, price: explaining.Price) -> int:
    if price.helper is not None:
        return planning.members[price.helper]
    room = planning.rooms[price.limit or 0]
    return 0 if room.need_id else room.member_id


def _others(planning: Planning, found: explaining.Explanation) -> dict[int, list[dict[str, Any]]]:
    """Candidates that were not chosen, by need, each with what stood against it and what would change it."""
    others: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for one in found.rejected:
        pair = planning.pairs[one.pair]
        items = [item for reason in one.against if (item := _item(planning, one.pair, reason))]
        others[pair.need_id].append({"offer": pair.offer_id, "items": _once(items)})
    return others


def _item(planning: Planning, pair: int, reason: explaining.Reason) -> dict[str, Any] | None:
    """One reason of the engine with our names; None for what says nothing to people."""
    other = planning.pairs[reason.pair] if reason.pair is not None else None
    mine = planning.pairs[pair]
    match reason.code:
        case "helper_full":
            return planning.short_of(planning.members[reason.helper or 0], reason.amount, pair)
        case "limit_full":
            room = planning.rooms[reason.limit or 0]
            if room.need_id:
                return {"code": "helps_already", "member": room.member_id}
            return planning.short_of(room.member_id, reason.amount, pair)
        case "site_full":
            site = reason.site or 0
            most = int(planning.instance.site_cap[site])
            return {"code": "site_full", "site": planning.sites[site], "most": most}
        case "need_full":
            return {"code": "need_full"}
        case "not_worth":
            return {"code": "not_worth", "points": reason.amount}
        case "floor":
            return {"code": "floor", "site": planning.sites[reason.site or 0]}
    if reason.code != "another_is_worth_more" or other is None:
        return None
    if other.need_id == mine.need_id:
        return {"code": "better_here", "offer": other.offer_id, "points": reason.amount}
    member = other.members[0][0]
    return {"code": "worth_more_elsewhere", "member": member, "need": other.need_id, "points": reason.amount}


def contradiction(planning: Planning, answer: Answer) -> Items:
    """Which of the office's locks cannot hold together."""
    items: Items = [{"code": "contradiction"}]
    for pair in answer.conflicting_locks:
        found = planning.pairs[pair]
        if found.lock == RULE:
            items.append({"code": "lock_in_conflict", "need": found.need_id, "offer": found.offer_id})
    return items


def gaps(planning: Planning, chosen: set[int], others: dict[int, list[dict[str, Any]]]) -> dict[int, Items]:
    """Needs without help, each with what stands against it."""
    served = {planning.pairs[pair].need_id for pair in chosen}
    found = {pk: list(items) for pk, items in planning.not_planned.items()}
    waiting = [need.pk for need in planning.needs if need.pk not in served]
    used = Used(planning, chosen) if waiting else None
    candidates: dict[int, list[int]] = defaultdict(list)
    for place, pair in enumerate(planning.pairs):
        if len(candidates[pair.need_id]) < SHOWN_OTHERS:
            candidates[pair.need_id].append(place)
    for pk in waiting:
        items = [item for other in others.get(pk, ()) for item in other["items"]]
        if not items and used:
            items = [item for place in candidates[pk] for item in used.against(place)]
        found[pk] = _once([*items, *planning.out.get(pk, [])])
    return found


def _once(items: Items) -> Items:
    kept: Items = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


def _missing(planning: Planning, chosen: set[int], points: dict[int, int]) -> Items:
    """Members with whose further half-days more needs would get help, the most points and needs first."""
    served = {planning.pairs[pair].need_id for pair in chosen}
    used = Used(planning, chosen)
    needs: dict[int, set[int]] = defaultdict(set)
    fewest: dict[int, int] = {}
    for place, pair in enumerate(planning.pairs):
        for item in used.against(place) if pair.need_id not in served else ():
            if item["code"] == "capacity":
                needs[item["member"]].add(pair.need_id)
                fewest[item["member"]] = min(item["count"], fewest.get(item["member"], item["count"]))
    items: Items = [
        {
            "code": "more_half_days",
            "member": member,
            "count": fewest[member],
            "needs": sorted(found),
            "points": points.get(member, 0),
        }
        for member, found in needs.items()
    ]
    return sorted(items, key=lambda item: (-item["points"], -len(item["needs"]), item["member"]))
