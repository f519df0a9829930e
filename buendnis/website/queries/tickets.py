"""What strangers sent and the office has to answer."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from buendnis.people.models import ArchiveOffer, Person
from buendnis.people.privacy import access, sweeps
from buendnis.people.queries import Standing
from buendnis.post.waiting import Waiting
from buendnis.website import permissions
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


@dataclass(frozen=True)
class Line:
    """How one kind of thing stands on "Diese Woche": its words, its page, what the office does there."""

    text: object
    page: str
    action: object
    kind: str = "privacy"
    has_page_of_its_own: bool = True


LINES = {
    "request": Line(_("Eine Anfrage zum Datenschutz ist offen"), "website:privacy_request", _("Beantworten")),
    "report": Line(_("Eine Barriere wurde gemeldet"), "website:feedback", _("Beantworten"), "accessibility"),
    "offer": Line(_("Alte Unterlagen warten auf das Archiv"), "people:archive_offer", _("Anbieten")),
    "question": Line(
        _("Ein Konto ist zu lange da"), "people:retention", _("Entscheiden"), has_page_of_its_own=False
    ),
}


def waiting(person: Person, standing: Standing) -> list[Waiting]:
    """What strangers sent, and what retention asks, as one query; soonest due first.

    The office answers; the auditor sees which privacy requests are open. Without name or address: the line
    says what is due, the page behind it for whom.
    """
    if not (standing.office or standing.auditor):
        return []
    requests = PrivacyRequest.objects.filter(confirmed_at__isnull=False, answered_at__isnull=True)
    rows = _rows(requests, "request", "due_on", "kind")
    if standing.office:
        reports = AccessibilityFeedback.objects.filter(answered_at__isnull=True)
        rows = rows.union(
            _rows(reports, "report", "due_on", "page"),
            _rows(ArchiveOffer.objects.filter(offered_on=None), "offer", "created_on", "sweep"),
            _rows(access.open_questions(), "question", "asked_on"),
        )
    found = rows.order_by("day", "what", "pk")[:WAITING_SHOWN]
    return [_line(*row, can_answer=standing.office) for row in found]


def _rows(things: QuerySet, what: str, day: str, about: str = "") -> QuerySet:
    """Rows (what, pk, day, about), alike for every kind, so that one query reads them all."""
    said = Cast(about, CharField()) if about else Value("", CharField())
    alike = things.order_by().annotate(what=Value(what), day=F(day), about=said)
    return alike.values_list("what", "pk", "day", "about")


def _line(what: str, pk: int, day: date, about: str, *, can_answer: bool) -> Waiting:
    line = LINES[what]
    return Waiting(
        text=str(line.text),
        url=reverse(line.page, args=[pk] if line.has_page_of_its_own else []),
        action=str(line.action) if can_answer else gettext("Ansehen"),
        due_on=day if what in ("request", "report") else None,
        kind=line.kind,
        detail=_detail(what, about),
    )


def _detail(what: str, about: str) -> str:
    """A code in words; what somebody wrote stays as it is."""
    if what == "request":
        return str(PrivacyRequest.Kind(about).label)
    if what == "offer" and about in sweeps.sweeps:
        return str(sweeps.sweeps[about].label)
    return about
