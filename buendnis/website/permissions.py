"""Who may see and answer what strangers send: the office; the auditor reads. Rows added to permissions.md."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.people import queries as people
from buendnis.people.models import Person
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest


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


def visible_requests(person: Person | AnonymousUser) -> QuerySet[PrivacyRequest]:
    """Confirmed privacy requests the person may read; what nobody confirmed is nobody's business."""
    requests = PrivacyRequest.objects.filter(confirmed_at__isnull=False)
    return requests if sees_requests(person) else requests.none()


def may_see_request(person: Person | AnonymousUser, request: PrivacyRequest) -> bool:
    return sees_requests(person) and request.confirmed_at is not None


def sees_requests(person: Person | AnonymousUser) -> bool:
    """Whether there is a list of privacy requests for this person at all."""
    held = people.standing(person)
    return held.office or held.auditor


def may_work_on_request(person: Person | AnonymousUser, request: PrivacyRequest) -> bool:
    """Note, extend, answer: the office, once the request is confirmed."""
    return people.standing(person).office and request.confirmed_at is not None
