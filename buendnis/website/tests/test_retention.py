"""Tickets go three years after their answer; what nobody confirmed goes after a week."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from buendnis.people import queries as people
from buendnis.people.actions.retention import sweep_batch
from buendnis.people.models import ArchiveOffer, Person, RetentionQuestion
from buendnis.people.privacy.sweeps import sweeps
from buendnis.website import queries
from buendnis.website.models import AccessibilityFeedback, PrivacyRequest
from buendnis.website.tests.factories import FeedbackFactory, PrivacyRequestFactory, coordinator, project_lead

pytestmark = pytest.mark.django_db


def local(text: str) -> datetime:
    return timezone.make_aware(datetime.fromisoformat(text))


def went(code: str, as_of: str) -> int:
    return sweep_batch(sweeps[code], date.fromisoformat(as_of))


@pytest.mark.parametrize(
    ("code", "factory", "model"),
    [
        ("website.feedback", FeedbackFactory, AccessibilityFeedback),
        ("website.requests", PrivacyRequestFactory, PrivacyRequest),
    ],
)
def test_answered_tickets_go_after_three_years_to_the_day(code, factory, model):
    factory(answered_at=local("2026-11-22T23:30:00"))
    factory()

    assert went(code, "2029-11-22") == 0
    assert went(code, "2029-11-23") == 1
    assert model.objects.get().answered_at is None


def test_what_nobody_confirmed_goes_after_a_week():
    request = PrivacyRequestFactory(confirmed_at=None)
    PrivacyRequest.objects.filter(pk=request.pk).update(received_at=local("2026-11-22T08:00:00"))
    PrivacyRequestFactory()

    assert went("website.unconfirmed", "2026-11-29") == 0
    assert went("website.unconfirmed", "2026-11-30") == 1
    assert PrivacyRequest.objects.count() == 1


def test_the_office_sees_what_retention_asks_on_its_week_in_one_query(django_assert_num_queries):
    office, gone = coordinator(), Person.objects.create_user("weg@demo.example", name="Weg")
    RetentionQuestion.objects.create(person=gone, asked_on=date(2026, 11, 22))
    ArchiveOffer.objects.create(sweep="matching.needs", object_ids=[1], created_on=date(2026, 11, 22))
    standing = people.standing(office)

    with django_assert_num_queries(1):
        lines = queries.waiting(office, standing)

    assert {line.url for line in lines} == {"/loeschlauf/", f"/archiv/{ArchiveOffer.objects.get().pk}/"}
    assert "Weg" not in str(lines)
    lead = project_lead()
    assert queries.waiting(lead, people.standing(lead)) == []
