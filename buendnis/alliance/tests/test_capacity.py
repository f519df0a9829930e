"""The Kontingentkonto: every ending of every booking, and sums that always equal the ledger."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from buendnis.alliance import actions, queries
from buendnis.alliance.models import CapacityAccount, CapacityEntry
from buendnis.alliance.tests import factories as f
from buendnis.base.errors import NotPossible
from buendnis.people.models import RecordEntry

pytestmark = pytest.mark.django_db
YEAR = 2026


@pytest.fixture
def member():
    return f.MemberFactory()


@pytest.fixture
def speaker(member):
    return f.representative(member)


@pytest.fixture
def book(member, speaker):
    """Book for this member, by its representative, under one reference unless another is named."""

    class Booking:
        def reserve(self, half_days, format=None, reference="test:1"):
            actions.reserve_capacity(
                member=member, year=YEAR, format=format, half_days=half_days, reference=reference, by=speaker
            )

        def use(self, half_days, reference="test:1", **account):
            actions.use_capacity(
                reference=reference, member=member, half_days=half_days, by=speaker, **account
            )

        def release(self, reference="test:1"):
            return actions.release_capacity(reference=reference, member=member, by=speaker)

        def pledge(self, half_days, format=None, by=speaker):
            actions.pledge_capacity(member=member, year=YEAR, format=format, half_days=half_days, by=by)

    return Booking()


def sums():
    """(pledged, reserved, used) of each account, the one for any format last; checked against the ledger."""
    found = []
    for account in sorted(CapacityAccount.objects.all(), key=lambda a: (a.format_id is None, a.pk)):
        lines = dict.fromkeys(CapacityEntry.Kind.values, 0)
        for entry in account.entries.all():
            lines[entry.kind] += entry.half_days
        used_from_reserve = lines["reserve"] - lines["release"] - account.reserved
        assert account.used == lines["use"]
        assert 0 <= used_from_reserve <= account.used
        assert account.free >= 0
        found.append((account.pledged, account.reserved, account.used))
    return found


def test_reserving_takes_the_formats_account_first(member, book):
    format = f.FormatFactory()
    f.pledge(member, 2, format=format)
    f.pledge(member, 5)

    book.reserve(3, format)

    assert sums() == [(2, 2, 0), (5, 1, 0)]


def test_reserving_leaves_other_formats_alone(member, book):
    f.pledge(member, 5, format=f.FormatFactory())

    with pytest.raises(actions.NotEnoughCapacity):
        book.reserve(1, f.FormatFactory())


def test_reserving_twice_for_the_same_thing_reserves_once(member, book):
    f.pledge(member, 5)

    book.reserve(2)
    book.reserve(2)

    assert sums() == [(5, 2, 0)]
    assert CapacityEntry.objects.count() == 1


def test_reserving_too_much_says_how_much_is_free_and_books_nothing(member, book):
    f.pledge(member, 1)

    with pytest.raises(actions.NotEnoughCapacity) as refusal:
        book.reserve(2)

    assert str(refusal.value) == (f"{member.short_name} hat 2026 noch 1 halben Tag frei. Gebraucht werden 2.")
    assert refusal.value.free == 1
    assert (sums(), CapacityEntry.objects.count()) == ([(1, 0, 0)], 0)


def test_reserving_in_a_year_without_pledge_is_refused(book):
    with pytest.raises(actions.NotEnoughCapacity):
        book.reserve(1)


def test_reserving_nothing_books_nothing(member, book):
    f.pledge(member, 1)

    book.reserve(0)

    assert CapacityEntry.objects.count() == 0


def test_releasing_gives_everything_back_once(member, book):
    format = f.FormatFactory()
    f.pledge(member, 1, format=format)
    f.pledge(member, 5)
    book.reserve(3, format)

    assert book.release() == 3
    assert book.release() == 0
    assert sums() == [(1, 0, 0), (5, 0, 0)]


def test_what_was_released_cannot_be_reserved_again_under_its_name(member, book):
    f.pledge(member, 5)
    book.reserve(2)
    book.release()

    with pytest.raises(actions.ReservationClosed):
        book.reserve(2)


def test_using_as_reserved(member, book):
    f.pledge(member, 5)
    book.reserve(2)

    book.use(2)
    book.use(2)

    assert sums() == [(5, 0, 2)]


def test_using_fewer_releases_the_rest(member, book):
    format = f.FormatFactory()
    f.pledge(member, 2, format=format)
    f.pledge(member, 5)
    book.reserve(4, format)

    book.use(1)

    assert sums() == [(2, 0, 1), (5, 0, 0)]
    assert book.release() == 0


def test_using_none_releases_all(member, book):
    f.pledge(member, 5)
    book.reserve(2)

    book.use(0)

    assert sums() == [(5, 0, 0)]


def test_using_more_takes_free_half_days(member, book):
    format = f.FormatFactory()
    f.pledge(member, 2, format=format)
    f.pledge(member, 5)
    book.reserve(2, format)

    book.use(4)

    assert sums() == [(2, 0, 2), (5, 0, 2)]


def test_using_more_than_free_is_refused_and_nothing_changes(member, book):
    f.pledge(member, 3)
    book.reserve(2)

    with pytest.raises(actions.NotEnoughCapacity):
        book.use(4)

    assert sums() == [(3, 2, 0)]


def test_using_what_was_never_reserved_needs_a_year(member, book):
    f.pledge(member, 3)

    with pytest.raises(actions.NotEnoughCapacity):
        book.use(1)
    book.use(1, year=YEAR)

    assert sums() == [(3, 0, 1)]


def test_the_database_itself_refuses_an_overdraft(member):
    account = f.pledge(member, 3)

    with pytest.raises(IntegrityError), transaction.atomic():
        CapacityAccount.objects.filter(pk=account.pk).update(reserved=2, used=2)


def test_the_constraint_behind_the_check_ends_in_the_same_sentence(member, book, monkeypatch):
    f.pledge(member, 1)
    monkeypatch.setattr("buendnis.alliance.rules.shares", lambda wanted, free: [wanted])

    with pytest.raises(actions.NotEnoughCapacity):
        book.reserve(2)

    assert (sums(), CapacityEntry.objects.count()) == ([(1, 0, 0)], 0)


# --- Pledge and consent ------------------------------------------------------------------------------


def test_a_pledge_opens_the_account_and_stands_in_the_ledger(book, speaker):
    book.pledge(4)
    book.pledge(6)

    assert sums() == [(6, 0, 0)]
    assert [(entry.kind, entry.half_days) for entry in CapacityEntry.objects.all()] == [
        ("pledge", 4), ("pledge", 2),
    ]  # fmt: skip


def test_a_pledge_cannot_fall_below_what_is_booked(book):
    book.pledge(4)
    book.reserve(3)

    with pytest.raises(actions.PledgeTooSmall) as refusal:
        book.pledge(2)
    book.pledge(3)

    assert "3 halbe Tage" in str(refusal.value)
    assert sums() == [(3, 3, 0)]


def test_staff_and_strangers_do_not_bind_the_members_time(member, book):
    for person in [f.member_staff(member), f.representative(), f.clerk(), f.ministry_reader()]:
        with pytest.raises(PermissionDenied):
            book.pledge(4, by=person)


def test_the_office_notes_what_a_member_told_it(member, book):
    book.pledge(4, by=f.coordinator())

    assert "nach Auskunft des Mitglieds" in CapacityEntry.objects.get().text


def test_the_office_cannot_overrule_what_the_member_said_itself(book):
    book.pledge(4)

    with pytest.raises(NotPossible):
        book.pledge(9, by=f.coordinator())

    assert sums() == [(4, 0, 0)]


def test_only_the_members_own_representative_consents_to_more(member, speaker, book):
    book.pledge(1)
    wish = {"member": member, "year": YEAR, "format": None, "half_days": 2, "reason": "Wir wollen."}

    for person in [f.coordinator(), f.member_staff(member), f.representative(), f.ministry_reader()]:
        with pytest.raises(PermissionDenied):
            actions.consent_to_more(**wish, by=person)
    actions.consent_to_more(**wish, by=speaker)
    book.reserve(3)

    assert RecordEntry.objects.filter(verb="capacity.consented", person=speaker).count() == 1
    assert queries.capacity_of(member, YEAR).free == 0


# --- Reading -----------------------------------------------------------------------------------------


def test_free_half_days_come_in_one_query(member, book, django_assert_num_queries):
    format = f.FormatFactory()
    f.pledge(member, 2, format=format)
    f.pledge(member, 5)
    f.pledge(f.MemberFactory(), 7, year=2027)
    book.reserve(3, format)

    with django_assert_num_queries(1):
        free = queries.free_half_days(YEAR)

    assert free == {(member.pk, format.pk): 0, (member.pk, None): 4}


def test_reserved_for_forgets_what_is_closed(member, book):
    f.pledge(member, 5)
    book.reserve(2, reference="test:1")
    book.reserve(1, reference="test:2")
    book.release(reference="test:2")

    assert [queries.reserved_for("test:1"), queries.reserved_for("test:2")] == [{member.pk: 2}, {}]


def test_a_reference_leads_to_its_page():
    queries.register_reference("test", lambda number: f"/tests/{number}/")

    assert [queries.url_of(text) for text in ("test:7", "test:7:2", "test:x", "other:1", "")] == [
        "/tests/7/", "/tests/7/", "", "", "",
    ]  # fmt: skip
