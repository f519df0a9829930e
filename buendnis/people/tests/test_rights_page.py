import pytest
from django.urls import reverse

from buendnis.people.policy import policy
from buendnis.people.policy.words import letters, rights_of
from buendnis.people.tests.factories import PersonFactory, with_role

pytestmark = pytest.mark.django_db
PAGE = "people:who_may_what"


def words(answer):
    return answer.content.decode()


def phrases(role, thing):
    row = next(row for row in rights_of(policy(), role) if row.name == thing)
    return [list(part.phrases) for part in row.allowed]


def test_cells_are_said_in_words():
    assert phrases("ML", "Bedarf") == [
        ["in der eigenen Kommune"],
        ["in der eigenen Kommune"],
        ["in der eigenen Kommune"],
        ["in der eigenen Kommune"],
        ["in der eigenen Kommune (nur als Entwurf)"],
    ]
    assert phrases("GS", "Kontaktdaten")[0] == [
        "nur mit Zustimmung der Person",
        "in der eigenen Organisation",
    ]
    assert phrases("ED", "Bedarf") == [[], [], [], [], []]


def test_what_is_built_comes_first_and_the_table_is_whole():
    rows = rights_of(policy(), "KO")

    assert [row.is_later for row in rows] == sorted(row.is_later for row in rows)
    assert len(rows) == len(letters(policy())) == len(policy().objects)
    assert {row.code: cells for row, cells in letters(policy())}["need"][2] == "Vs Co Uo* Ao"


def test_strangers_read_what_they_may(client):
    answer = client.get(reverse(PAGE))

    assert answer.status_code == 200
    assert answer.context["role"].code == "AN"
    assert answer.context["mine"] == []


def test_a_person_starts_with_the_own_role(client):
    client.force_login(with_role("member_representative"))

    answer = client.get(reverse(PAGE))

    assert answer.context["role"].code == "GR"
    assert "Ihre Rollen:" in words(answer)


def test_a_login_without_role_starts_like_a_stranger(client):
    client.force_login(PersonFactory())

    assert client.get(reverse(PAGE)).context["role"].code == "AN"


@pytest.mark.parametrize("code", list(policy().roles))
def test_every_role_can_be_chosen(client, code):
    answer = client.get(reverse(PAGE), {"rolle": code})

    assert answer.context["role"].code == code
    assert policy().roles[code].name in words(answer)


@pytest.mark.parametrize("nonsense", ["XX", "", "'"])
def test_nonsense_counts_as_not_said(client, nonsense):
    answer = client.get(reverse(PAGE), {"rolle": nonsense})

    assert (answer.status_code, answer.context["role"].code) == (200, "AN")


def test_what_is_not_built_says_so(client):
    assert "kommt noch" in words(client.get(reverse(PAGE), {"rolle": "KO"}))


def test_htmx_gets_only_the_part(client):
    answer = client.get(
        reverse(PAGE), {"rolle": "KO"}, headers={"HX-Request": "true", "HX-Request-Type": "partial"}
    )

    assert "<html" not in words(answer)


def test_the_page_stands_in_the_footer(client):
    assert f'href="{reverse(PAGE)}"' in words(client.get(reverse("account_login")))
