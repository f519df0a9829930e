"""Two at the same moment want the last half-day: exactly one gets it, on both databases."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection

from buendnis.alliance import actions
from buendnis.alliance.models import CapacityAccount, CapacityEntry
from buendnis.alliance.tests import factories as f

YEAR = 2026
RUNNERS = 8


def race(act):
    """Run `act(number)` in real threads that start together; True for success, False for "not enough"."""
    start = threading.Barrier(RUNNERS)

    def run(number):
        start.wait()
        try:
            act(number)
        except actions.NotEnoughCapacity:
            return False
        else:
            return True
        finally:
            connection.close()

    with ThreadPoolExecutor(RUNNERS) as pool:
        return list(pool.map(run, range(RUNNERS)))


def booked():
    return sum(CapacityEntry.objects.filter(kind="reserve").values_list("half_days", flat=True))


def test_the_last_half_day_is_given_once(fresh_database):
    member, person = f.MemberFactory(), f.coordinator()
    f.pledge(member, 1, year=YEAR)

    won = race(
        lambda number: actions.reserve_capacity(
            member=member, year=YEAR, format=None, half_days=1, reference=f"test:{number}", by=person
        )
    )

    assert (won.count(True), booked()) == (1, 1)
    assert CapacityAccount.objects.get().free == 0


def test_the_same_click_at_the_same_moment_reserves_once(fresh_database):
    member, person = f.MemberFactory(), f.coordinator()
    f.pledge(member, 5, year=YEAR)

    won = race(
        lambda number: actions.reserve_capacity(
            member=member, year=YEAR, format=None, half_days=1, reference="test:1", by=person
        )
    )

    assert (won.count(True), booked()) == (RUNNERS, 1)


def test_reserving_and_lowering_the_pledge_never_overdraw(fresh_database):
    member = f.MemberFactory()
    speaker = f.representative(member)
    f.pledge(member, 1, year=YEAR)

    def act(number):
        if number % 2:
            try:
                actions.pledge_capacity(member=member, year=YEAR, format=None, half_days=0, by=speaker)
            except actions.PledgeTooSmall:
                return
        else:
            actions.reserve_capacity(
                member=member, year=YEAR, format=None, half_days=1, reference="test:1", by=speaker
            )

    race(act)

    account = CapacityAccount.objects.get()
    assert account.free >= 0
    assert (account.pledged, account.reserved) in [(0, 0), (1, 1)]


def test_negative_control_without_lock_and_constraint_the_last_half_day_is_given_twice(fresh_database):
    """The same race against look-then-write: were this to pass, the tests above would prove nothing."""
    member, person = f.MemberFactory(), f.coordinator()
    account = f.pledge(member, 1, year=YEAR)
    looked = threading.Barrier(RUNNERS)

    def weak(number):
        free = CapacityAccount.objects.get(pk=account.pk).free
        looked.wait()
        if free < 1:
            raise actions.NotEnoughCapacity("")
        CapacityEntry.objects.create(
            account=account, kind="reserve", half_days=1, reference=f"test:{number}", by=person
        )
        CapacityAccount.objects.filter(pk=account.pk).update(reserved=1)

    won = race(weak)

    assert won.count(True) == booked() == RUNNERS
