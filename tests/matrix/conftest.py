"""The world, built once per module in a transaction that is undone."""

import logging
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import client as django_client

from tests.matrix import world as worlds


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[worlds.World]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield worlds.build()
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def nothing_that_only_costs_time() -> Iterator[None]:
    """Thousands of refusals are meant: no line in the log for each, no copy of each template's context."""
    log = logging.getLogger("django.request")
    kept, log.level = log.level, logging.CRITICAL
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(django_client, "store_rendered_templates", lambda *args, **kwargs: None)
        yield
    log.level = kept
