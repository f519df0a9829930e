"""Who may see and answer what strangers report: the office. Rows added to permissions.md by this room."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.website.models import AccessibilityFeedback


def visible_feedback(person: Person | AnonymousUser) -> QuerySet[AccessibilityFeedback]:
    """Reports the person may read."""
    reports = AccessibilityFeedback.objects.all()
    return reports if sees_feedback(person) else reports.none()


def may_see_feedback(person: Person | AnonymousUser, feedback: AccessibilityFeedback) -> bool:
    return sees_feedback(person)


def sees_feedback(person: Person | AnonymousUser) -> bool:
    """Whether there is a list of reports for this person at all."""
    held = people.standing(person)
    return held.office or held.auditor


def may_answer_feedback(person: Person | AnonymousUser) -> bool:
    return people.standing(person).office
