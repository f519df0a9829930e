from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from buendnis.config import checks
from buendnis.post.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_alive_needs_no_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_ready_when_the_worker_was_seen(client):
    Heartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=100))

    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["checks"] == {"database": "ok", "migrations": "ok", "worker": "ok"}


def test_not_ready_when_the_worker_is_silent(client):
    Heartbeat.objects.create(name="worker", seen_at=timezone.now() - timedelta(seconds=130))

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["worker"] == "not seen for 2 minutes"


def test_not_ready_when_the_database_does_not_answer(client, monkeypatch):
    def gone():
        raise OperationalError("connection refused")

    monkeypatch.setattr(checks, "migrations", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json()["checks"]["database"] == "OperationalError"


def test_not_ready_when_a_migration_is_missing(client, monkeypatch):
    monkeypatch.setattr(checks, "migrations", lambda: "1 missing")

    assert client.get("/readyz").status_code == 503
