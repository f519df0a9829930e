"""Two plans for the year to come, computed by the engine: one was replaced, one counts.

They lie ahead, so that publishing asks nobody: what the demo's people do by hand stays as it is.
"""

from datetime import date, timedelta
from typing import Any

from buendnis.config.demo import files
from buendnis.config.demo.clock import Clock
from buendnis.config.demo.staff import Cast
from buendnis.matching.actions import plans as matching
from buendnis.matching.models import Need, Offer, Plan, PlanLineMember, PlanRule
from buendnis.people import actions as people_actions

COMPUTED_IN = timedelta(seconds=3)


def load(cast: Cast, clock: Clock) -> None:
    """Plan, publish, lay down, plan again, publish again; then two members say that it suits."""
    written, year = files.read("plans"), clock.today.year + 1
    make(written["first"], year, cast, clock)
    for entry in written["rules"]:
        lay_down(entry, year, cast, clock)
    plan = make(written["second"], year, cast, clock)
    for entry in written["said"]:
        say(entry, plan, cast, clock)


def make(entry: dict[str, Any], year: int, cast: Cast, clock: Clock) -> Plan:
    """A published plan, begun and published on its days."""
    begun, published = clock.moment(entry["days_ago"]), clock.moment(entry["published_days_ago"])
    with people_actions.dated(begun):
        plan = matching.begin_plan(year, entry["weights"], by=cast.coordinator(0), is_example=True)
        matching.compute_plan(plan.pk)
    with people_actions.dated(published):
        matching.publish_plan(plan, by=cast.coordinator(1))
    Plan.objects.filter(pk=plan.pk).update(
        created_at=begun, seen_at=begun, finished_at=begun + COMPUTED_IN, published_at=published
    )
    return plan


def lay_down(entry: dict[str, Any], year: int, cast: Cast, clock: Clock) -> None:
    moment = clock.moment(entry["days_ago"])
    about = about_of(entry, cast, clock)
    with people_actions.dated(moment):
        rule = matching.lay_down(
            entry["kind"], year=year, reason=entry["reason"], by=cast.coordinator(0), **about
        )
    PlanRule.objects.filter(pk=rule.pk).update(created_at=moment, is_example=True)


def about_of(entry: dict[str, Any], cast: Cast, clock: Clock) -> dict[str, Any]:
    """What a rule is about, by the titles and names of the files."""
    found: dict[str, Any] = {}
    if "need" in entry:
        found["need"] = Need.objects.get(title=entry["need"])
    if "offer" in entry:
        found["offer"] = Offer.objects.get(title=entry["offer"])
    if "member" in entry:
        found |= {"member": cast.member(entry["member"]), "half_days": entry["half_days"]}
    if "from" in entry:
        years, month, day = entry["from"]
        found["not_before"] = date(clock.today.year + years, month, day)
    return found


def say(entry: dict[str, Any], plan: Plan, cast: Cast, clock: Clock) -> None:
    """A member says something to its first engagement in the plan."""
    member, moment = cast.member(entry["member"]), clock.moment(entry["days_ago"])
    part = PlanLineMember.objects.filter(line__plan=plan, member=member).order_by("pk").first()
    if part is None:
        return
    with people_actions.dated(moment):
        matching.say(part, entry["says"], by=cast.lead_of(member.organisation))
    PlanLineMember.objects.filter(pk=part.pk).update(said_at=moment)
