"""Making room in a running plan: the cheapest few moves after which one more pair fits.

Accepted pairs never move, no need loses its last helper, no site falls below the floor. Work is counted,
never timed, so the same news leads to the same plan.
"""

from .instance import DELTA
from .ledger import Freed, Ledger

Moves = tuple[tuple[int, int], ...]  # (pair given up, pair instead or NONE)
Way = tuple[int, Moves]  # points lost, moves
NONE = -1
SERVES_SITE = 1_000  # points that the first help for a site counts beyond its fit
NO_BOUND = 10**9


class Mover:
    """Finds and makes moves in a ledger; `work` is what one search may look at.

    `busy` names needs (0 or more) and sites (below 0) that one chain of moves has touched already.
    """

    def __init__(self, ledger: Ledger, floor: int, work: int) -> None:
        self.ledger, self.floor, self.work, self.left = ledger, floor, work, work
        self.bar = floor  # what a site must keep in the present search

    def insert(self, need: int, depth: int) -> bool:
        """Give a need its next helper where that is worth it; whether it was."""
        book = self.ledger
        if book.count[need] >= min(book.most[need], len(DELTA)):
            return False
        serves = self.bonus(book.site[need])
        bonus = serves - DELTA[book.count[need]]
        candidates = [pair for pair in book.by_need.of(need) if book.can_join(pair)]
        best, chosen = 0, NONE
        moves: Moves = ()
        for deep in range(depth + 1):  # what few moves reach bounds the search for more
            for pair in candidates:
                if (worth := book.fit[pair] + bonus) <= best:
                    break
                self.bar = min(self.floor, book.fit[pair]) if serves else self.floor
                way = self.way_in(pair, worth - best, deep, {}, frozenset((need,)))
                if way is not None:
                    best, chosen, moves = worth - way[0], pair, way[1]
        self.bar = self.floor
        if chosen != NONE:
            self.make(moves)
            book.put(chosen)
        return chosen != NONE

    def rest(self, work: int = 0) -> None:
        """Begin a new search with all its work, or with so much."""
        self.left = work or self.work

    def bonus(self, site: int) -> int:
        return 0 if self.ledger.at_site.get(site) else SERVES_SITE

    def make(self, moves: Moves) -> None:
        for off, _ in moves:
            self.ledger.drop(off)
        for _, instead in moves:
            if instead != NONE:
                self.ledger.put(instead)

    def way_in(self, pair: int, bound: int, depth: int, freed: Freed, busy: frozenset[int]) -> Way | None:
        """Moves that cost less than `bound` points and let the pair fit; None if there are none."""
        book = self.ledger
        self.left -= 1
        if (wall := book.wall(pair, freed)) < 0:
            return (0, ()) if bound > 0 else None
        if not depth:
            return None
        best = None
        for other in list(book.held[wall]):
            touched = frozenset((book.need[other], NONE - book.site[book.need[other]]))
            if self.left <= 0:
                break
            if touched & busy:
                continue
            without = book.with_more(freed, other)
            if book.wall(pair, without) < 0:
                then = book.with_more(without, pair, -1)
                if (way := self.away(other, bound, depth - 1, then, busy | touched)) is not None:
                    bound, best = way[0], way
        return best

    def away(self, pair: int, bound: int, depth: int, freed: Freed, busy: frozenset[int]) -> Way | None:
        """The cheapest way to do without a chosen pair: another for its need, or none for a further helper.

        `freed` counts the pair as given up already.
        """
        book = self.ledger
        best: Way | None = None
        need = book.need[pair]
        if book.count[need] > 1 and (loss := book.loss(pair)) < bound and self._bearable(pair, NONE):
            bound, best = loss, (loss, ((pair, NONE),))
        for instead in book.by_need.of(need):
            if (loss := book.fit[pair] - book.fit[instead]) >= bound or self.left <= 0:
                break
            if not book.can_join(instead, pair):
                continue
            if not self._bearable(pair, instead):
                break
            way = self.way_in(instead, bound - loss, depth, freed, busy)
            if way is not None:
                bound = loss + way[0]
                best = bound, ((pair, instead), *way[1])
        return best

    def _bearable(self, pair: int, instead: int) -> bool:
        """Whether the site stays as well served as it is, or no worse than the worst-served one."""
        book, fit = self.ledger, self.ledger.fit
        if instead != NONE and fit[instead] >= min(self.bar, fit[pair]):
            return True
        site = book.site[book.need[pair]]
        after = book.best_at(site, pair)
        return after >= self.bar or after >= fit[pair]
