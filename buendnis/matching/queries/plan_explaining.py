"""Why a plan is as it is: the engine's answer with the names of this house, as items for `plan_sentences`."""

from collections import defaultdict
from typing import Any

import numpy as np

from buendnis.matching.queries.planning import ASKED, RULE, Items, Planning
from buendnis.planner.instance import Plan as Answer


def line_items(planning: Planning, chosen: set[int], pair: int) -> Items:
    """What one chosen pair costs, and what it is for."""
    found = planning.pairs[pair]
    items: Items = [
        {"code": "price", "member": member, "count": half_days} for member, half_days in found.members
    ]
    if found.lock:
        items.append({"code": "asked" if found.lock == ASKED else "locked"})
    site = planning.instance.site[planning.instance.need[pair]]
    at_site = [p for p in chosen if planning.instance.site[planning.instance.need[p]] == site]
    if len(at_site) == 1:
        items.append({"code": "only_help", "site": planning.sites[site]})
    return items


def contradiction(planning: Planning, answer: Answer) -> Items:
    """Which of the office's locks cannot hold together."""
    items: Items = [{"code": "contradiction"}]
    for pair in answer.conflicting_locks:
        found = planning.pairs[pair]
        if found.lock == RULE:
            items.append({"code": "lock_in_conflict", "need": found.need_id, "offer": found.offer_id})
    return items


def gaps(planning: Planning, chosen: set[int]) -> dict[int, Items]:
    """Needs without help, each with what stands against it, the nearest way out first."""
    served = {planning.pairs[pair].need_id for pair in chosen}
    found = {pk: list(items) for pk, items in planning.not_planned.items()}
    candidates: dict[int, list[int]] = defaultdict(list)
    for place, pair in enumerate(planning.pairs):
        candidates[pair.need_id].append(place)
    used = Used(planning, chosen)
    for need in planning.needs:
        if need.pk not in served:
            blocked = [item for place in candidates[need.pk][:3] for item in used.against(place)]
            found[need.pk] = _once([*blocked, *planning.out.get(need.pk, [])])
    return found


def _once(items: Items) -> Items:
    kept: Items = []
    for item in items:
        if item not in kept:
            kept.append(item)
    return kept


class Used:
    """How full every limit is under a choice of pairs."""

    def __init__(self, planning: Planning, chosen: set[int]) -> None:
        self.planning, instance = planning, planning.instance
        pairs = np.array(sorted(chosen), np.int64)
        helpers, needs, sites, _pairs = instance.shape
        self.need = np.bincount(instance.need[pairs], minlength=needs)
        self.helper = np.bincount(instance.helper[pairs], instance.effort[pairs], helpers).astype(np.int64)
        self.site = np.bincount(instance.site[instance.need[pairs]], minlength=sites)
        limits = instance.limits
        inside = np.isin(limits.pair, pairs)
        self.rows = np.bincount(limits.row[inside], limits.amount[inside], len(limits.most)).astype(np.int64)

    def add(self, pair: int) -> None:
        """One more pair is chosen."""
        instance = self.planning.instance
        self.need[instance.need[pair]] += 1
        self.helper[instance.helper[pair]] += instance.effort[pair]
        self.site[instance.site[instance.need[pair]]] += 1
        inside = instance.limits.pair == pair
        self.rows[instance.limits.row[inside]] += instance.limits.amount[inside]

    def has_room(self, pair: int) -> bool:
        """Whether the pair can be chosen, too."""
        need = self.planning.instance.need[pair]
        return self.need[need] < self.planning.instance.kmax[need] and not self.against(pair)

    def against(self, pair: int) -> list[dict[str, Any]]:
        """Which limits leave no room for one more pair, and how much is missing."""
        planning, instance = self.planning, self.planning.instance
        items: Items = []
        site = instance.site[instance.need[pair]]
        if self.site[site] >= instance.site_cap[site]:
            items.append(
                {"code": "site_full", "site": planning.sites[site], "most": int(instance.site_cap[site])}
            )
        missing: dict[int, int] = defaultdict(int)
        helper = instance.helper[pair]
        lead = planning.members[helper]
        missing[lead] = int(self.helper[helper] + instance.effort[pair] - instance.cap[helper])
        for place in np.flatnonzero(instance.limits.pair == pair):
            row = instance.limits.row[place]
            short = int(self.rows[row] + instance.limits.amount[place] - instance.limits.most[row])
            room = planning.rooms[row]
            if room.need_id and short > 0:
                items.append({"code": "helps_already", "member": room.member_id})
            elif not room.need_id:
                missing[room.member_id] = max(missing[room.member_id], short)
        items += [
            {"code": "capacity", "member": member, "count": count, "offer": planning.pairs[pair].offer_id}
            for member, count in missing.items()
            if count > 0
        ]
        return items


def missing_half_days(planning: Planning, answer: Answer) -> Items:
    """Members with whose further half-days more needs would get help, the most first."""
    chosen = set(answer.selected)
    served = {planning.pairs[pair].need_id for pair in chosen}
    used = Used(planning, chosen)
    needs: dict[int, set[int]] = defaultdict(set)
    fewest: dict[int, int] = {}
    for place, pair in enumerate(planning.pairs):
        if pair.need_id in served:
            continue
        for item in used.against(place):
            if item["code"] == "capacity":
                needs[item["member"]].add(pair.need_id)
                fewest[item["member"]] = min(item["count"], fewest.get(item["member"], item["count"]))
    items: Items = [
        {"code": "more_half_days", "member": member, "count": fewest[member], "needs": sorted(found)}
        for member, found in needs.items()
    ]
    return sorted(items, key=lambda item: (-len(item["needs"]), item["member"]))
