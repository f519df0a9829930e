import pytest
from django.contrib.auth.models import AnonymousUser

from buendnis.people import permissions, queries
from buendnis.people.models import Organisation, Person, Role
from buendnis.people.tests.factories import OrganisationFactory, PersonFactory, RoleFactory, with_role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [*Role.Kind.values, "stranger", "inactive"])
def test_seeing_one_and_seeing_many_agree(kind):
    town = OrganisationFactory(kind="municipality")
    if kind == "stranger":
        asker = AnonymousUser()
    elif kind == "inactive":
        asker = with_role("coordinator", is_active=False)
    else:
        asker = with_role(kind, town if kind.startswith("municipality") else None)
    with_role("municipality_staff", town)
    with_role("municipality_staff")
    queries.system()

    visible = set(permissions.visible_persons(asker))

    assert visible == {person for person in Person.objects.all() if permissions.may_see(asker, person)}


def test_the_office_sees_everybody_but_the_machine():
    coordinator, other = with_role("coordinator"), PersonFactory()
    queries.system()

    assert set(permissions.visible_persons(coordinator)) == {coordinator, other}


def test_a_municipality_lead_sees_the_own_people_only():
    town = OrganisationFactory(kind="municipality")
    lead, own = with_role("municipality_lead", town), with_role("municipality_staff", town)
    with_role("municipality_staff")

    assert set(permissions.visible_persons(lead)) == {lead, own}


@pytest.mark.parametrize("kind", Role.Kind.values)
def test_roles_of_the_office_are_given_by_its_lead_only(kind):
    office = OrganisationFactory(kind="office")
    giver = with_role(kind)

    assert permissions.may_give_role(giver, "coordinator", office) is (kind == "office_lead")


def test_a_municipality_lead_gives_staff_roles_in_the_own_municipality():
    town = OrganisationFactory(kind="municipality")
    lead = with_role("municipality_lead", town)

    assert permissions.may_give_role(lead, "municipality_staff", town)
    assert not permissions.may_give_role(lead, "municipality_lead", town)
    assert not permissions.may_give_role(lead, "municipality_staff", OrganisationFactory(kind="municipality"))


@pytest.mark.parametrize("kind", Role.Kind.values)
def test_what_is_offered_in_the_form_may_be_given(kind):
    giver = with_role(kind)
    OrganisationFactory(kind="office")
    OrganisationFactory(kind="municipality")

    for organisation in permissions.organisations_to_staff(giver):
        for role in permissions.roles_to_give(giver):
            assert permissions.may_give_role(giver, role, organisation)


def test_people_of_the_office_are_deactivated_by_its_lead_only():
    lead, coordinator, other = with_role("office_lead"), with_role("coordinator"), with_role("coordinator")

    assert permissions.may_deactivate(lead, coordinator)
    assert not permissions.may_deactivate(other, coordinator)
    assert permissions.may_deactivate(other, with_role("member_staff"))


def test_nobody_deactivates_oneself_or_the_machine():
    lead = with_role("office_lead")

    assert not permissions.may_deactivate(lead, lead)
    assert not permissions.may_deactivate(lead, queries.system())


@pytest.mark.parametrize("kind", Role.Kind.values)
def test_setting_contacts_of_one_and_of_many_agree(kind):
    person = with_role(kind)
    RoleFactory()

    visible = set(permissions.visible_organisations(person))

    assert visible == {o for o in Organisation.objects.all() if permissions.may_set_contacts(person, o)}


def test_tokens_are_made_for_oneself_or_by_the_machine():
    person, other = with_role("member_staff"), with_role("office_lead")

    assert permissions.may_make_token(person, person)
    assert permissions.may_make_token(queries.system(), person)
    assert not permissions.may_make_token(other, person)
    assert not permissions.may_make_token(queries.system(), with_role("member_staff", is_active=False))
