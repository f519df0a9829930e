"""What an engagement was good for: asked after 3 and 6 months, reminded once, told to those who helped."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.alliance import actions as alliance
from buendnis.base.errors import NotPossible
from buendnis.base.text import normal
from buendnis.cooperation import emails, permissions, rules
from buendnis.cooperation.models import Feedback
from buendnis.people import actions as people
from buendnis.people.models import Person


class AlreadyAnswered(NotPossible):
    """Somebody of the site has answered already."""


def lock_feedback(feedback: Feedback) -> Feedback:
    """The feedback as it is now; nobody else changes it until we are through."""
    return (
        Feedback.objects.select_for_update(of=("self",))
        .select_related("engagement__site__municipality__organisation")
        .get(pk=feedback.pk)
    )


@transaction.atomic
def ask_feedback(feedback: Feedback, *, today: date) -> bool:
    """Ask the site once, when it is due; whether it was asked now.

    Also marked as asked when nobody is there to ask: the office then finds it on its list.
    Source: design.md, main job, step 6.
    """
    feedback = lock_feedback(feedback)
    if feedback.asked_at or feedback.due_on > today or not rules.can_answer(feedback):
        return False
    emails.ask_feedback(feedback)
    feedback.asked_at = timezone.now()
    feedback.save(update_fields=["asked_at"])
    return True


@transaction.atomic
def remind_feedback(feedback: Feedback) -> bool:
    """Remind once; afterwards the office sees it. Whether it was reminded now."""
    feedback = lock_feedback(feedback)
    if feedback.asked_at is None or feedback.reminded_at or not rules.can_answer(feedback):
        return False
    emails.ask_feedback(feedback, is_reminder=True)
    feedback.reminded_at = timezone.now()
    feedback.save(update_fields=["reminded_at"])
    return True


@transaction.atomic
def answer_feedback(feedback: Feedback, *, helped: str, text: str = "", by: Person) -> Feedback:
    """Say whether it helped: yes, partly, no, and what came of it; the members hear of it.

    The same answer twice is one. Raises AlreadyAnswered when somebody else was faster.
    """
    feedback, text = lock_feedback(feedback), normal(text).strip()
    if not permissions.may_answer_feedback(by, feedback.engagement):
        raise PermissionDenied
    if (feedback.helped, feedback.text) == (helped, text):
        return feedback
    if not rules.can_answer(feedback):
        raise AlreadyAnswered(_("Diese Frage ist schon beantwortet. Vielen Dank!"))
    feedback.helped, feedback.text = Feedback.Helped(helped), text
    feedback.answered_by, feedback.answered_at = by, timezone.now()
    feedback.save(update_fields=["helped", "text", "answered_by", "answered_at"])
    people.record(by, "feedback.answered", feedback, helped=helped)
    write_into_timeline(feedback)
    emails.tell_feedback(feedback)
    return feedback


def write_into_timeline(feedback: Feedback) -> None:
    """Keep in the timeline of site and members whether it still helps."""
    engagement = feedback.engagement
    words = {"months": feedback.months, "helped": feedback.get_helped_display(), "text": feedback.text}
    alliance.note(
        key=f"feedback-{feedback.pk}",
        site=engagement.site,
        members=[part.member for part in engagement.parts.select_related("member")],
        kind="feedback",
        text=(
            _("Rückmeldung nach %(months)s Monaten: %(helped)s. %(text)s")
            if feedback.text
            else _("Rückmeldung nach %(months)s Monaten: %(helped)s.")
        )
        % words,
        on=timezone.localdate(),
        url=engagement.get_absolute_url(),
        is_example=engagement.is_example,
    )
