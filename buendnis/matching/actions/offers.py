"""Offers: made, changed, moved through their states."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple, TypedDict, Unpack
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from buendnis.alliance.models import ActionField, Format, MemberOrganisation, Site
from buendnis.base.errors import NotPossible
from buendnis.base.text import one_line
from buendnis.matching import permissions, rules
from buendnis.matching.actions.indexing import index_offer
from buendnis.matching.actions.locking import clean, lock_offer
from buendnis.matching.actions.needs import SomebodyWasFaster
from buendnis.matching.models import Offer, OfferMember
from buendnis.people import actions as people
from buendnis.people.models import Person

__all__ = ["OfferPart", "add_offer", "edit_offer", "end_offer", "index_offer", "move_offer"]

MOST_HALF_DAYS = 200


class OfferPart(NamedTuple):
    """One member's half-days for one use of an offer; the first part leads."""

    member: MemberOrganisation
    half_days: int


class OfferDetails(TypedDict, total=False):
    """What an offer says; title, text, action_fields and formats are needed, the rest may be left out."""

    title: str
    text: str
    action_fields: Iterable[ActionField]
    formats: Iterable[Format]
    phases: Iterable[str]
    size_classes: Iterable[str]
    max_distance_km: int | None
    starts_on: date | None
    ends_on: date | None
    is_paid: bool


@transaction.atomic
def add_offer(
    *,
    parts: Sequence[OfferPart],
    by: Person,
    submission: UUID | None = None,
    is_example: bool = False,
    **details: Unpack[OfferDetails],
) -> Offer:
    """Write an offer as a draft; the first part's member leads it. The same submission gives the same offer.

    Raises NotPossible for missing words, fields, formats or half-days. Source: concept C6, C8.
    """
    _refuse_bad_parts(parts)
    if not permissions.offering_members(by).filter(pk=parts[0].member.pk).exists():
        raise PermissionDenied
    if submission and (known := Offer.objects.filter(submission=submission, created_by=by).first()):
        return known
    values = _values(details)
    offer, is_new = Offer.objects.get_or_create(
        submission=submission or uuid4(), defaults={**values, "created_by": by, "is_example": is_example}
    )
    if is_new:
        _fill(offer, parts, details)
        people.record(by, "offer.added", offer)
    elif offer.created_by_id != by.pk:
        raise PermissionDenied
    return offer


@transaction.atomic
def edit_offer(
    offer: Offer,
    *,
    version: int,
    parts: Sequence[OfferPart],
    by: Person,
    **details: Unpack[OfferDetails],
) -> Offer:
    """Change an offer that has not ended; proposals already asked keep the half-days they were asked with.

    `version` is what the writer saw: raises SomebodyWasFaster when it changed since.
    """
    offer = lock_offer(offer)
    if not permissions.may_change_offer(by, offer):
        raise PermissionDenied
    if not rules.can_edit_offer(offer):
        raise NotPossible(_("Dieses Angebot ist beendet und lässt sich nicht mehr ändern."))
    if offer.version != version:
        raise SomebodyWasFaster(offer)
    _refuse_bad_parts(parts)
    values = _values(details)
    with people.changes(offer, *values) as changed:
        for name, value in values.items():
            setattr(offer, name, value)
    offer.version += 1
    offer.save(update_fields=[*values, "version"])
    _fill(offer, parts, details)
    people.record(by, "offer.edited", offer, changes=changed)
    return offer


@transaction.atomic
def move_offer(offer: Offer, status: str, *, by: Person, trial_site: Site | None = None) -> Offer:
    """Move an offer along its states: draft, in trial at a site, proven, ended. Twice is once.

    Raises NotPossible without a site for the trial, StepNotPossible for a step the table does not have.
    Source: concept C8.
    """
    offer = lock_offer(offer)
    if not permissions.may_publish_offer(by, offer):
        raise PermissionDenied
    if offer.status == status:
        return offer
    if status == Offer.Status.TRIAL and trial_site is None:
        raise NotPossible(
            _("Bitte wählen Sie den Standort, an dem das Angebot erprobt wird."), field="trial_site"
        )
    with people.changes(offer, "status", "trial_site") as changed:
        offer.status = rules.step(rules.OFFER_STEPS, offer.status, status)
        if status == Offer.Status.TRIAL:
            offer.trial_site = trial_site
    offer.version += 1
    offer.save(update_fields=["status", "trial_site", "version"])
    index_offer(offer)
    people.record(by, "offer.moved", offer, changes=changed)
    return offer


def end_offer(offer: Offer, *, by: Person) -> Offer:
    """End an offer; what was agreed with it stays."""
    return move_offer(offer, Offer.Status.ENDED, by=by)


def _refuse_bad_parts(parts: Sequence[OfferPart]) -> None:
    if not parts:
        raise NotPossible(_("Bitte nennen Sie mindestens ein Mitglied."), field="parts")
    if len({part.member.pk for part in parts}) < len(parts):
        raise NotPossible(_("Jedes Mitglied bitte nur einmal nennen."), field="parts")
    if any(not 1 <= part.half_days <= MOST_HALF_DAYS for part in parts):
        raise NotPossible(_("Bitte geben Sie 1 bis 200 halbe Tage je Mitglied an."), field="parts")


def _values(details: OfferDetails) -> dict[str, Any]:
    """The columns of an offer, checked; raises NotPossible at the field that is wrong."""
    if not details.get("action_fields"):
        raise NotPossible(_("Bitte wählen Sie mindestens ein Handlungsfeld."), field="action_fields")
    if not details.get("formats"):
        raise NotPossible(_("Bitte wählen Sie mindestens ein Format."), field="formats")
    starts_on, ends_on = details.get("starts_on"), details.get("ends_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise NotPossible(_("Das Ende liegt vor dem Anfang."), field="ends_on")
    title = clean(
        details.get("title", ""), field="title", most=120, needed=_("Bitte geben Sie einen Titel an.")
    )
    phases, sizes = set(details.get("phases", ())), set(details.get("size_classes", ()))
    return {
        "title": one_line(title),
        "text": clean(
            details.get("text", ""), field="text", most=4000, needed=_("Bitte beschreiben Sie Ihr Angebot.")
        ),
        "phases": [phase for phase in Offer.PHASES.values if phase in phases],
        "size_classes": [size for size in Offer.SIZES.values if size in sizes],
        "max_distance_km": details.get("max_distance_km"),
        "starts_on": starts_on,
        "ends_on": ends_on,
        "is_paid": details.get("is_paid", False),
    }


def _fill(offer: Offer, parts: Sequence[OfferPart], details: OfferDetails) -> None:
    """Fields, formats and members as given; the first member leads."""
    offer.action_fields.set(details["action_fields"])
    offer.formats.set(details["formats"])
    offer.parts.all().delete()
    OfferMember.objects.bulk_create(
        OfferMember(offer=offer, member=part.member, half_days=part.half_days, is_lead=place == 0)
        for place, part in enumerate(parts)
    )
    index_offer(offer)
