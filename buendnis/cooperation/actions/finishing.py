"""The end of an engagement: done when all have confirmed, or cancelled with a reason."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.base.errors import NotPossible
from buendnis.cooperation import emails, permissions, queries, rules
from buendnis.cooperation.actions.locking import lock_engagement
from buendnis.cooperation.models import Engagement, EngagementMember, Feedback
from buendnis.matching import actions as matching
from buendnis.people import actions as people
from buendnis.people.models import Person

Status = Engagement.Status
NotEnoughCapacity = alliance.NotEnoughCapacity


class CannotCancel(NotPossible):
    """It is over already."""


def use(engagement: Engagement, part: EngagementMember, half_days: int, *, by: Person) -> None:
    """Turn what was reserved for the proposal into use on the member's account."""
    alliance.use_capacity(
        reference=engagement.proposal.reference,
        member=part.member,
        half_days=half_days,
        text=engagement.title,
        by=by,
        year=timezone.localdate(engagement.started_at).year,
    )


def rehearse(
    engagement: Engagement, part: EngagementMember, half_days: int, *, by: Person, field: str
) -> None:
    """Try the booking and take it back: refuses at the moment somebody types too much.

    Raises NotEnoughCapacity at `field`, with what the member can do about it.
    """
    savepoint = transaction.savepoint()
    try:
        use(engagement, part, half_days, by=by)
    except NotEnoughCapacity as problem:
        raise NotEnoughCapacity(
            _("%(why)s Die Vertretung des Mitglieds kann im Kontingentkonto weitere halbe Tage freigeben.")
            % {"why": problem},
            free=problem.free,
            field=field,
        ) from problem
    finally:
        transaction.savepoint_rollback(savepoint)


def finish_when_confirmed(engagement: Engagement, parts: list[EngagementMember], *, by: Person) -> bool:
    """Finish once the site and every member have confirmed; whether it is done now.

    Somebody may have taken a member's last free half-days since it confirmed more than was reserved: then
    this member is asked again, and the others' confirmations stay.
    """
    if not rules.all_confirmed(engagement, parts):
        return False
    try:
        with transaction.atomic():
            for part in parts:
                use(engagement, part, part.half_days_used or 0, by=by)
    except NotEnoughCapacity:
        ask_again(engagement, part)
        return False
    finish(engagement, parts, by=by)
    return True


def ask_again(engagement: Engagement, part: EngagementMember) -> None:
    """Take a member's confirmation back and ask once more: the half-days no longer fit its account."""
    part.confirmed_by = part.confirmed_at = None
    part.save(update_fields=["confirmed_by", "confirmed_at"])
    emails.ask_half_days(engagement, part, is_reminder=True)


def finish(engagement: Engagement, parts: list[EngagementMember], *, by: Person) -> None:
    """Everybody confirmed: engagement and need are done, feedback is due after three and six months (C10)."""
    now, today = timezone.now(), timezone.localdate()
    with people.changes(engagement, "status") as changed:
        engagement.status, engagement.finished_at, engagement.next_contact_on = Status.DONE, now, None
    engagement.save(update_fields=["status", "finished_at", "next_contact_on"])
    matching.finish_need(engagement.proposal.need, by=by)
    Feedback.objects.bulk_create(
        [
            Feedback(engagement=engagement, months=months, due_on=rules.feedback_due_on(today, months))
            for months in rules.FEEDBACK_MONTHS
        ],
        ignore_conflicts=True,
    )
    people.record(by, "engagement.finished", engagement, changes=changed)
    alliance.note(
        key=f"engagement-{engagement.pk}-done",
        site=engagement.site,
        members=[part.member for part in parts],
        kind="result",
        text=_("Ergebnis mit %(members)s: %(result)s")
        % {"members": queries.members_in_words(engagement), "result": engagement.result},
        on=today,
        url=engagement.get_absolute_url(),
        is_example=engagement.is_example,
    )
    emails.tell_done(engagement)


@transaction.atomic
def cancel_engagement(engagement: Engagement, *, reason: str, by: Person) -> Engagement:
    """End an engagement without a result: half-days become free, the need is open again.

    Cancelling twice is once. Raises CannotCancel when it is done, NotPossible without a reason.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_carry_on(by, engagement):
        raise PermissionDenied
    if engagement.status == Status.CANCELLED:
        return engagement
    if not rules.can_cancel(engagement):
        raise CannotCancel(_("Diese Zusammenarbeit ist bereits abgeschlossen."))
    if not reason.strip():
        raise NotPossible(_("Bitte nennen Sie kurz den Grund."), field="reason")
    with people.changes(engagement, "status") as changed:
        engagement.status, engagement.cancel_reason = Status.CANCELLED, reason.strip()
    engagement.next_contact_on = None
    engagement.save(update_fields=["status", "cancel_reason", "next_contact_on"])
    alliance.release_capacity(reference=engagement.proposal.reference, by=by)
    matching.reopen_need(engagement.proposal, reason=engagement.cancel_reason, by=by)
    people.record(by, "engagement.cancelled", engagement, changes=changed, reason=engagement.cancel_reason)
    alliance.note(
        key=f"engagement-{engagement.pk}-cancelled",
        site=engagement.site,
        members=[part.member for part in engagement.parts.all()],
        kind="engagement",
        text=_("Zusammenarbeit beendet: %(title)s. Grund: %(reason)s")
        % {"title": engagement.title, "reason": engagement.cancel_reason},
        on=timezone.localdate(),
        url=engagement.get_absolute_url(),
        is_example=engagement.is_example,
    )
    emails.tell_cancelled(engagement, by=by)
    return engagement
