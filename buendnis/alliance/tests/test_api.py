"""What programs get: the pages' rights, no personal data, `mine` on what the asker acts for."""

import pytest

from buendnis.alliance.models import ContactPerson
from buendnis.alliance.tests import factories as f
from buendnis.people import actions as people

pytestmark = pytest.mark.django_db


@pytest.fixture
def ask(client):
    def go(person, path):
        token = people.make_token(person, "Probe", by=person)
        return client.get(f"/api/v1/{path}", headers={"Authorization": f"Bearer {token}"})

    return go


def test_sites_are_listed_with_what_is_mine(ask):
    mine = f.SiteFactory(neighbourhood="A", municipality__organisation__name="A")
    f.SiteFactory(neighbourhood="B", municipality__organisation__name="B")

    answer = ask(f.clerk(mine), "sites").json()

    assert answer["count"] == 2
    assert [(item["name"], item["mine"]) for item in answer["items"]] == [("A, A", True), ("B, B", False)]
    assert answer["items"][0]["programme_year"] is None


def test_members_are_listed_without_personal_data(ask):
    member = f.MemberFactory()
    member.action_fields.add(f.FieldFactory(identifier="housing"))
    ContactPerson.objects.create(member=member, name="Kim Geheim", phone="0100 1", is_public=True)

    answer = ask(f.member_staff(member), "members")

    assert answer.json()["items"][0]["mine"] is True
    assert answer.json()["items"][0]["action_fields"] == ["housing"]
    assert ("Kim" in answer.text, "0100" in answer.text) == (False, False)


def test_action_fields_are_those_in_force(ask):
    f.FieldFactory(code=1, identifier="housing")
    f.FieldFactory(code=2, is_current=False)

    answer = ask(f.clerk(), "action-fields").json()

    assert [(item["code"], item["identifier"]) for item in answer["items"]] == [(1, "housing")]


def test_lists_come_in_slices(ask):
    f.SiteFactory.create_batch(3)
    person = f.coordinator()

    answer = ask(person, "sites?limit=1&offset=1").json()

    assert (len(answer["items"]), answer["count"]) == (1, 3)
    for broken in ["limit=0", "limit=101", "limit=x", "offset=-1", "offset=99999999999999999999"]:
        assert ask(person, f"sites?{broken}").status_code == 422


@pytest.mark.parametrize("path", ["sites", "members", "action-fields"])
def test_without_token_or_role_there_is_nothing(ask, client, path):
    person = f.clerk()

    assert client.get(f"/api/v1/{path}").status_code == 401
    assert ask(person, path).status_code == 200
    key = {"Authorization": f"Bearer {people.make_token(person, 'x', by=person)}"}
    person.roles.all().delete()
    assert client.get(f"/api/v1/{path}", headers=key).status_code == 401


@pytest.mark.parametrize(("path", "factory"), [("sites", f.SiteFactory), ("members", f.MemberFactory)])
def test_lists_need_the_same_queries_for_one_and_three(ask, django_assert_max_num_queries, path, factory):
    person = f.coordinator()
    factory()
    with django_assert_max_num_queries(60) as one:
        ask(person, path)
    factory.create_batch(2)
    with django_assert_max_num_queries(60) as three:
        ask(person, path)

    assert len(three) <= len(one)
