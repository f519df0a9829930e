"""What can happen in a story: a verb of the files, and the action behind it, done by the right person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from buendnis.alliance.models import ActionField, Format, Site
from buendnis.config.demo.clock import Clock
from buendnis.config.demo.offers import Shelf
from buendnis.config.demo.staff import Cast
from buendnis.cooperation import actions as cooperation
from buendnis.cooperation.models import Engagement
from buendnis.matching import actions as matching
from buendnis.matching.models import Need, Override, Proposal
from buendnis.people.models import Person

Details = dict[str, Any]


@dataclass
class Story:
    """One need as written in the files, with what has become of it so far."""

    turn: int
    entry: Details
    cast: Cast
    shelf: Shelf
    clock: Clock
    fields: dict[str, ActionField]
    formats: dict[str, Format]
    need: Need | None = None

    @property
    def known_need(self) -> Need:
        if self.need is None:
            raise LookupError(f"{self.entry['key']}: a step before the need was described")
        return self.need

    @property
    def site(self) -> Site:
        return self.cast.site(self.entry["site"])

    @property
    def town(self) -> Person:
        """Who speaks for the town in this story: its lead, or the deputy."""
        organisation = self.site.municipality.organisation
        by_deputy = self.entry.get("by") == "deputy"
        return self.cast.deputy_of(organisation) if by_deputy else self.cast.lead_of(organisation)

    @property
    def coordinator(self) -> Person:
        return self.cast.coordinator(self.turn)

    def representative(self, short_name: str) -> Person:
        return self.cast.lead_of(self.cast.member(short_name).organisation)

    def proposal(self, offer_key: str) -> Proposal:
        return Proposal.objects.get(need=self.known_need, offer=self.shelf[offer_key])

    def engagement(self) -> Engagement:
        return Engagement.objects.get(proposal__need=self.known_need)


def describe(story: Story, entry: Details) -> None:
    wanted_in = entry.get("wanted_in")
    story.need = matching.describe_need(
        site=story.site,
        title=entry["title"],
        text=entry["text"],
        wanted_by=None if wanted_in is None else story.clock.ahead(wanted_in),
        by=story.town,
        is_example=True,
    )


def confirm(story: Story, step: Details) -> None:
    """The office confirms the suggested fields (or names others) and chooses the formats."""
    need = story.known_need
    chosen = [story.fields[name] for name in step.get("fields", ())] or list(need.action_fields.all())
    formats = [story.formats[name] for name in step["confirm"]]
    matching.confirm_need(need, action_fields=chosen, formats=formats, by=story.coordinator)


def propose(story: Story, step: Details) -> None:
    offer = story.shelf[step["propose"]]
    matching.propose_offer(story.known_need, offer, reason=step["why"], by=story.coordinator)


def ask(story: Story, step: Details) -> None:
    chosen = [story.proposal(key).pk for key in step["ask"]]
    matching.ask_members(story.known_need, chosen, by=story.coordinator, reason=step.get("why", ""))
    for override in story.known_need.overrides.filter(state=Override.State.WAITING):
        matching.confirm_override(override, by=story.cast.coordinator(story.turn + 1))


def accept(story: Story, step: Details) -> None:
    """All members of the offer say yes, or the one that is named."""
    proposal = story.proposal(step["accept"])
    for part in proposal.parts.select_related("member"):
        if step.get("member", part.member.short_name) == part.member.short_name:
            by = story.representative(part.member.short_name)
            matching.accept_proposal(proposal, member=part.member, by=by)


def decline(story: Story, step: Details) -> None:
    proposal, member = lead_part(story, step["decline"], step)
    by = story.cast.lead_of(member.organisation)
    matching.decline_proposal(proposal, member=member, reason=step["reason"], by=by)


def later(story: Story, step: Details) -> None:
    proposal, member = lead_part(story, step["later"], step)
    until = story.clock.ahead(step["until_in"])
    matching.answer_later(proposal, member=member, until=until, by=story.cast.lead_of(member.organisation))


def lead_part(story: Story, offer_key: str, step: Details) -> tuple[Proposal, Any]:
    """The proposal and the member that answers: the one named, else the one that leads."""
    proposal = story.proposal(offer_key)
    parts = proposal.parts.select_related("member__organisation").order_by("-is_lead", "pk")
    if "member" in step:
        parts = parts.filter(member__short_name=step["member"])
    return proposal, parts[0].member


def refuse(story: Story, step: Details) -> None:
    """The site does not want the help after all."""
    matching.decline_as_site(story.proposal(step["refuse"]), reason=step["reason"], by=story.town)


def start(story: Story, step: Details) -> None:
    """The site agrees; a first date that is past by now is written in afterwards."""
    ahead, ago = step.get("first_date_in"), step.get("first_date_ago")
    first_date = None if ahead is None else story.clock.ahead(ahead)
    engagement = cooperation.start_engagement(
        story.proposal(step["start"]), by=story.town, first_date=first_date
    )
    if ago is not None:
        Engagement.objects.filter(pk=engagement.pk).update(first_date=story.clock.day(ago))


def report(story: Story, step: Details) -> None:
    written = step["report"]
    by = story.town if written["by"] == "site" else story.representative(written["by"])
    half_days = {story.cast.member(name).pk: number for name, number in written["half_days"].items()}
    cooperation.report_result(
        story.engagement(), result=written["result"], half_days=half_days, may_be_told=written["told"], by=by
    )


def confirm_result(story: Story, step: Details) -> None:
    """The other side confirms: the site the result, a member its half-days."""
    engagement, side = story.engagement(), step["confirm_result"]
    if side == "site":
        cooperation.confirm_as_site(engagement, by=story.town)
        return
    part = engagement.parts.get(member__short_name=side)
    cooperation.confirm_half_days(part, half_days=part.half_days_used or 0, by=story.representative(side))


def feedback(story: Story, step: Details) -> None:
    answer = step["feedback"]
    question = story.engagement().feedback.get(months=answer["months"])
    cooperation.answer_feedback(question, helped=answer["helped"], text=answer["text"], by=story.town)


def cancel(story: Story, step: Details) -> None:
    cooperation.cancel_engagement(story.engagement(), reason=step["cancel"], by=story.town)


def close(story: Story, step: Details) -> None:
    matching.close_need(story.known_need, reason=step["close"], by=story.town)


STEPS: dict[str, Callable[[Story, Details], None]] = {
    step.__name__: step
    for step in (
        describe, confirm, propose, ask, accept, decline, later, refuse, start, report, confirm_result,
        feedback, cancel, close,
    )
}  # fmt: skip
