"""Barriers: report one, answer a report."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from buendnis.base.errors import NotPossible
from buendnis.people import actions as people_actions
from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.post import actions as post
from buendnis.website import emails, permissions, rules
from buendnis.website.models import AccessibilityFeedback


class AlreadyAnswered(NotPossible): ...


@transaction.atomic
def report_barrier(*, text: str, page: str, email: str, submission: UUID) -> AccessibilityFeedback:
    """Take a report from anybody and start its six-week clock; the same submission twice is one report.

    Nothing is sent yet: a form that mails to any address would be a gift for spammers (abuse case 8).
    Source: issue 2, trials X20.
    """
    due_on = rules.answer_due_on(timezone.localdate())
    report, is_new = AccessibilityFeedback.objects.get_or_create(
        submission=submission, defaults={"text": text, "page": page, "email": email, "due_on": due_on}
    )
    if is_new:
        people_actions.record(people.system(), "accessibility_feedback.received", report)
    return report


@transaction.atomic
def answer_feedback(feedback: AccessibilityFeedback, *, answer: str, by: Person) -> AccessibilityFeedback:
    """Answer a report; by mail where the sender left an address, otherwise noted for the record.

    Raises AlreadyAnswered when somebody else was faster.
    """
    feedback = AccessibilityFeedback.objects.select_for_update().get(pk=feedback.pk)
    if not permissions.may_answer_feedback(by):
        raise PermissionDenied
    if not rules.can_answer(feedback):
        raise AlreadyAnswered(_("Diese Meldung ist schon beantwortet."))
    feedback.answer, feedback.answered_by, feedback.answered_at = answer, by, timezone.now()
    feedback.save(update_fields=["answer", "answered_by", "answered_at"])
    people_actions.record(by, "accessibility_feedback.answered", feedback)
    if feedback.email:
        _write(feedback)
    return feedback


def _write(feedback: AccessibilityFeedback) -> None:
    letter = emails.answered(feedback)
    post.put(
        key=f"accessibility_feedback.{feedback.pk}.answered",
        person=None,
        to_email=feedback.email,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
    )
