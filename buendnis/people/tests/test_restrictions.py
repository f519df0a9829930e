"""Restricted data stays but is not worked with; an objection holds at once. Source: Art. 18 and 21 DSGVO."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import PermissionDenied

from buendnis.people import permissions, queries
from buendnis.people.actions import give_role, set_contacts
from buendnis.people.actions.organisations import LeadMissing
from buendnis.people.actions.restrictions import (
    AlreadyRestricted,
    NoNotice,
    lift_restriction,
    object_by_link,
    restrict_person,
    set_objections,
)
from buendnis.people.actions.roles import DataRestricted
from buendnis.people.models import Objection, Organisation, Person, RecordEntry, Restriction, Role
from buendnis.people.privacy import rights
from buendnis.people.tests.factories import OrganisationFactory, RoleFactory, with_role

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-22T12:00:00+01:00", tick=False):
        yield


@pytest.fixture
def town() -> Organisation:
    return OrganisationFactory(kind="municipality")


@pytest.fixture
def lead(town) -> Person:
    return with_role("municipality_lead", town)


@pytest.fixture
def clerk(town) -> Person:
    return with_role("municipality_staff", town)


@pytest.fixture
def office() -> Person:
    return with_role("coordinator")


def restricted(person: Person, by: Person) -> Restriction:
    return restrict_person(person, ground="accuracy", by=by)


# --- Restriction ----------------------------------------------------------------------------------------


def test_only_the_office_still_sees_a_restricted_person(lead, clerk, office):
    assert permissions.may_see(lead, clerk)
    assert clerk in permissions.visible_persons(lead)

    restricted(clerk, office)

    for asker, sees in ((lead, False), (clerk, True), (office, True)):
        assert permissions.may_see(asker, clerk) is sees
        assert (clerk in permissions.visible_persons(asker)) is sees


def test_questions_go_to_somebody_else(town, lead, clerk, office):
    RoleFactory(person=clerk, organisation=town, kind=Role.Kind.MUNICIPALITY_LEAD)
    set_contacts(town, lead=lead, deputy=clerk, by=office)
    assert queries.answering_person(town, TODAY) == lead

    restricted(lead, office)
    assert queries.answering_person(town, TODAY) == clerk

    restricted(clerk, office)
    assert queries.answering_person(town, TODAY) is None


def test_nothing_new_is_done_with_restricted_data(town, clerk, office):
    restricted(clerk, office)

    with pytest.raises(DataRestricted):
        give_role(clerk, Role.Kind.LOCAL_ACTOR, town, by=office)
    assert clerk not in queries.contact_candidates(town)
    with pytest.raises(AlreadyRestricted):
        restricted(clerk, office)


def test_a_restriction_ends_on_a_day_that_was_told_before(clerk, office, lead, mailoutbox):
    restriction = restricted(clerk, office)

    with pytest.raises(NoNotice):
        lift_restriction(restriction, ends_on=TODAY, by=office)
    assert mailoutbox == []
    lift_restriction(restriction, ends_on=date(2026, 11, 30), by=office)

    (mail,) = mailoutbox
    assert mail.to == [clerk.email]
    assert "30.11.2026" in mail.body
    with time_machine.travel("2026-11-29T23:59:00+01:00"):
        assert rights.is_restricted(clerk)
    with time_machine.travel("2026-11-30T00:01:00+01:00"):
        assert not rights.is_restricted(clerk)
        assert clerk in permissions.visible_persons(lead)
    with pytest.raises(AlreadyRestricted):
        lift_restriction(restriction, ends_on=date(2026, 12, 30), by=office)


def test_only_the_office_restricts_and_nobody_themselves(lead, clerk, office):
    for by, person in ((lead, clerk), (office, office), (clerk, clerk)):
        with pytest.raises(PermissionDenied):
            restricted(person, by)


# --- Objection ------------------------------------------------------------------------------------------


def test_who_does_not_want_to_be_a_contact_is_not_asked(town, lead, clerk, office):
    RoleFactory(person=clerk, organisation=town, kind=Role.Kind.MUNICIPALITY_LEAD)
    set_contacts(town, lead=lead, deputy=clerk, by=office)

    set_objections(lead, purposes=["contact"], by=lead)

    assert queries.answering_person(town, TODAY) == clerk
    assert queries.unshown_ids() == {lead.pk}
    with pytest.raises(LeadMissing):
        set_contacts(town, lead=lead, deputy=None, by=office)


def test_an_objection_can_be_taken_back(lead):
    set_objections(lead, purposes=["contact", "feedback"], by=lead)
    set_objections(lead, purposes=["feedback"], by=lead)

    assert list(lead.objections.values_list("purpose", flat=True)) == ["feedback"]


def test_nobody_objects_for_others_but_the_office(lead, clerk, office):
    with pytest.raises(PermissionDenied):
        set_objections(clerk, purposes=["contact"], by=lead)
    set_objections(clerk, purposes=["contact"], by=office)

    assert rights.objects_to(clerk, "contact")


def test_one_click_twice_is_one_objection(lead):
    object_by_link(lead, "feedback")
    object_by_link(lead, "feedback")

    assert Objection.objects.count() == 1


# --- Pages ----------------------------------------------------------------------------------------------


def test_the_office_restricts_on_a_page_and_sees_the_mark(client, clerk, office):
    client.force_login(office)
    address = f"/personen/{clerk.pk}/"

    assert client.post(f"{address}einschraenken/", {"ground": ""}).status_code == 422
    client.post(f"{address}einschraenken/", {"ground": "claims"})

    assert "sind eingeschränkt" in client.get(address).content.decode()
    assert client.post(f"{address}einschraenkung-beenden/", {"ends_on": "22.11.2026"}).status_code == 422
    assert client.post(f"{address}einschraenkung-beenden/", {"ends_on": "30.11.2026"}).status_code == 302
    assert "Sie endet am" in client.get(f"{address}datenrechte/").content.decode()


def test_a_lead_cannot_restrict_and_finds_no_page(client, lead, clerk):
    client.force_login(lead)

    assert client.get(f"/personen/{clerk.pk}/").status_code == 200
    assert client.get(f"/personen/{clerk.pk}/datenrechte/").status_code == 404
    assert client.post(f"/personen/{clerk.pk}/einschraenken/", {"ground": "claims"}).status_code == 404
    assert client.post(f"/personen/{clerk.pk}/widersprechen/", {"purposes": "contact"}).status_code == 404


def test_everybody_objects_for_themselves(client, clerk):
    client.force_login(clerk)

    answer = client.post("/profil/widersprechen/", {"purposes": ["contact", "reminders"]}, follow=True)

    assert "gilt ab sofort" in answer.content.decode()
    assert clerk.objections.count() == 2
    assert client.post("/profil/widersprechen/", {"purposes": ["everything"]}).status_code == 422


def test_the_office_hands_over_what_somebody_asked_for_and_it_is_recorded(client, clerk, office, lead):
    client.force_login(office)

    answer = client.get(f"/personen/{clerk.pk}/datenauskunft/")

    assert clerk.email in answer.content.decode()
    entry = RecordEntry.objects.get(person=office)
    assert (entry.verb, entry.object_id) == ("data.handed_over", clerk.pk)
    client.force_login(lead)
    assert client.get(f"/personen/{clerk.pk}/datenauskunft/").status_code == 404


def test_colleagues_read_no_restricted_deputy_on_their_profile(client, town, lead, clerk, office):
    set_contacts(town, lead=lead, deputy=clerk, by=office)
    client.force_login(lead)
    assert clerk.name in client.get("/profil/").content.decode()

    restricted(clerk, office)

    assert clerk.name not in client.get("/profil/").content.decode()
