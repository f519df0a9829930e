"""Somebody without an account is erased by their address; whoever has an account is not."""

import pytest
from django.core.exceptions import PermissionDenied

from buendnis.people import actions
from buendnis.people.models import Deletion, Person, RecordEntry, Role, RoleOffer
from buendnis.people.privacy import deletions
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory, with_role
from buendnis.post.models import Message
from buendnis.post.tests.factories import MessageFactory
from tests.canary import looking
from tests.canary.seed import MAIL, NAME, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def disk(settings, tmp_path):
    settings.VAR = tmp_path


def invited(mail: str = MAIL) -> RoleOffer:
    return RoleOffer.objects.create(
        organisation=OrganisationFactory(), kind=Role.Kind.MEMBER_STAFF, email=mail, name=NAME
    )


def test_everything_of_the_address_goes_and_nothing_of_others():
    invited()
    MessageFactory(to_email=MAIL, text=f"Guten Tag {NAME}")
    other = MessageFactory(to_email="otto@demo.example", text=f"Bitte schreiben Sie an {MAIL}.")
    stays = invited("otto@demo.example")
    RoleOffer.objects.filter(pk=stays.pk).update(name="Otto Normal")

    count = actions.forget_address(f" {MAIL.upper()} ", by=office())

    assert count >= 3
    assert list(RoleOffer.objects.all()) == [stays]
    assert list(Message.objects.filter(to_email__icontains="kanarienvogel")) == []
    other.refresh_from_db()
    assert other.text == "Bitte schreiben Sie an [entfernt]."
    assert looking.rows_that_name() == []


def test_it_is_listed_for_a_restore_and_recorded_without_the_address():
    invited()
    lead = office()

    count = actions.forget_address(MAIL, by=lead)

    deletion = Deletion.objects.get()
    assert (deletion.person, deletion.by, deletion.identity) == (None, lead, "")
    assert deletion.addresses == [deletions.digest_of_address(MAIL)]
    entry = RecordEntry.objects.get(verb="address.forgotten")
    assert entry.details == {"rows": count, "trigger": "office"}
    assert MAIL not in str(vars(entry))


def test_the_address_of_an_account_is_refused():
    person = PersonFactory(email=MAIL)

    with pytest.raises(actions.StillNeeded, match="gehört zu einem Konto"):
        actions.forget_address(MAIL.upper(), by=office())

    assert Person.objects.get(pk=person.pk).email == MAIL
    assert not Deletion.objects.exists()


def test_an_unknown_address_changes_nothing_and_is_listed_all_the_same():
    MessageFactory(to_email="otto@demo.example")

    assert actions.forget_address("niemand@demo.example", by=office()) == 0

    assert Message.objects.filter(to_email="otto@demo.example").exists()
    assert Deletion.objects.get().addresses == [deletions.digest_of_address("niemand@demo.example")]


@pytest.mark.parametrize("kind", ["member_staff", "municipality_lead", "ministry_reader", "auditor"])
def test_only_the_office_erases_an_address(kind):
    offer = invited()

    with pytest.raises(PermissionDenied):
        actions.forget_address(MAIL, by=with_role(kind))
    assert RoleOffer.objects.get() == offer


def test_twice_is_the_same_as_once():
    invited()
    lead = office()

    assert actions.forget_address(MAIL, by=lead) > 0
    assert actions.forget_address(MAIL, by=lead) == 0
