"""The week stays within its budget of statements, for every role, however much waits."""

import pytest
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.desk.tests.filling import fill_for_member, fill_for_municipality, fill_for_office
from buendnis.desk.tests.reading import logged_in, statements
from buendnis.people import queries as people
from buendnis.people.models import Role

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 14


def test_this_week_of_a_municipality_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.project_lead(site))
    fill_for_municipality(site, 1)
    for_one = statements(client, "/woche/")
    fill_for_municipality(site, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_a_manager_costs_the_same_for_one_and_three(client):
    site = alliance.SiteFactory()
    logged_in(client, alliance.manager(site))
    fill_for_municipality(site, 1)
    for_one = statements(client, "/woche/")
    fill_for_municipality(site, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_a_member_costs_the_same_for_one_and_three(client):
    member = alliance.MemberFactory()
    alliance.pledge(member, 20, year=timezone.localdate().year)
    logged_in(client, alliance.representative(member))
    fill_for_member(member, 1)
    for_one = statements(client, "/woche/")
    fill_for_member(member, 2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


@pytest.mark.parametrize("who", ["coordinator", "ministry_reader", "editor", "auditor"])
def test_this_week_of_those_who_see_all_costs_the_same_for_one_and_three(client, who):
    logged_in(client, getattr(alliance, who)())
    fill_for_office(1)
    for_one = statements(client, "/woche/")
    fill_for_office(2)

    assert statements(client, "/woche/") == for_one <= MOST_STATEMENTS


def test_this_week_of_somebody_in_several_organisations_stays_in_the_budget(client):
    person, site = alliance.coordinator(), alliance.SiteFactory()
    member = alliance.MemberFactory()
    alliance.pledge(member, 20, year=timezone.localdate().year)
    for kind, organisation in (
        (Role.Kind.MUNICIPALITY_LEAD, site.municipality.organisation),
        (Role.Kind.MEMBER_REPRESENTATIVE, member.organisation),
    ):
        Role.objects.create(person=person, organisation=organisation, kind=kind)
    fill_for_office(2)
    fill_for_member(member, 2)
    fill_for_municipality(site, 2)
    logged_in(client, person)

    addresses = ["/woche/", *(f"/woche/{pk}/" for pk in people.standing(person).organisation_ids)]

    assert max(statements(client, address) for address in addresses) <= MOST_STATEMENTS
