import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.people.models import Role
from buendnis.website import permissions
from buendnis.website.tests.factories import FeedbackFactory, coordinator, person_with, project_lead

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "who", [coordinator, project_lead, lambda: person_with(Role.Kind.AUDITOR), AnonymousUser]
)
def test_one_and_many_agree(who):
    feedback, person = FeedbackFactory(), who()

    seen = permissions.visible_feedback(person).filter(pk=feedback.pk).exists()

    assert permissions.may_see_feedback(person, feedback) == seen


def test_the_office_answers_and_the_auditor_only_reads():
    auditor = person_with(Role.Kind.AUDITOR)

    assert permissions.may_answer_feedback(coordinator())
    assert permissions.sees_feedback(auditor)
    assert not permissions.may_answer_feedback(auditor)
    assert not permissions.sees_feedback(project_lead())
