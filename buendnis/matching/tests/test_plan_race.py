"""Plans with real commits, threads and killed processes: nothing twice, nothing lost, on both databases."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.db import connection, connections
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from buendnis.alliance.tests.factories import coordinator, representative
from buendnis.matching import actions
from buendnis.matching.models import Plan, PlanChange, PlanLine, Proposal
from buendnis.matching.tests.test_planning import YEAR, helper, need
from buendnis.post import actions as post
from buendnis.post.models import Message


def at_once(*jobs):
    """Each in its own thread and connection, let go together; what came of each, in order."""
    start, outcome = threading.Barrier(len(jobs)), {}

    def run(number, job):
        try:
            start.wait(timeout=10)
            outcome[number] = job()
        except Exception as problem:
            outcome[number] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return [outcome.get(number) for number in range(len(jobs))]


@pytest.fixture
def offices(fresh_database):
    return coordinator(), coordinator()


def computed(by):
    """A draft from the real engine in its child process."""
    plan = actions.begin_plan(YEAR, by=by)
    post.run_ready_jobs("worker")
    plan.refresh_from_db()
    assert plan.state == Plan.State.DRAFT, plan.problem
    return plan


def test_two_coordinators_begin_at_once_and_one_plan_is_computed(offices):
    found = at_once(*[lambda by=by: actions.begin_plan(YEAR, by=by) for by in offices])

    refused = [result for result in found if isinstance(result, actions.PlanUnderWay)]
    begun = [result for result in found if isinstance(result, Plan)]
    assert (len(refused), len(begun)) == (1, 1), found
    assert refused[0].plan == begun[0]
    assert DBTaskResult.objects.count() == 1


def test_two_publish_at_once_and_every_member_is_asked_once(offices, field):
    for _ in range(3):
        helper(field, 2), need(field)
    plan = computed(offices[0])

    found = at_once(*[lambda by=by: actions.publish_plan(plan, by=by) for by in offices])

    assert [result.failed for result in found] == [[], []], found
    assert Proposal.objects.filter(state="asked").count() == 3
    keys = list(Message.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys))
    assert Plan.objects.filter(state=Plan.State.PUBLISHED).count() == 1


def test_two_drafts_published_at_once_end_with_one_plan_that_counts(offices, field):
    helper(field, 2), need(field)
    drafts = [computed(by) for by in offices]

    found = at_once(
        *[lambda by=by, p=p: actions.publish_plan(p, by=by) for by, p in zip(offices, drafts, strict=True)]
    )

    assert not [result for result in found if isinstance(result, Exception)], found
    assert sorted(Plan.objects.values_list("state", flat=True)) == ["published", "replaced"]
    assert Proposal.objects.filter(state="asked").count() == 1


def test_a_refusal_while_the_plan_is_published_again_loses_nothing(offices, field):
    first, about = helper(field, 9), need(field)
    second = helper(field, 2)
    plan = computed(offices[0])
    actions.publish_plan(plan, by=offices[0])
    draft = computed(offices[1])
    member = first.members.get()
    by, proposal = representative(member), about.proposals.get(offer=first)

    found = at_once(
        lambda: actions.decline_proposal(proposal, member=member, reason="Keine Zeit", by=by),
        lambda: actions.publish_plan(draft, by=offices[1]),
    )
    post.run_ready_jobs("worker")

    assert not [result for result in found if isinstance(result, Exception)], found
    assert about.proposals.get(offer=first).state == "declined"
    lines = PlanLine.objects.filter(plan__state=Plan.State.PUBLISHED, is_dropped=False)
    assert [line.offer for line in lines] == [second]
    assert PlanChange.objects.count() == 1


def test_two_changes_at_once_are_both_in_the_plan(offices, field):
    offer = helper(field, 40)
    plan = computed(offices[0])
    actions.publish_plan(plan, by=offices[0])
    abouts = [need(field), need(field)]

    at_once(*[lambda pk=about.pk: actions.replan(YEAR, "need", {"need": pk}) for about in abouts])

    lines = plan.lines.filter(is_dropped=False).values_list("need_id", "offer_id")
    assert sorted(lines) == [(about.pk, offer.pk) for about in abouts]


def worker_process(settings, folder) -> subprocess.Popen:
    name = str(connection.settings_dict["NAME"])
    environment = {
        **os.environ, "PYTHONPATH": str(settings.ROOT), "BUENDNIS_VAR": str(folder), "MAIL_TRANSPORT": "file",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
    }  # fmt: skip
    start = (
        f"from buendnis.config import settings; settings.DATABASES['default']['NAME'] = {name!r};"
        "settings.DATABASES['default'].get('OPTIONS', {}).pop('pool', None);"
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'buendnis.config.settings';"
        "import django; django.setup();"
        "from buendnis.matching.actions import computing;"
        "computing.solve_in_child = lambda *a, **k: __import__('time').sleep(600);"
        "from django.core.management import call_command; call_command('worker')"
    )
    return subprocess.Popen([sys.executable, "-c", start], env=environment)


def until(found, seconds=60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found():
            return True
        time.sleep(0.1)
    return False


def test_a_worker_killed_while_it_computes_leaves_the_old_plan_and_the_next_one_goes_on(
    offices, field, settings, tmp_path
):
    """Its engine stands still; kill -9; the next worker takes the job up once the dead one beats no more."""
    helper(field, 4), need(field)
    old = computed(offices[0])
    actions.publish_plan(old, by=offices[0])
    plan = actions.begin_plan(YEAR, by=offices[0])
    worker = worker_process(settings, tmp_path)
    try:
        assert until(lambda: Plan.objects.get(pk=plan.pk).state == Plan.State.COMPUTING)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=15)

    assert Plan.objects.get(state=Plan.State.PUBLISHED) == old
    assert old.lines.count() == 1
    assert post.sweep_jobs(timezone.now()) == 0  # might still live
    assert post.sweep_jobs(timezone.now() + post.jobs.DEAD_AFTER) == 1
    post.run_ready_jobs("next")
    assert Plan.objects.get(pk=plan.pk).state == Plan.State.DRAFT
