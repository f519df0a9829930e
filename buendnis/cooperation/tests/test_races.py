"""Real threads, real commits, on whichever database runs: what two people do at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from buendnis.alliance import queries as capacity
from buendnis.alliance.models import CapacityEntry
from buendnis.alliance.tests import factories as alliance
from buendnis.base.errors import NotPossible
from buendnis.cooperation import actions
from buendnis.cooperation.actions import agreeing
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.cooperation.tests.factories import Pair, accepted_pair, part_of, reported, running
from buendnis.matching import actions as matching
from buendnis.matching.models import Proposal
from buendnis.post.models import Message

pytestmark = pytest.mark.usefixtures("fresh_database")


def at_once(*deeds: Callable[[], object]) -> list[object]:
    """Do all of it at the same moment, each on its own connection; results or refusals, in order."""
    start = Barrier(len(deeds))

    def run(deed: Callable[[], object]) -> object:
        start.wait(timeout=20)
        try:
            return deed()
        except NotPossible as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(run, deeds))


def test_two_consents_at_once_start_one_engagement():
    pair = accepted_pair()
    clerk = alliance.clerk(pair.site)

    results = at_once(
        lambda: actions.start_engagement(pair.proposal, by=pair.lead),
        lambda: actions.start_engagement(pair.proposal, by=clerk),
        lambda: actions.start_engagement(pair.proposal, by=pair.lead),
    )

    assert {result.pk for result in results} == {Engagement.objects.get().pk}
    assert Message.objects.filter(subject__startswith="Zusammenarbeit vereinbart").count() == 2


def test_consent_and_refusal_at_once_end_in_one_of_them():
    pair = accepted_pair()
    clerk = alliance.clerk(pair.site)

    agreed, declined = at_once(
        lambda: actions.start_engagement(pair.proposal, by=pair.lead),
        lambda: matching.decline_as_site(pair.proposal, reason="Doch nicht.", by=clerk),
    )

    pair.proposal.refresh_from_db()
    held = capacity.capacity_of(pair.member, timezone.localdate().year)
    assert [isinstance(agreed, NotPossible), isinstance(declined, NotPossible)].count(True) == 1
    assert Engagement.objects.count() == (pair.proposal.state == "agreed")
    assert held.reserved == (3 if pair.proposal.state == "agreed" else 0)


def test_two_confirmations_at_once_use_the_half_days_once():
    engagement, pair = reported(members=2)
    part, clerk = part_of(engagement, pair.members[1]), alliance.clerk(pair.site)

    at_once(
        lambda: actions.confirm_as_site(engagement, by=pair.lead),
        lambda: actions.confirm_half_days(part, half_days=3, by=pair.representatives[1]),
        lambda: actions.confirm_as_site(engagement, by=clerk),
    )

    engagement.refresh_from_db()
    assert engagement.status == Engagement.Status.DONE
    assert CapacityEntry.objects.filter(kind="use").count() == 2  # one for each member
    assert Feedback.objects.count() == 2
    for member in pair.members:
        held = capacity.capacity_of(member, timezone.localdate().year)
        assert (held.reserved, held.used, held.free) == (0, 3, 2)


def test_two_reports_at_once_keep_the_first_and_refuse_the_second():
    engagement, pair = running()

    results = at_once(
        lambda: actions.report_result(engagement, result="Eins.", half_days=pair.half_days, by=pair.lead),
        lambda: actions.report_result(
            engagement, result="Zwei.", half_days=pair.half_days, by=pair.representative
        ),
    )

    refused = [result for result in results if isinstance(result, actions.ResultChanged)]
    engagement.refresh_from_db()
    assert len(refused) == 1
    assert engagement.result == ("Zwei." if isinstance(results[0], NotPossible) else "Eins.")


def test_end_and_break_off_at_once_end_in_one_of_them():
    engagement, pair = reported()

    at_once(
        lambda: actions.confirm_as_site(engagement, by=pair.lead),
        lambda: actions.cancel_engagement(engagement, reason="Krank.", by=pair.representative),
    )

    engagement.refresh_from_db()
    held = capacity.capacity_of(pair.member, timezone.localdate().year)
    is_done = engagement.status == Engagement.Status.DONE
    assert (held.reserved, held.used) == (0, 3 if is_done else 0)
    assert Feedback.objects.count() == (2 if is_done else 0)


def test_without_the_lock_both_would_go_ahead(monkeypatch):
    """Negative control: with the lock taken out, only the last guard is left, and it does not stay polite."""
    if connection.vendor == "sqlite":
        pytest.skip("on SQLite the transaction itself is the lock: BEGIN IMMEDIATE")
    pair, meet = accepted_pair(), Barrier(2)

    def look_together(proposal: Proposal) -> Proposal:
        seen = Proposal.objects.select_related("need__site__municipality__organisation", "offer")
        try:
            return seen.get(pk=proposal.pk)
        finally:
            meet.wait(timeout=20)

    monkeypatch.setattr(agreeing, "lock_proposal", look_together)
    monkeypatch.setattr(agreeing.matching, "agree", lambda proposal, by: proposal)
    results = at_once(
        lambda: start_or_fail(pair),
        lambda: start_or_fail(pair),
    )

    assert sorted(type(result).__name__ for result in results) == ["Engagement", "IntegrityError"]


def start_or_fail(pair: Pair) -> object:
    try:
        return actions.start_engagement(pair.proposal, by=pair.lead)
    except IntegrityError as problem:
        return problem
