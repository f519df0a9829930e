"""What strangers sent and the office has to answer."""

from datetime import date, datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from buendnis.people.models import Person
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting
from buendnis.website import permissions, rules
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest

WAITING_SHOWN = 20


def feedback_list(person: Person | AnonymousUser) -> QuerySet[AccessibilityFeedback]:
    """Reports the person may read: open ones first, by the day their answer is due."""
    reports = permissions.visible_feedback(person).select_related("answered_by")
    return reports.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")


def request_list(person: Person | AnonymousUser) -> QuerySet[PrivacyRequest]:
    """Confirmed privacy requests the person may read: open ones first, by the day the answer is due."""
    requests = permissions.visible_requests(person)
    return requests.order_by(F("answered_at").desc(nulls_first=True), "due_on", "pk")


def forgettable(now: datetime) -> QuerySet[AccessibilityFeedback]:
    """Reports answered so long ago that they must be deleted (privacy page)."""
    return AccessibilityFeedback.objects.filter(answered_at__lt=now - rules.KEEP_ANSWERED)


def waiting(person: Person, standing: Standing) -> list[Waiting]:
    """Reports and privacy requests that wait for an answer; one query, soonest due first.

    The office answers; the auditor sees which privacy requests are open. Without name or address: the line
    says what is due, the page behind it for whom.
    """
    if not (standing.office or standing.auditor):
        return []
    open_ones = _open(PrivacyRequest.objects.filter(confirmed_at__isnull=False), "privacy", "kind")
    if standing.office:
        open_ones = open_ones.union(_open(AccessibilityFeedback.objects.all(), "accessibility", "page"))
    found = open_ones.order_by("due_on", "what", "pk")[:WAITING_SHOWN]
    return [_line(*row, can_answer=standing.office) for row in found]


def _open(tickets: QuerySet, what: str, about: str) -> QuerySet:
    """Rows (what, pk, due_on, about) of the unanswered ones: alike, so that one query reads both kinds."""
    rows = tickets.filter(answered_at__isnull=True).annotate(what=Value(what)).order_by()
    return rows.values_list("what", "pk", "due_on", about)


def _line(what: str, pk: int, due_on: date, about: str, *, can_answer: bool) -> Waiting:
    is_request = what == "privacy"
    return Waiting(
        text=_("Eine Anfrage zum Datenschutz ist offen") if is_request else _("Eine Barriere wurde gemeldet"),
        url=reverse("website:privacy_request" if is_request else "website:feedback", args=[pk]),
        action=_("Beantworten") if can_answer else _("Ansehen"),
        due_on=due_on,
        kind=what,
        detail=str(PrivacyRequest.Kind(about).label) if is_request else about,
    )
