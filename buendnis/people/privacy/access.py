"""Who reads the pages on privacy: the office and the auditor; the office decides."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from buendnis.people.models import ArchiveOffer, Person, RetentionQuestion, RetentionRun
from buendnis.people.standing import standing

Asker = Person | AnonymousUser


def may_see_privacy_pages(person: Asker) -> bool:
    """Register of processing, retention, offers to the archive."""
    held = standing(person)
    return held.office or held.auditor


def may_work_on_retention(person: Asker) -> bool:
    """Offer to the archive, note its decision, keep an account."""
    return standing(person).office


def visible_runs(person: Asker) -> QuerySet[RetentionRun]:
    return RetentionRun.objects.all() if may_see_privacy_pages(person) else RetentionRun.objects.none()


def visible_offers(person: Asker) -> QuerySet[ArchiveOffer]:
    return ArchiveOffer.objects.all() if may_see_privacy_pages(person) else ArchiveOffer.objects.none()


def open_questions() -> QuerySet[RetentionQuestion]:
    """Nobody decided yet; who was erased in the meantime is no question any more."""
    return RetentionQuestion.objects.filter(person__forgotten_at=None, keep_until=None)


def visible_questions(person: Asker) -> QuerySet[RetentionQuestion]:
    """Open questions to the office; the auditor sees how many there are, not about whom."""
    return open_questions() if may_work_on_retention(person) else RetentionQuestion.objects.none()
