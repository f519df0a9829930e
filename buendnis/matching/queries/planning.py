"""The plan's problem from the database: needs, offers, accounts and rules become arrays for the engine.

A fixed number of queries, however many needs and offers there are. ADR 0023 tells what counts as what.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance.models import SizeClass
from buendnis.matching import rules
from buendnis.matching.models import Need, Plan, PlanLineMember, PlanRule, Proposal
from buendnis.matching.queries import bulk_ranking
from buendnis.matching.queries.conflicts import facts_of_conflict
from buendnis.matching.queries.plan_limits import Room, instance_of
from buendnis.matching.queries.ranking import Ranked
from buendnis.planner.instance import Instance

ASKED, RULE, NONE = "asked", "rule", ""
SHOWN_OUT = 3
Kind = PlanRule.Kind
Items = list[dict[str, Any]]


class Pair(NamedTuple):
    """A need with an offer that may be chosen: what it is worth, what it takes, whether it is settled."""

    need_id: int
    line: Ranked
    fit: int
    lock: str = NONE  # asked: members were asked already; rule: laid down by the office
    is_booked: bool = False  # its half-days are out of the accounts already

    @property
    def offer_id(self) -> int:
        return self.line.offer.offer_id

    @property
    def members(self) -> tuple[tuple[int, int], ...]:
        """(member id, half-days), the leading one first."""
        return tuple((part.helper.member_id, part.half_days) for part in self.line.offer.parts)


@dataclass
class Planning:
    """The problem with names: `pairs[p]` is pair p of the instance, `needs[n]` need n."""

    year: int
    on: date  # the day for which limits are looked at: today, or the first of January still to come
    weights: dict[str, int]
    needs: list[Need]
    pairs: list[Pair]
    wishes: dict[int, rules.Wish]  # by need
    instance: Instance
    members: list[int]  # helper numbers -> member ids; one member may be several helpers
    sites: list[int]  # site numbers -> site ids
    rooms: list[Room]  # what limit rows stand for
    later: dict[int, date]  # need -> not before
    out: dict[int, Items]  # need -> what stood against its best offers, said in items
    not_planned: dict[int, Items]  # need -> why it is no part of this year's plan
    next_year: dict[int, int]  # member -> half-days free in the year after
    findings: dict[str, Items] = field(default_factory=dict)

    def short_of(self, member_id: int, count: int, pair: int) -> dict[str, Any]:
        """So many half-days of a member are missing for a pair; or a date once next year's are free."""
        item = {"code": "capacity", "member": member_id, "count": count}
        needed = dict(self.pairs[pair].members).get(member_id, count)
        if self.next_year.get(member_id, 0) >= needed:
            item["day"] = date(self.year, 12, 31).isoformat()
        return item

    def reasons(self, pair: Pair) -> list[dict[str, object]]:
        """Why the pair has its points; they add up to its fit."""
        wish = self.wishes[pair.need_id]
        return rules.plan_points.weighted(
            rules.reasons_for(wish, pair.line.offer), self.weights, is_small=is_small(wish), fit=pair.fit
        )


def is_small(wish: rules.Wish) -> bool:
    """Whether the need comes from a small municipality."""
    return wish.size == SizeClass.SMALL


def planning_of(plan: Plan, *, on_step: Callable[[], None] = lambda: None) -> Planning:
    """The problem of a plan's year with its weights, as things stand now; `on_step` is called in between."""
    return planning(plan.year, plan.weights, on_step=on_step)


def planning(
    year: int,
    weights: dict[str, int],
    *,
    today: date | None = None,
    on_step: Callable[[], None] = lambda: None,
) -> Planning:
    """All needs that wait for help in a year, with their best candidates and every limit. About 25 queries.

    Needs with help agreed take part with that help only: it counts for their site and its members. For next
    year, needs somebody was asked about this year are left out.
    """
    on = rules.plans.first_day(year, today or timezone.localdate())
    laid = _laid_down(year)
    live = _live()
    needs = _needs(year, on, live)
    not_planned = {need.pk: items for need in needs if (items := _put_off(need, laid, year))}
    needs = [need for need in needs if need.pk not in not_planned]
    loaded = bulk_ranking.load(needs, on)
    chooser = _Chooser(loaded, laid, live, _unwilling(year), facts_of_conflict(on), weights)
    for number, need in enumerate(needs):
        chooser.choose(need)
        if number % 20 == 0:
            on_step()
    instance, members, sites, rooms, findings = instance_of(
        needs, chooser.pairs, loaded.free, laid.reserved, chooser.wishes
    )
    return Planning(
        year=year,
        on=on,
        weights=weights,
        needs=needs,
        pairs=chooser.pairs,
        wishes=chooser.wishes,
        instance=instance,
        members=members,
        sites=sites,
        rooms=rooms,
        later={pk: day for pk, day in laid.later.items() if day > on},
        out=chooser.out,
        not_planned=not_planned,
        next_year=_free_next_year(year + 1),
        findings={**findings, "conflicts": chooser.biased, "void_locks": chooser.void_locks},
    )


def _free_next_year(year: int) -> dict[int, int]:
    found: dict[int, int] = {}
    for (member_id, _format), half_days in alliance.free_half_days(year).items():
        found[member_id] = found.get(member_id, 0) + half_days
    return found


@dataclass
class _LaidDown:
    locks: dict[int, set[int]]  # need -> offers
    forbids: dict[int, set[int]]
    later: dict[int, date]
    reserved: dict[int, int]  # member -> half-days


def _laid_down(year: int) -> _LaidDown:
    found = _LaidDown({}, {}, {}, {})
    in_force = PlanRule.objects.filter(year=year, lifted_at__isnull=True).order_by("pk")
    for rule in in_force:
        if rule.kind == Kind.LOCK:
            found.locks.setdefault(rule.need_id or 0, set()).add(rule.offer_id or 0)
        elif rule.kind == Kind.FORBID:
            found.forbids.setdefault(rule.need_id or 0, set()).add(rule.offer_id or 0)
        elif rule.kind == Kind.LATER and rule.not_before:
            found.later[rule.need_id or 0] = rule.not_before
        elif rule.kind == Kind.RESERVE:
            found.reserved[rule.member_id or 0] = rule.half_days or 0
    return found


def _live() -> dict[int, dict[int, str]]:
    """Proposals that stay where they are: need -> offer -> state."""
    rows = Proposal.objects.filter(state__in=rules.LIVE_PROPOSALS).order_by("pk")
    found: dict[int, dict[int, str]] = {}
    for need_id, offer_id, state in rows.values_list("need_id", "offer_id", "state"):
        found.setdefault(need_id, {})[offer_id] = state
    return found


def _needs(year: int, on: date, live: dict[int, dict[int, str]]) -> list[Need]:
    """Needs that are not over, by site; for a year to come only those that nobody was asked about."""
    needs = Need.objects.open().select_related("site__municipality").order_by("site_id", "pk")
    if year > timezone.localdate().year:
        return [need for need in needs if need.pk not in live]
    return list(needs)


def _put_off(need: Need, laid: _LaidDown, year: int) -> Items:
    day = laid.later.get(need.pk)
    return [{"code": "next_year", "day": day.isoformat()}] if day and day.year > year else []


def _unwilling(year: int) -> dict[int, dict[int, int]]:
    """Pairs that a member said do not suit, in any plan of the year: need -> offer -> member.

    What a member says last counts.
    """
    said = PlanLineMember.objects.filter(line__plan__year=year).exclude(says=PlanLineMember.Says.NOTHING)
    last: dict[tuple[int, int, int], str] = {}
    rows = said.order_by("said_at", "pk").values_list("line__need_id", "line__offer_id", "member_id", "says")
    for need_id, offer_id, member_id, says in rows:
        last[need_id, offer_id, member_id] = says
    found: dict[int, dict[int, int]] = {}
    for (need_id, offer_id, member_id), says in last.items():
        if says == PlanLineMember.Says.RATHER_NOT:
            found.setdefault(need_id, {})[offer_id] = member_id
    return found


@dataclass
class _Chooser:
    """Picks each need's candidates: the best ones that nothing rules out, and those that are settled."""

    loaded: bulk_ranking.Loaded
    laid: _LaidDown
    live: dict[int, dict[int, str]]
    unwilling: dict[int, dict[int, int]]
    facts: dict[int, frozenset[int]]  # site -> members in conflict by facts
    weights: dict[str, int]

    def __post_init__(self) -> None:
        self.pairs: list[Pair] = []
        self.wishes: dict[int, rules.Wish] = {}
        self.out: dict[int, Items] = {}
        self.biased: Items = []
        self.void_locks: Items = []

    def choose(self, need: Need) -> None:
        """Add the need's pairs, best first, ties by the leading member and the offer."""
        wish = self.wishes[need.pk] = bulk_ranking.wish_of(need, self.loaded)
        settled = self.live.get(need.pk, {})
        locked = self.laid.locks.get(need.pk, set())
        lines = bulk_ranking.ranked(need, wish, self.loaded, [*settled, *locked])
        kept = [self._settled(need, wish, line) for line in lines if line.offer.offer_id in settled]
        if need.status in (Need.Status.OPEN, Need.Status.ASKED):
            kept += self._free(need, wish, lines, settled, locked)
        kept.sort(key=lambda pair: (-pair.fit, pair.members[:1], pair.offer_id))
        self.pairs += kept

    def _fit(self, wish: rules.Wish, line: Ranked) -> int:
        return rules.plan_points.fit_of(line.score, wish, self.weights, is_small=is_small(wish))

    def _settled(self, need: Need, wish: rules.Wish, line: Ranked) -> Pair:
        state = self.live[need.pk][line.offer.offer_id]
        return Pair(need.pk, line, self._fit(wish, line), ASKED, state != Proposal.State.ASKED)

    def _free(
        self, need: Need, wish: rules.Wish, lines: Sequence[Ranked], settled: dict[int, str], locked: set[int]
    ) -> list[Pair]:
        """The best candidates, and what the office locked, hard limits permitting."""
        found: list[Pair] = []
        against: Items = []
        for line in lines:
            offer_id = line.offer.offer_id
            if offer_id in settled or (len(found) >= rules.plans.MOST_CANDIDATES and offer_id not in locked):
                continue
            if item := self._against(need, wish, line):
                against.append(item)
                if offer_id in locked:
                    self.void_locks.append({**item, "need": need.pk})
            elif fit := self._fit(wish, line):
                found.append(Pair(need.pk, line, fit, RULE if offer_id in locked else NONE))
        self.out[need.pk] = against[:SHOWN_OUT] if lines else [{"code": "nothing_fits"}]
        return found

    def _against(self, need: Need, wish: rules.Wish, line: Ranked) -> dict[str, Any] | None:
        """What rules the pair out, said as an item. Missing half-days do not: the engine counts them."""
        offer_id = line.offer.offer_id
        if offer_id in self.laid.forbids.get(need.pk, ()):
            return {"code": "forbidden", "offer": offer_id}
        if member_id := self.unwilling.get(need.pk, {}).get(offer_id):
            return {"code": "rather_not", "offer": offer_id, "member": member_id}
        limit = rules.exclusion(wish, line.offer)
        if limit is None or limit.code == "capacity":
            return self._fact(need, line)
        if limit.code == "conflict":
            self._note_conflict(need, limit.member_id, "declared")
        values = {
            key: value.isoformat() if isinstance(value, date) else value
            for key, value in limit.values.items()
        }
        return {"code": "ruled_out", "offer": offer_id, "why": limit.code, "values": values}

    def _fact(self, need: Need, line: Ranked) -> dict[str, Any] | None:
        """A member in conflict by facts, which nobody had to declare."""
        here = self.facts.get(need.site_id, frozenset())
        for part in line.offer.parts:
            if part.helper.member_id in here:
                self._note_conflict(need, part.helper.member_id, "fact")
                values = {"member": part.helper.name}
                return {
                    "code": "ruled_out",
                    "offer": line.offer.offer_id,
                    "why": "conflict",
                    "values": values,
                }
        return None

    def _note_conflict(self, need: Need, member_id: int | None, source: str) -> None:
        item = {"code": "conflict", "member": member_id, "site": need.site_id, "source": source}
        if item not in self.biased:
            self.biased.append(item)
