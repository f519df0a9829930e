"""How full every limit of a plan's problem is under a choice of pairs."""

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from buendnis.matching.queries.planning import Items, Planning


class Used:
    """What a choice of pairs takes of needs, helpers, sites and further limits; more can be added."""

    def __init__(self, planning: Planning, chosen: Iterable[int]) -> None:
        self.planning, instance = planning, planning.instance
        helpers, needs, sites, pairs = instance.shape
        self.need, self.site = np.zeros(needs, np.int64), np.zeros(sites, np.int64)
        self.helper = np.zeros(helpers, np.int64)
        self.rows = np.zeros(len(instance.limits.most), np.int64)
        self._order = np.argsort(instance.limits.pair, kind="stable")
        self._first = np.searchsorted(instance.limits.pair[self._order], np.arange(pairs + 1))
        for pair in chosen:
            self.add(pair)

    def entries(self, pair: int) -> list[tuple[int, int]]:
        """(row, amount) of each further limit that a pair uses."""
        limits = self.planning.instance.limits
        mine = self._order[self._first[pair] : self._first[pair + 1]]
        return list(zip(limits.row[mine].tolist(), limits.amount[mine].tolist(), strict=True))

    def add(self, pair: int) -> None:
        """One more pair is chosen."""
        instance = self.planning.instance
        self.need[instance.need[pair]] += 1
        self.helper[instance.helper[pair]] += instance.effort[pair]
        self.site[instance.site[instance.need[pair]]] += 1
        for row, amount in self.entries(pair):
            self.rows[row] += amount

    def has_room(self, pair: int) -> bool:
        """Whether the pair can be chosen, too."""
        need = self.planning.instance.need[pair]
        return bool(self.need[need] < self.planning.instance.kmax[need]) and not self.against(pair)

    def against(self, pair: int) -> Items:
        """Which limits leave no room for one more pair, and how much is missing, as items."""
        planning, instance = self.planning, self.planning.instance
        items: Items = []
        site = instance.site[instance.need[pair]]
        if self.site[site] >= instance.site_cap[site]:
            items.append(
                {"code": "site_full", "site": planning.sites[site], "most": int(instance.site_cap[site])}
            )
        missing: dict[int, int] = defaultdict(int)
        helper = instance.helper[pair]
        missing[planning.members[helper]] = int(
            self.helper[helper] + instance.effort[pair] - instance.cap[helper]
        )
        for row, amount in self.entries(pair):
            room, short = planning.rooms[row], int(self.rows[row] + amount - instance.limits.most[row])
            if room.need_id and short > 0:
                items.append({"code": "helps_already", "member": room.member_id})
            elif not room.need_id:
                missing[room.member_id] = max(missing[room.member_id], short)
        return items + [
            planning.short_of(member, count, pair) for member, count in missing.items() if count > 0
        ]
