"""The worker keeps the record's chain."""

import pytest

from buendnis.people import actions as people
from buendnis.people.models import RecordSeal
from buendnis.people.tests.factories import PersonFactory
from buendnis.post.management.commands.worker import Worker

pytestmark = pytest.mark.django_db


def test_every_round_seals_what_was_recorded():
    entry = people.record(PersonFactory(), "thing.done")

    Worker("test").round()

    assert RecordSeal.objects.get().entry == entry
