"""Step 6 of the main job: the result in three lines, half-days, confirmed by both sides."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.base.text import normal
from buendnis.cooperation import emails, permissions, rules
from buendnis.cooperation.actions.finishing import finish_when_confirmed, rehearse
from buendnis.cooperation.actions.locking import lock_engagement
from buendnis.cooperation.models import Engagement, EngagementMember
from buendnis.people import actions as people
from buendnis.people.models import Person

Status = Engagement.Status
Side = Engagement.Side


class EngagementOver(NotPossible):
    """It is finished or cancelled; nothing can be noted any more."""


class NothingToConfirm(NotPossible):
    """No result has been noted yet, or it was taken back."""


class ResultChanged(NotPossible):
    """Somebody else noted a result while this one was being written."""


class ResultIncomplete(NotPossible):
    """The text or a member's half-days are missing."""


@transaction.atomic
def report_result(
    engagement: Engagement,
    *,
    result: str,
    half_days: Mapping[int, int],
    may_be_told: bool = False,
    by: Person,
    seen: datetime | None = None,
) -> Engagement:
    """Note what came of it and how many half-days each member (by id) gave; the other sides are asked.

    Whoever reports confirms its own side with it; the office reports on behalf and confirms nothing. A
    result not yet confirmed by all can be reported anew by either side: then all others are asked again.
    `seen` is the `reported_at` that the writer had before the eyes. The same report twice is one report.
    Raises EngagementOver, ResultChanged, ResultIncomplete, and NotEnoughCapacity (field `half_days_<member
    id>`) when a member notes more of its own half-days than it has. Source: design.md, main job, step 6.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_carry_on(by, engagement):
        raise PermissionDenied
    parts, result = list(engagement.parts.all()), normal(result).strip()
    if engagement.reported_by_id == by.pk and rules.is_same_report(
        engagement, parts, result, half_days, may_be_told
    ):
        return engagement
    refuse_report(engagement, parts, result, half_days, seen)
    write_report(engagement, result, may_be_told, by)
    write_half_days(engagement, parts, half_days, by)
    people.record(by, "engagement.reported", engagement, as_side=engagement.reported_as)
    if not finish_when_confirmed(engagement, parts, by=by):
        ask_for_confirmation(engagement, parts)
    return engagement


def refuse_report(
    engagement: Engagement,
    parts: list[EngagementMember],
    result: str,
    half_days: Mapping[int, int],
    seen: datetime | None,
) -> None:
    """Raise NotPossible: over, changed since `seen`, or half-days (by member id) that do not fit."""
    if not rules.can_report(engagement):
        raise EngagementOver(_("Diese Zusammenarbeit ist bereits beendet."))
    if engagement.reported_at != seen:
        raise ResultChanged(
            _("Inzwischen hat jemand ein Ergebnis notiert. Bitte lesen Sie es, bevor Sie Ihres senden.")
        )
    if not result:
        raise ResultIncomplete(_("Bitte schreiben Sie kurz auf, was daraus geworden ist."), field="result")
    for part in parts:
        if not 0 <= half_days.get(part.member_id, -1) <= rules.MOST_HALF_DAYS:
            raise ResultIncomplete(
                _("Bitte geben Sie die halben Tage von %(member)s an.") % {"member": part.member},
                field=f"half_days_{part.member_id}",
            )


def write_report(engagement: Engagement, result: str, may_be_told: bool, by: Person) -> None:
    """Note the result; whoever reports for the site has confirmed for it at once."""
    now = timezone.now()
    is_site = permissions.acts_for_site(by, engagement.site)
    engagement.result, engagement.may_be_told = result, may_be_told
    engagement.reported_by, engagement.reported_at = by, now
    engagement.reported_as = permissions.side_of(by, engagement)
    engagement.status, engagement.reminded_at = Status.REPORTED, None
    engagement.next_contact_on = rules.answer_awaited_until(timezone.localdate())
    engagement.site_confirmed_by = by if is_site else None
    engagement.site_confirmed_at = now if is_site else None
    engagement.save(
        update_fields=[
            "result", "may_be_told", "reported_by", "reported_at", "reported_as", "status", "reminded_at",
            "next_contact_on", "site_confirmed_by", "site_confirmed_at",
        ]
    )  # fmt: skip


def write_half_days(
    engagement: Engagement, parts: list[EngagementMember], half_days: Mapping[int, int], by: Person
) -> None:
    """Note used half-days by member id; own ones count as confirmed if the account can bear them."""
    for part in parts:
        used, is_own = half_days[part.member_id], permissions.may_confirm_half_days(by, part)
        if is_own:
            rehearse(engagement, part, used, by=by, field=f"half_days_{part.member_id}")
        part.half_days_used = used
        part.confirmed_by = by if is_own else None
        part.confirmed_at = engagement.reported_at if is_own else None
        part.save(update_fields=["half_days_used", "confirmed_by", "confirmed_at"])


def ask_for_confirmation(
    engagement: Engagement, parts: list[EngagementMember], *, is_reminder: bool = False
) -> None:
    """Ask every side that has not confirmed yet, by mail."""
    if rules.waits_for_site(engagement):
        emails.ask_result(engagement, is_reminder=is_reminder)
    for part in parts:
        if rules.waits_for_member(engagement, part):
            emails.ask_half_days(engagement, part, is_reminder=is_reminder)


@transaction.atomic
def confirm_as_site(engagement: Engagement, *, by: Person, seen: datetime | None = None) -> Engagement:
    """The site says: this is what came of it. With the last confirmation the engagement is done.

    Twice is once. `seen` is the `reported_at` that the person had before the eyes; None takes any.
    Raises NothingToConfirm and ResultChanged. Source: design.md, main job, step 6.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_confirm_as_site(by, engagement):
        raise PermissionDenied
    if engagement.site_confirmed_at is not None:
        return engagement
    refuse_confirmation(engagement, seen)
    engagement.site_confirmed_by, engagement.site_confirmed_at = by, timezone.now()
    engagement.save(update_fields=["site_confirmed_by", "site_confirmed_at"])
    people.record(by, "engagement.confirmed_by_site", engagement)
    finish_when_confirmed(engagement, list(engagement.parts.all()), by=by)
    return engagement


@transaction.atomic
def confirm_half_days(
    part: EngagementMember, *, half_days: int, by: Person, seen: datetime | None = None
) -> EngagementMember:
    """A member says how many half-days it gave; it may correct what the other side noted.

    The same number twice is once. Raises NothingToConfirm, ResultChanged, and NotEnoughCapacity (field
    `half_days`) when it is more than reserved and free. Source: peers.md 1.
    """
    engagement = lock_engagement(part.engagement)
    parts = list(engagement.parts.all())
    part = next(own for own in parts if own.pk == part.pk)
    if not permissions.may_confirm_half_days(by, part):
        raise PermissionDenied
    if part.confirmed_at is not None and part.half_days_used == half_days:
        return part
    refuse_confirmation(engagement, seen)
    if not 0 <= half_days <= rules.MOST_HALF_DAYS:
        raise ResultIncomplete(
            _("Bitte geben Sie eine Zahl von 0 bis %(most)s an.") % {"most": rules.MOST_HALF_DAYS},
            field="half_days",
        )
    rehearse(engagement, part, half_days, by=by, field="half_days")
    part.half_days_used, part.confirmed_by, part.confirmed_at = half_days, by, timezone.now()
    part.save(update_fields=["half_days_used", "confirmed_by", "confirmed_at"])
    people.record(
        by, "engagement.half_days_confirmed", engagement, member=part.member_id, half_days=half_days
    )
    finish_when_confirmed(engagement, parts, by=by)
    return part


def refuse_confirmation(engagement: Engagement, seen: datetime | None) -> None:
    """Raise NotPossible: over, nothing reported yet, or another result than the one `seen`."""
    if rules.is_over(engagement):
        raise EngagementOver(_("Diese Zusammenarbeit ist bereits beendet."))
    if not rules.can_confirm(engagement):
        raise NothingToConfirm(_("Es gibt noch kein Ergebnis, das Sie bestätigen können."))
    if seen is not None and engagement.reported_at != seen:
        raise ResultChanged(_("Das Ergebnis wurde inzwischen geändert. Bitte lesen Sie es noch einmal."))


@transaction.atomic
def object_to_result(engagement: Engagement, *, reason: str, by: Person) -> Engagement:
    """The site says that the result is not right; whoever noted it is asked to look again.

    Nothing typed is lost: the text stays as a draft for the next report. Raises NothingToConfirm.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_confirm_as_site(by, engagement):
        raise PermissionDenied
    refuse_confirmation(engagement, None)
    version, reporter = rules.version_of(engagement), engagement.reported_by
    engagement.status, engagement.reported_at, engagement.reminded_at = Status.RUNNING, None, None
    engagement.site_confirmed_by = engagement.site_confirmed_at = None
    engagement.next_contact_on = rules.answer_awaited_until(timezone.localdate())
    engagement.save(
        update_fields=[
            "status", "reported_at", "reminded_at", "site_confirmed_by", "site_confirmed_at",
            "next_contact_on",
        ]
    )  # fmt: skip
    engagement.parts.update(confirmed_by=None, confirmed_at=None)
    people.record(by, "engagement.result_objected", engagement, reason=reason)
    if reporter is not None:
        emails.tell_objection(engagement, reporter, reason=reason, by=by, version=version)
    return engagement
