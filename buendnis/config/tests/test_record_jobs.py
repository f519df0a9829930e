"""What the worker does for the record, by the day and by the hour."""

import pytest
from django.utils import timezone

from buendnis.people import actions as people
from buendnis.post import registry


def test_the_daily_and_hourly_work_on_the_record_is_registered():
    wanted = {
        "people.keep_record": ("day", people.keep_record),
        "people.forget_origins": ("hour", people.forget_origins),
    }

    assert {name: (registry.jobs[name].every, registry.jobs[name].run) for name in wanted} == wanted


@pytest.mark.django_db
def test_the_hourly_work_takes_the_moment_that_the_worker_gives():
    assert registry.jobs["people.forget_origins"].run(timezone.now()) == 0
