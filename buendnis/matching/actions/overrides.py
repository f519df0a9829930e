"""Four eyes: who differs from the ranking needs a second person of the office before members are asked."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, queries, rules
from buendnis.matching.actions.locking import lock_need
from buendnis.matching.actions.sending import refuse_obstacles, refuse_too_many, send_questions
from buendnis.matching.models import Need, Override, Proposal
from buendnis.people import actions as people
from buendnis.people.models import Person

State = Override.State


class NeedsSecondPerson(NotPossible):
    """Nobody confirms what they chose themselves; the sentence says who can."""


def hold_back(
    need: Need, chosen: list[Proposal], overridden: list[Proposal], *, reason: str, by: Person
) -> list[Proposal]:
    """Of the chosen, those that wait for a second person. Called with the need locked.

    An offer that one person added or chose and another one asks is confirmed by that. Where the office has
    nobody else, it goes on and the record says so. Source: permissions.md, rule 1.
    """
    open_ones = {override.offer_id: override for override in queries.open_overrides(need)}
    for proposal in overridden:
        override = Override.objects.create(
            need=need, offer_id=proposal.offer_id, what="not_top", reason=reason, by=by
        )
        open_ones[proposal.offer_id] = override
        proposal.override_reason = reason
        proposal.save(update_fields=["override_reason"])
    to_settle = [(proposal, open_ones.get(proposal.offer_id)) for proposal in chosen]
    return [proposal for proposal, override in to_settle if override and not _is_settled(override, by)]


def _is_settled(override: Override, by: Person) -> bool:
    """Settle the override where this person can; else it waits from now on."""
    if override.by_id != by.pk:
        _second_agrees(override, by=by)
        return True
    if not queries.others_in_office(by).exists():
        _goes_alone(override, by=by)
        return True
    if override.state != State.WAITING:
        override.state = rules.step(rules.OVERRIDE_STEPS, override.state, State.WAITING)
        override.save(update_fields=["state"])
        _record(override, "override.waiting", by=by, reason=override.reason)
    return False


def _second_agrees(override: Override, *, by: Person) -> None:
    override.confirmed_by = by
    _settle(override, State.CONFIRMED)
    _record(override, "override.confirmed", by=by)


def _goes_alone(override: Override, *, by: Person) -> None:
    _settle(override, State.ALONE)
    _record(override, "override.alone", by=by, reason=override.reason)


def _record(override: Override, verb: str, *, by: Person, reason: str = "") -> None:
    """At the need, with the offer; the reason stands where the override begins to count."""
    people.record(by, verb, override.need, reason=reason, offer=override.offer_id)


def _settle(override: Override, state: str) -> None:
    override.state = rules.step(rules.OVERRIDE_STEPS, override.state, state)
    override.settled_at = timezone.now()
    override.save(update_fields=["state", "confirmed_by", "settled_at"])


@transaction.atomic
def confirm_override(override: Override, *, by: Person) -> Override:
    """The second person agrees, and the members get their question. Confirming again changes nothing.

    Raises NeedsSecondPerson for whoever chose it, and what `ask_members` raises when things have changed.
    """
    need, override = _locked(override, by)
    if override.state == State.CONFIRMED:
        return override
    if not rules.can_confirm(override):
        raise NotPossible(_("Diese Abweichung ist schon erledigt."))
    if override.by_id == by.pk and queries.others_in_office(by).exists():
        raise NeedsSecondPerson(_why_not_alone(by))
    if not rules.can_ask(need):
        raise NotPossible(_("Dieser Bedarf ist bereits beendet."))
    proposals = list(need.proposals.select_related("offer").prefetch_related("parts"))
    proposal = next(proposal for proposal in proposals if proposal.offer_id == override.offer_id)
    if not rules.can_be_asked(proposal, proposal.parts.all()):
        raise NotPossible(_("Dieses Angebot lässt sich nicht mehr anfragen."))
    refuse_too_many(proposals, [proposal], queries.waiting_offers(need))
    refuse_obstacles(need, [proposal])
    (_goes_alone if override.by_id == by.pk else _second_agrees)(override, by=by)
    send_questions(need, [proposal], by=override.by)
    return override


@transaction.atomic
def drop_override(override: Override, *, by: Person) -> Override:
    """Not after all: the offer stays a suggestion like the others. Dropping again changes nothing."""
    need, override = _locked(override, by)
    if override.state == State.DROPPED:
        return override
    if not rules.can_drop(override):
        raise NotPossible(_("Diese Abweichung ist schon erledigt."))
    _settle(override, State.DROPPED)
    _record(override, "override.dropped", by=by)
    of_this_offer = need.proposals.filter(offer_id=override.offer_id)
    of_this_offer.exclude(state__in=rules.LIVE_PROPOSALS).update(override_reason="")
    return override


def _locked(override: Override, by: Person) -> tuple[Need, Override]:
    need = lock_need(Need(pk=override.need_id))
    if not permissions.may_decide(by):
        raise PermissionDenied
    return need, Override.objects.select_related("need", "by", "offer").get(pk=override.pk)


def _why_not_alone(by: Person) -> str:
    names = ", ".join(person.name for person in queries.others_in_office(by))
    return _("Eine zweite Person der Geschäftsstelle bestätigt das: %(names)s.") % {"names": names}
