import os
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime

import pytest
from django.core.management import call_command
from django.db import connection

from buendnis.people.queries import Standing
from buendnis.people.tests.factories import PersonFactory
from buendnis.post import periodic, waiting
from buendnis.post.models import Heartbeat, PeriodicRun
from buendnis.post.tests.factories import MessageFactory

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 11, 23, 7, tzinfo=UTC)
EVENING = datetime(2026, 11, 23, 20, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)  # half past midnight in Berlin


def test_a_daily_job_runs_once_per_local_day():
    ran = []
    periodic.register("remind", every="day", run=ran.append)

    for now in (MORNING, EVENING, MIDNIGHT):
        periodic.run_due(now)

    assert ran == [MORNING, MIDNIGHT]


def test_an_hourly_job_runs_once_in_the_hour_that_is_lived_twice():
    ran = []
    periodic.register("look", every="hour", run=ran.append)
    before, after = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)

    for now in (before, after):
        periodic.run_due(now)

    assert ran == [before]


def test_a_job_that_fails_leaves_nothing_and_is_tried_again():
    tries = []

    def half_done(now):
        tries.append(now)
        PersonFactory()
        PeriodicRun.objects.create(name="side effect", slot="x")
        if len(tries) == 1:
            raise ZeroDivisionError

    periodic.register("fragile", run=half_done)

    assert periodic.run_due(MORNING) == ["fragile"]
    assert not PeriodicRun.objects.exists()
    assert periodic.run_due(MORNING, resting=["fragile"]) == []
    assert periodic.run_due(EVENING) == []
    assert len(tries) == 2


def test_one_bad_job_stops_no_other():
    ran = []
    periodic.register("bad", run=lambda now: 1 / 0)
    periodic.register("good", run=ran.append)

    assert periodic.run_due(MORNING) == ["bad"]
    assert ran == [MORNING]


def test_one_round_beats_sends_and_runs(mail_files):
    ran = []
    periodic.register("job", run=ran.append)
    MessageFactory()

    call_command("worker", "--once")

    assert Heartbeat.objects.count() == 1
    assert len(list(mail_files.glob("*.eml"))) == 1
    assert len(ran) == 1


def test_what_waits_is_collected_from_all_rooms_by_date():
    person = PersonFactory()
    later, soon = date(2026, 12, 1), date(2026, 11, 24)
    items = {
        "b": [waiting.Waiting("Undatiert", "/b/", "Ansehen")],
        "a": [
            waiting.Waiting("Später", "/a/", "Antworten", later),
            waiting.Waiting("Bald", "/c/", "Lesen", soon),
        ],
    }
    for room in items:
        waiting.register(room, lambda person, standing, room=room: items[room])

    found = waiting.waiting_for(person, Standing())

    assert [item.text for item in found] == ["Bald", "Später", "Undatiert"]


def worker_process(settings, folder) -> subprocess.Popen:
    database = connection.settings_dict
    environment = {
        **os.environ, "PYTHONPATH": str(settings.ROOT), "BUENDNIS_VAR": str(folder), "MAIL_TRANSPORT": "file",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
    }  # fmt: skip
    start = (
        "from buendnis.config import settings; settings.DATABASES['default']['NAME'] = {name!r};"
        "settings.DATABASES['default'].get('OPTIONS', {{}}).pop('pool', None);"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'buendnis.config.settings';"
        "from django.core.management import execute_from_command_line as run; run(['buendnis', 'worker'])"
    ).format(name=str(database["NAME"]))
    return subprocess.Popen([sys.executable, "-c", start], env=environment)


def until(found, seconds=30) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.05)
    return False


def test_a_real_worker_sends_and_ends_cleanly_when_asked(fresh_database, settings, tmp_path):
    MessageFactory()
    worker = worker_process(settings, tmp_path)
    try:
        assert until(lambda: list((tmp_path / "mail").glob("*.eml")))
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(timeout=15) == 0
    finally:
        worker.kill()
