"""First date, next contact, and what happens when nobody says anything."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.base.errors import NotPossible
from buendnis.cooperation import emails, permissions, rules
from buendnis.cooperation.actions.agreeing import refuse_date
from buendnis.cooperation.actions.locking import lock_engagement
from buendnis.cooperation.actions.results import EngagementOver, ask_for_confirmation
from buendnis.cooperation.models import Engagement
from buendnis.people import actions as people
from buendnis.people.models import Person

Status = Engagement.Status


@transaction.atomic
def set_first_date(engagement: Engagement, *, first_date: date, by: Person) -> Engagement:
    """Set or change the first date; everybody gets the calendar entry anew.

    The same day again changes nothing. Raises EngagementOver, DateDoesNotFit.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_carry_on(by, engagement):
        raise PermissionDenied
    if engagement.first_date == first_date:
        return engagement
    if not rules.can_set_first_date(engagement):
        raise EngagementOver(_("Für diese Zusammenarbeit wird kein Termin mehr gebraucht."))
    today = timezone.localdate()
    refuse_date(first_date, today)
    with people.changes(engagement, "first_date") as changed:
        engagement.first_date = first_date
    engagement.first_date_changes += 1
    engagement.next_contact_on = rules.next_contact_after(first_date, today)
    engagement.reminded_at = None
    engagement.save(update_fields=["first_date", "first_date_changes", "next_contact_on", "reminded_at"])
    people.record(by, "engagement.first_date_set", engagement, changes=changed)
    emails.tell_first_date(engagement, by=by)
    return engagement


@transaction.atomic
def note_contact(engagement: Engagement, *, next_contact_on: date, text: str = "", by: Person) -> Engagement:
    """Somebody has spoken with the others: ends the silence until the next contact date.

    `text` goes into the timeline, for the parties. Raises EngagementOver, DateDoesNotFit.
    """
    engagement = lock_engagement(engagement)
    if not permissions.may_carry_on(by, engagement):
        raise PermissionDenied
    if rules.is_over(engagement):
        raise EngagementOver(_("Diese Zusammenarbeit ist bereits beendet."))
    refuse_contact_date(next_contact_on)
    with people.changes(engagement, "next_contact_on") as changed:
        engagement.next_contact_on, engagement.reminded_at = next_contact_on, None
    engagement.save(update_fields=["next_contact_on", "reminded_at"])
    people.record(by, "engagement.contact_noted", engagement, changes=changed)
    write_into_timeline(engagement, text)
    return engagement


def refuse_contact_date(day: date) -> None:
    """Raise NotPossible, at the field, unless the day lies between tomorrow and a year ahead."""
    today = timezone.localdate()
    if day == today or not rules.first_date_fits(day, today):
        raise NotPossible(
            _("Bitte wählen Sie einen Tag von morgen an bis in einem Jahr."), field="next_contact_on"
        )


def write_into_timeline(engagement: Engagement, text: str) -> None:
    """Keep what was said in the timeline of site and members; nothing without words."""
    if not text.strip():
        return
    alliance.note(
        key=f"engagement-{engagement.pk}-contact-{timezone.now():%Y%m%d%H%M%S%f}",
        site=engagement.site,
        members=[part.member for part in engagement.parts.all()],
        kind="contact",
        text=text.strip(),
        on=timezone.localdate(),
        url=engagement.get_absolute_url(),
        is_example=engagement.is_example,
    )


@transaction.atomic
def ask_for_call(engagement: Engagement, *, text: str, by: Person) -> Engagement:
    """One side says that it does not move: the office finds it on its call list at once."""
    engagement = lock_engagement(engagement)
    if not permissions.may_carry_on(by, engagement):
        raise PermissionDenied
    if rules.is_over(engagement):
        raise EngagementOver(_("Diese Zusammenarbeit ist bereits beendet."))
    engagement.next_contact_on, engagement.reminded_at = timezone.localdate(), timezone.now()
    engagement.save(update_fields=["next_contact_on", "reminded_at"])
    people.record(by, "engagement.call_wanted", engagement, reason=text)
    write_into_timeline(engagement, text)
    return engagement


@transaction.atomic
def remind(engagement: Engagement, *, today: date) -> bool:
    """One reminder to those who are to act, never a second: then the office calls. Whether it was due.

    Running: both sides are asked how it goes. Reported: who has not confirmed yet. Source: peers.md 3.
    """
    engagement = lock_engagement(engagement)
    is_due = engagement.next_contact_on is not None and engagement.next_contact_on <= today
    if rules.is_over(engagement) or engagement.reminded_at or not is_due:
        return False
    if rules.can_confirm(engagement):
        ask_for_confirmation(engagement, list(engagement.parts.all()), is_reminder=True)
    else:
        emails.remind_engagement(engagement)
    engagement.reminded_at = timezone.now()
    engagement.next_contact_on = rules.answer_awaited_until(today)
    engagement.save(update_fields=["reminded_at", "next_contact_on"])
    return True
