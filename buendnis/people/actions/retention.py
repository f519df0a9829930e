"""The nightly retention: what is over goes, what the archive or the office must see first waits."""

from collections.abc import Iterator
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people.actions.records import record
from buendnis.people.models import ArchiveOffer, Person, RetentionQuestion, RetentionRun
from buendnis.people.privacy import access, sweeps
from buendnis.people.privacy.sweeps import Sweep
from buendnis.people.queries import system

BATCH = 500  # rows of one class in one transaction: nobody waits long for the lock
Counts = dict[str, int]


class AlreadyOffered(NotPossible): ...


class NotOffered(NotPossible): ...


class TooLong(NotPossible): ...


def run_retention(as_of: date, *, all_batches: bool = True) -> RetentionRun:
    """Sweep every class once, or until nothing is left; the run is noted with its counts.

    `waits` counts what archive or office must decide on first, `left` what the next run takes.
    """
    counts = {}
    for one in sweeps.sweeps.values():
        done = batch = sweep_batch(one, as_of)
        while all_batches and batch == BATCH:
            done += (batch := sweep_batch(one, as_of))
        rest = one.count_due(as_of)
        waits = rest if one.archive or one.asks else 0
        counts[one.code] = {"done": done, "waits": waits, "left": rest - waits}
    run = RetentionRun.objects.create(as_of=as_of, counts=counts)
    record(system(), "retention.run", run, done=sum(count["done"] for count in counts.values()))
    return run


def run_nightly(now: datetime) -> RetentionRun:
    """One batch of each class: the worker's job, which runs in one transaction."""
    return run_retention(timezone.localdate(now), all_batches=False)


@transaction.atomic
def sweep_batch(one: Sweep, as_of: date) -> int:
    """Take away at most a batch of one class; how many rows went."""
    if one.asks:
        _ask(one, as_of)
        return 0
    if one.archive:
        _collect(one, as_of)
        return sum(_purge_offer(one, offer, as_of) for offer in _released(one, as_of))
    pks = one.pks_due(as_of, BATCH)
    return one.purge(pks) if pks else 0


def _ask(one: Sweep, as_of: date) -> None:
    """A question for every person whose time is over and who is not kept; asked once."""
    due = one.pks_due(as_of)
    kept = RetentionQuestion.objects.filter(person__in=due, keep_until__lt=as_of)
    kept.update(asked_on=as_of, keep_until=None, reason="", answered_by=None)
    known = set(RetentionQuestion.objects.filter(person__in=due).values_list("person_id", flat=True))
    RetentionQuestion.objects.bulk_create(
        RetentionQuestion(person_id=pk, asked_on=as_of) for pk in due if pk not in known
    )


def _collect(one: Sweep, as_of: date) -> None:
    """Put what is newly due into the offer that is not sent yet."""
    open_offers = ArchiveOffer.objects.filter(sweep=one.code, purged_on=None)
    known = {pk for ids in open_offers.values_list("object_ids", flat=True) for pk in ids}
    fresh = [pk for pk in one.pks_due(as_of) if pk not in known]
    if not fresh:
        return
    draft = open_offers.select_for_update().filter(offered_on=None).first()
    draft = draft or ArchiveOffer(sweep=one.code, created_on=as_of)
    draft.object_ids = [*draft.object_ids, *fresh]
    draft.save()


def _released(one: Sweep, as_of: date) -> Iterator[ArchiveOffer]:
    offers = ArchiveOffer.objects.select_for_update().filter(sweep=one.code, purged_on=None)
    return (offer for offer in offers.order_by("pk") if sweeps.is_released(offer, as_of))


def _purge_offer(one: Sweep, offer: ArchiveOffer, as_of: date) -> int:
    """At most a batch; the offer is over when nothing of it is due any more."""
    offered = set(offer.object_ids)
    pks = [pk for pk in one.pks_due(as_of) if pk in offered][:BATCH]
    done = one.purge(pks) if pks else 0
    if len(pks) < BATCH:
        offer.purged_on = as_of
        offer.save(update_fields=["purged_on"])
    return done


# --- What the office decides --------------------------------------------------------------------------


@transaction.atomic
def mark_offered(offer: ArchiveOffer, *, on: date, by: Person) -> ArchiveOffer:
    """The package went to the archive on this day; from then on it has six months.

    Raises AlreadyOffered when somebody else was faster, TooLong for a day that is still to come.
    """
    offer = ArchiveOffer.objects.select_for_update().get(pk=offer.pk)
    if not access.may_work_on_retention(by):
        raise PermissionDenied
    if offer.offered_on:
        raise AlreadyOffered(_("Dieses Paket ist schon angeboten."))
    _refuse_future(on, "on")
    offer.offered_on = on
    offer.save(update_fields=["offered_on"])
    record(by, "archive_offer.offered", offer, count=len(offer.object_ids))
    return offer


@transaction.atomic
def note_decision(offer: ArchiveOffer, *, decision: str, on: date, by: Person) -> ArchiveOffer:
    """The archive took the records or declined them; the next night deletes them here.

    Raises NotOffered before the offer, AlreadyOffered for a second decision.
    """
    offer = ArchiveOffer.objects.select_for_update().get(pk=offer.pk)
    if not access.may_work_on_retention(by):
        raise PermissionDenied
    if offer.offered_on is None or on < offer.offered_on:
        raise NotOffered(_("Der Tag liegt vor dem Angebot."), field="on")
    if offer.decision:
        raise AlreadyOffered(_("Die Entscheidung ist schon notiert."))
    _refuse_future(on, "on")
    offer.decision, offer.decided_on = decision, on
    offer.save(update_fields=["decision", "decided_on"])
    record(by, "archive_offer.decided", offer, decision=decision)
    return offer


@transaction.atomic
def keep_account(question: RetentionQuestion, *, until: date, reason: str, by: Person) -> RetentionQuestion:
    """Keep an account that is over, at most a year, with a reason; then the office is asked again."""
    question = RetentionQuestion.objects.select_for_update().get(pk=question.pk)
    if not access.may_work_on_retention(by):
        raise PermissionDenied
    if not sweeps.can_keep_until(until, timezone.localdate()):
        raise TooLong(_("Bitte wählen Sie einen Tag im nächsten Jahr."), field="until")
    question.keep_until, question.reason, question.answered_by = until, reason, by
    question.save(update_fields=["keep_until", "reason", "answered_by"])
    record(by, "retention.kept", question.person)
    return question


def _refuse_future(day: date, field: str) -> None:
    if day > timezone.localdate():
        raise TooLong(_("Dieser Tag liegt in der Zukunft."), field=field)
