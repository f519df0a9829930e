"""The invented offers, through the same actions as the members' own."""

from typing import Any

from buendnis.alliance.models import ActionField, Format
from buendnis.config.demo import files
from buendnis.config.demo.clock import Clock
from buendnis.config.demo.staff import Cast
from buendnis.matching import actions as matching
from buendnis.matching.models import Offer
from buendnis.people import actions as people_actions
from buendnis.people.models import Person

Status = Offer.Status
Shelf = dict[str, Offer]


def load(cast: Cast, clock: Clock) -> Shelf:
    """Write every offer on its day; offers by the keys that the stories use."""
    fields = {field.identifier: field for field in ActionField.objects.current()}
    formats = {format.identifier: format for format in Format.objects.current()}
    shelf: Shelf = {}
    for entry in sorted(files.read("offers"), key=lambda entry: -entry["days_ago"]):
        moment = clock.moment(entry["days_ago"])
        with people_actions.dated(moment):
            offer = write(entry, cast, fields, formats, clock)
        clock.move({}, [Offer.objects.filter(pk=offer.pk)], moment)
        shelf[entry["key"]] = offer
    return shelf


def write(
    entry: dict[str, Any],
    cast: Cast,
    fields: dict[str, ActionField],
    formats: dict[str, Format],
    clock: Clock,
) -> Offer:
    parts = [
        matching.OfferPart(cast.member(short_name), half_days)
        for short_name, half_days in entry["members"].items()
    ]
    by = cast.lead_of(parts[0].member.organisation)
    ends_in = entry.get("ends_in")
    offer = matching.add_offer(
        parts=parts,
        by=by,
        is_example=True,
        title=entry["title"],
        text=entry["text"],
        action_fields=[fields[name] for name in entry["fields"]],
        formats=[formats[name] for name in entry["formats"]],
        phases=entry.get("phases", ()),
        size_classes=entry.get("sizes", ()),
        max_distance_km=entry.get("distance"),
        ends_on=None if ends_in is None else clock.day(-ends_in),
        is_paid=entry.get("paid", False),
    )
    publish(offer, entry, cast, by)
    return offer


def publish(offer: Offer, entry: dict[str, Any], cast: Cast, by: Person) -> None:
    """Move the offer to its status by the steps that the table of states has."""
    if entry["status"] == Status.TRIAL:
        matching.move_offer(offer, Status.TRIAL, trial_site=cast.site(entry["trial_site"]), by=by)
    elif entry["status"] in (Status.PROVEN, Status.ENDED):
        matching.move_offer(offer, Status.PROVEN, by=by)
    if entry["status"] == Status.ENDED:
        matching.end_offer(offer, by=by)
