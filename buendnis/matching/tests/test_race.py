"""Two members' answers at the same moment: the last half-day is given once, on both databases."""

import threading

import pytest
from django.db import connection, connections
from django.utils import timezone

from buendnis.alliance import queries as alliance
from buendnis.alliance.actions import NotEnoughCapacity
from buendnis.alliance.actions import capacity as ledger
from buendnis.alliance.models import CapacityAccount
from buendnis.alliance.tests.factories import MemberFactory, pledge, representative
from buendnis.matching import actions
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.matching.tests.factories import OfferFactory, ProposalFactory

YEAR = timezone.localdate().year


@pytest.fixture
def last_half_day(fresh_database):
    """One member with one half-day left, asked about two needs."""
    member = MemberFactory()
    pledge(member, 1, year=YEAR)
    person = representative(member)
    proposals = [
        ProposalFactory(offer=OfferFactory(member=member, half_days=1), state="asked") for _ in range(2)
    ]
    ProposalMember.objects.update(answer="waiting")
    return member, person, proposals


def accept_both_at_once(member, person, proposals):
    """Each in its own thread and connection, let go together; what came of each."""
    start, outcome = threading.Barrier(len(proposals)), {}

    def accept(proposal):
        try:
            start.wait(timeout=10)
            actions.accept_proposal(proposal, member=member, by=person)
            outcome[proposal.pk] = "accepted"
        except Exception as problem:
            outcome[proposal.pk] = problem
        finally:
            connections.close_all()

    threads = [threading.Thread(target=accept, args=[proposal]) for proposal in proposals]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return outcome


def test_the_last_half_day_is_given_once(last_half_day):
    member, person, proposals = last_half_day

    outcome = accept_both_at_once(member, person, proposals)

    refused = [result for result in outcome.values() if result != "accepted"]
    assert len(outcome) == 2
    assert len(refused) == 1
    assert isinstance(refused[0], NotEnoughCapacity), refused
    assert "halbe Tage frei" in str(refused[0])
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["accepted", "asked"]
    assert alliance.capacity_of(member, YEAR).free == 0


def test_many_at_once_get_exactly_what_is_there(fresh_database):
    """Three half-days, ten promises at the same moment (abuse case 7, until there are places to book)."""
    member = MemberFactory()
    pledge(member, 3, year=YEAR)
    person = representative(member)
    proposals = [
        ProposalFactory(offer=OfferFactory(member=member, half_days=1), state="asked") for _ in range(10)
    ]
    ProposalMember.objects.update(answer="waiting")

    outcome = list(accept_both_at_once(member, person, proposals).values())

    refused = [result for result in outcome if result != "accepted"]
    assert (len(outcome), outcome.count("accepted")) == (10, 3)
    assert {type(result) for result in refused} == {NotEnoughCapacity}
    account = alliance.capacity_of(member, YEAR)
    assert (account.reserved, account.free) == (3, 0)


def test_the_same_answer_sent_twice_at_once_reserves_once(last_half_day):
    member, person, proposals = last_half_day

    outcome = accept_both_at_once(member, person, [proposals[0], proposals[0]])

    assert set(outcome.values()) == {"accepted"}
    assert alliance.capacity_of(member, YEAR).reserved == 1


def test_without_lock_and_constraint_the_half_day_would_be_given_twice(last_half_day, monkeypatch):
    """Negative control: the test above would notice. Reads are made stale, the constraint is dropped."""
    member, person, proposals = last_half_day
    constraint = next(c for c in CapacityAccount._meta.constraints if c.name == "account_never_overdrawn")
    others = [c for c in CapacityAccount._meta.constraints if c is not constraint]
    monkeypatch.setattr(CapacityAccount._meta, "constraints", others)
    with connection.schema_editor() as editor:
        editor.remove_constraint(CapacityAccount, constraint)
    stale = list(CapacityAccount.objects.filter(member=member))
    monkeypatch.setattr(ledger, "lock", lambda accounts: stale)

    outcome = accept_both_at_once(member, person, proposals)

    assert list(outcome.values()) == ["accepted", "accepted"]
    assert alliance.capacity_of(member, YEAR).reserved == 2
