"""Vorgaben: what the office lays down for every plan of a year, until it lifts it."""

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance.models import MemberOrganisation
from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, rules, signals
from buendnis.matching.actions.locking import clean
from buendnis.matching.models import Need, Offer, PlanChange, PlanRule
from buendnis.people import actions as people
from buendnis.people.models import Person

Kind = PlanRule.Kind
MOST_RESERVED = 400


class RuleExists(NotPossible):
    """Something is laid down for the same thing already; it has to be lifted first."""


@transaction.atomic
def lay_down(
    kind: str,
    *,
    year: int,
    reason: str,
    by: Person,
    need: Need | None = None,
    offer: Offer | None = None,
    member: MemberOrganisation | None = None,
    half_days: int | None = None,
    not_before: date | None = None,
) -> PlanRule:
    """Lock or forbid an offer for a need, put a need off, or hold back a member's half-days.

    The same thing laid down twice gives the first rule. A published plan follows at once. A lock that
    differs from the ranking needs a second person before members are asked (ADR 0011).
    Raises NotPossible at the field, RuleExists for what contradicts a rule in force. Source: concept C8.
    """
    if not permissions.may_plan(by):
        raise PermissionDenied
    about = _about(kind, need, offer, member, half_days, not_before)
    _refuse_year(year)
    _refuse_ended(need)
    reason = clean(reason, field="reason", most=300, needed=_("Bitte nennen Sie kurz den Grund."))
    if known := _same(kind, year, about):
        return known
    try:
        with transaction.atomic():
            rule = PlanRule.objects.create(kind=kind, year=year, reason=reason, created_by=by, **about)
    except IntegrityError as problem:
        raise RuleExists(
            _("Dafür gibt es schon eine Vorgabe. Bitte heben Sie diese zuerst auf.")
        ) from problem
    people.record(by, "plan_rule.laid_down", rule, reason=reason, kind=kind, year=year, **_ids(rule))
    _tell(rule)
    return rule


@transaction.atomic
def lift_rule(rule: PlanRule, *, by: Person) -> PlanRule:
    """The rule no longer holds. Lifting again changes nothing."""
    rule = PlanRule.objects.select_for_update().get(pk=rule.pk)
    if not permissions.may_plan(by):
        raise PermissionDenied
    if not rules.plans.can_lift(rule):
        return rule
    rule.lifted_by, rule.lifted_at = by, timezone.now()
    rule.save(update_fields=["lifted_by", "lifted_at"])
    people.record(by, "plan_rule.lifted", rule, kind=rule.kind, year=rule.year, **_ids(rule))
    _tell(rule)
    return rule


def _about(
    kind: str,
    need: Need | None,
    offer: Offer | None,
    member: MemberOrganisation | None,
    half_days: int | None,
    not_before: date | None,
) -> dict[str, object]:
    """What a rule of this kind names, and nothing else; raises NotPossible at the field that is missing."""
    if kind in (Kind.LOCK, Kind.FORBID):
        return {"need": _given(need, "need"), "offer": _given(offer, "offer")}
    if kind == Kind.LATER:
        return {"need": _given(need, "need"), "not_before": _given(not_before, "not_before")}
    if kind == Kind.RESERVE:
        return {"member": _given(member, "member"), "half_days": _countable(half_days)}
    raise NotPossible(_("Diese Art von Vorgabe gibt es nicht."), field="kind")


def _given(value: object, field: str) -> object:
    if value is None:
        raise NotPossible(_("Diese Angabe fehlt."), field=field)
    return value


def _countable(half_days: int | None) -> int:
    if half_days is None or not 1 <= half_days <= MOST_RESERVED:
        raise NotPossible(
            _("Bitte geben Sie 1 bis %(most)s halbe Tage an.") % {"most": MOST_RESERVED}, field="half_days"
        )
    return half_days


def _refuse_year(year: int) -> None:
    if not rules.plans.can_plan(year, timezone.localdate()):
        raise NotPossible(_("Geplant wird für dieses und das nächste Jahr."), field="year")


def _refuse_ended(need: Need | None) -> None:
    if need is not None and need.is_over:
        raise NotPossible(_("Dieser Bedarf ist bereits beendet."), field="need")


def _same(kind: str, year: int, about: dict[str, object]) -> PlanRule | None:
    return PlanRule.objects.filter(kind=kind, year=year, lifted_at__isnull=True, **about).first()


def _ids(rule: PlanRule) -> dict[str, Any]:
    """Ids for the record: which need, offer and member it is about."""
    found = {"need": rule.need_id, "offer": rule.offer_id, "member": rule.member_id}
    return {name: pk for name, pk in found.items() if pk is not None}


def _tell(rule: PlanRule) -> None:
    signals.plan_disturbed.send(
        PlanRule, year=rule.year, cause=PlanChange.Cause.RULE, about={"rule": rule.pk, **_ids(rule)}
    )
