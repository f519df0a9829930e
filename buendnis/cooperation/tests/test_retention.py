"""Ten years after the last word about it an engagement loses its words; half-days stay."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from buendnis.cooperation.tests import factories
from buendnis.people.actions.retention import sweep_batch
from buendnis.people.models import ArchiveOffer
from buendnis.people.privacy.sweeps import months_later, sweeps

pytestmark = pytest.mark.django_db


def test_an_engagement_keeps_its_half_days_and_loses_its_words():
    engagement, _ = factories.done()
    today, sweep = timezone.localdate(), sweeps["cooperation.engagements"]
    last_day = months_later(today, 120)
    after = last_day + timedelta(days=1)

    assert sweep.count_due(last_day) == 0
    sweep_batch(sweep, after)
    ArchiveOffer.objects.update(offered_on=today, decision="taken", decided_on=today)
    assert sweep_batch(sweep, after) == 1

    engagement.refresh_from_db()
    assert engagement.title == engagement.result == "Nach Ablauf der Frist gelöscht"
    assert engagement.parts.get().half_days_used is not None
    assert sweep.count_due(date(2099, 1, 1)) == 0


def test_a_running_engagement_is_never_due():
    factories.running()

    assert sweeps["cooperation.engagements"].count_due(date(2099, 1, 1)) == 0
