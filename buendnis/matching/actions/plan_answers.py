"""What a member says to its part of the plan before it is asked."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.matching import permissions, rules, signals
from buendnis.matching.actions.locking import clean, lock_need
from buendnis.matching.models import Need, PlanChange, PlanLine, PlanLineMember
from buendnis.people import actions as people
from buendnis.people.models import Person

Says = PlanLineMember.Says


@transaction.atomic
def say(part: PlanLineMember, says: str, *, by: Person, reason: str = "") -> PlanLineMember:
    """A member says whether its part of the plan suits; the yes that binds comes when it is asked.

    „Passt uns nicht“ needs a reason; the pair is planned no more this year, the plan looks for another way.
    The same again changes nothing. Raises NotPossible once members were asked, or the line is gone.
    Source: concept C6, issue "Das kommt auf Sie zu".
    """
    part = _locked(part)
    if not permissions.may_say(by, part):
        raise PermissionDenied
    if says not in (Says.WILLING, Says.RATHER_NOT):
        raise NotPossible(_("Bitte wählen Sie eine Antwort aus."), field="says")
    if part.says == says:
        return part
    if not rules.plans.can_say(part):
        raise NotPossible(_("Dazu läuft schon eine Anfrage, oder der Plan sieht das nicht mehr vor."))
    needed = _("Bitte nennen Sie kurz den Grund.") if says == Says.RATHER_NOT else ""
    reason = clean(reason, field="reason", most=300, needed=needed)
    with people.changes(part, "says") as changed:
        part.says, part.says_why, part.said_by, part.said_at = says, reason, by, timezone.now()
    part.save(update_fields=["says", "says_why", "said_by", "said_at"])
    people.record(by, "plan_part.said", part, changes=changed, reason=reason, member=part.member_id)
    if says == Says.RATHER_NOT:
        _drop(part)
    return part


def _locked(part: PlanLineMember) -> PlanLineMember:
    """The part as it is now; its need is locked first, as everywhere."""
    lock_need(Need(pk=part.line.need_id))
    line = PlanLine.objects.select_for_update(of=("self",)).select_related("plan").get(pk=part.line_id)
    locked = PlanLineMember.objects.select_for_update(of=("self",)).select_related("member__organisation")
    part = locked.get(pk=part.pk)
    part.line = line
    return part


def _drop(part: PlanLineMember) -> None:
    part.line.is_dropped = True
    part.line.save(update_fields=["is_dropped"])
    signals.plan_disturbed.send(
        PlanLineMember,
        year=part.line.plan.year,
        cause=PlanChange.Cause.MEMBER,
        about={"need": part.line.need_id, "offer": part.line.offer_id, "member": part.member_id},
    )
