"""The first gate: without the cell a door is not there; strangers are sent to the login as ever."""

import pytest
from django.http import Http404, HttpResponse
from django.urls import reverse

from buendnis.people import second_factor
from buendnis.people.policy import opens, policy
from buendnis.people.tests.factories import PersonFactory, with_role

pytestmark = pytest.mark.django_db
LIST = "people:person_list"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("coordinator", 200), ("municipality_lead", 200), ("municipality_staff", 404), ("auditor", 404)],
)
def test_only_roles_with_the_cell_come_in(client, kind, status):
    client.force_login(with_role(kind))

    assert client.get(reverse(LIST)).status_code == status


def test_a_login_without_a_role_finds_only_what_is_its_own(client):
    client.force_login(PersonFactory())

    assert client.get(reverse(LIST)).status_code == 404
    assert client.get(reverse("people:profile")).status_code == 200


def test_strangers_are_sent_to_the_login(client):
    assert client.get(reverse(LIST))["Location"].startswith("/anmelden/")


def test_a_closed_door_looks_like_nothing(client):
    client.force_login(with_role("editor"))

    closed = client.get(reverse("people:person_detail", args=[1]))
    nothing = client.get("/gibt-es-nicht/")

    assert closed.status_code == nothing.status_code == 404
    assert closed.templates[0].name == nothing.templates[0].name == "404.html"


@pytest.fixture
def reached(monkeypatch):
    """Ids of persons whose page was asked for behind the gate."""
    found = []

    def note(request, pk):
        found.append(pk)
        raise Http404

    monkeypatch.setattr("buendnis.people.views.persons.managed_person", note)
    return found


def test_the_view_is_not_even_called(client, reached):
    client.force_login(with_role("editor"))

    assert client.get(reverse("people:person_detail", args=[7])).status_code == 404
    assert reached == []


def test_with_the_cell_flipped_the_gate_would_let_them_through(client, reached, monkeypatch):
    """Negative control: it is the policy that keeps them out."""
    monkeypatch.setitem(policy()._openers, "people:person_detail", frozenset({"ED"}))
    client.force_login(with_role("editor"))

    client.get(reverse("people:person_detail", args=[7]))

    assert reached == [7]


def test_the_gate_costs_one_query_for_the_standing(client, django_assert_num_queries):
    """The refusal itself: session, person, standing; what is written is the record of the refusal."""
    person = with_role("editor")
    with django_assert_num_queries(1):
        assert not opens(person, policy().door(LIST))
        assert not opens(person, policy().door("matching:need_list"))
        assert opens(person, policy().door("people:profile"))
    assert not opens(person, None)


def test_some_doors_ask_for_a_fresh_proof(client, monkeypatch):
    asked = []

    def ask(request):
        asked.append(request.resolver_match.view_name)
        return HttpResponse("erst bestätigen")

    monkeypatch.setattr(second_factor, "needs_fresh_proof", ask)
    client.force_login(with_role("coordinator"))

    fresh = client.get(reverse("people:invite_person"))
    client.get(reverse(LIST))

    assert fresh.content.decode() == "erst bestätigen"
    assert asked == ["people:invite_person"]


def test_nobody_without_the_right_is_asked_for_a_proof(client, monkeypatch):
    monkeypatch.setattr(second_factor, "needs_fresh_proof", lambda request: 1 / 0)
    client.force_login(with_role("editor"))

    assert client.get(reverse("people:invite_person")).status_code == 404


def test_exports_and_role_changes_are_marked_fresh():
    fresh = {door.name for door in policy().doors.values() if door.fresh}

    assert fresh >= {
        "people:give_role",
        "people:take_role",
        "people:invite_person",
        "people:deactivate_person",
        "people:reactivate_person",
        "people:set_contacts",
        "matching:need_export_csv",
        "matching:need_export_xlsx",
        "cooperation:engagement_export_csv",
        "cooperation:engagement_export_xlsx",
        "alliance:export_ledger",
        "desk:export_capacities",
    }
