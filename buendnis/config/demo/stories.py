"""The stories of the needs: each step is an action of a person, on its day, in the order of time."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet

from buendnis.alliance.models import ActionField, Format
from buendnis.base.workdays import add_working_days
from buendnis.config.demo import files
from buendnis.config.demo.clock import Clock, snapshot
from buendnis.config.demo.offers import Shelf
from buendnis.config.demo.staff import Cast
from buendnis.config.demo.steps import STEPS, Story
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching import actions as matching
from buendnis.matching.models import Need, Proposal, ProposalMember
from buendnis.people import actions as people_actions

OFFICE_LOOKS_AGAIN = 8  # working days
REPORT_EVERY = 80  # steps
Say = Callable[[str], None]
Step = Callable[[Story, dict[str, Any]], None]


@dataclass(frozen=True)
class Event:
    """One step of one story; sorts by time."""

    ago: int
    story: Story
    act: Step
    details: dict[str, Any]


def load(cast: Cast, shelf: Shelf, clock: Clock, say: Say) -> None:
    """Play all stories, the oldest day first; on every day the worker reminds whom it has to."""
    fields = {field.identifier: field for field in ActionField.objects.current()}
    formats = {format.identifier: format for format in Format.objects.current()}
    stories = [
        Story(turn, entry, cast, shelf, clock, fields, formats) for turn, entry in enumerate(files.needs())
    ]
    events = sorted((event for story in stories for event in events_of(story)), key=lambda event: -event.ago)
    day = None
    for done, event in enumerate(events):
        if done % REPORT_EVERY == 0:
            say(f"Telling the stories of {len(stories)} needs, oldest first: step {done} of {len(events)}")
        if event.ago != day:
            day = event.ago
            morning = clock.moment(day)
            with people_actions.dated(morning):
                matching.remind_silent_members(morning)
            clock.move_growing(morning)
        play(event, clock)
    calm_down_real_parties(clock)
    for need in Need.objects.open().order_by("pk"):
        matching.refresh_proposals(need)


def events_of(story: Story) -> Iterator[Event]:
    yield Event(story.entry["days_ago"], story, STEPS["describe"], story.entry)
    for step in story.entry.get("steps", ()):
        (verb,) = step.keys() & STEPS.keys()
        yield Event(step["ago"], story, STEPS[verb], step)


def play(event: Event, clock: Clock) -> None:
    """Let it happen now, then move what it wrote to its day."""
    before, moment = snapshot(rows_of(event.story.need)), clock.moment(event.ago)
    with people_actions.dated(moment):
        event.act(event.story, event.details)
    clock.move(before, rows_of(event.story.need), moment)


def rows_of(need: Need | None) -> list[QuerySet]:
    """Everything with dates that belongs to one need."""
    if need is None:
        return []
    return [
        Need.objects.filter(pk=need.pk),
        Proposal.objects.filter(need=need),
        ProposalMember.objects.filter(proposal__need=need),
        Engagement.objects.filter(proposal__need=need),
        EngagementMember.objects.filter(engagement__proposal__need=need),
        Feedback.objects.filter(engagement__proposal__need=need),
    ]


def calm_down_real_parties(clock: Clock) -> None:
    """Nobody real appears as silent: where a real side takes part, the next contact lies ahead."""
    real = Q(site__is_example=False) | Q(parts__member__organisation__is_example=False)
    running = Engagement.objects.filter(
        real, status__in=[Engagement.Status.RUNNING, Engagement.Status.REPORTED]
    )
    soon = add_working_days(clock.today, OFFICE_LOOKS_AGAIN)
    for engagement in running.filter(next_contact_on__lt=soon).distinct().order_by("pk"):
        engagement.next_contact_on = soon + timedelta(days=engagement.pk % 3)
        engagement.save(update_fields=["next_contact_on"])
