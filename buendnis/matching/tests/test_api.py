"""The JSON API of the main job: contract, permissions, retries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from buendnis.alliance.tests.factories import (
    FieldFactory,
    FormatFactory,
    MemberFactory,
    SiteFactory,
    coordinator,
    editor,
    pledge,
    project_lead,
    representative,
)
from buendnis.matching import actions
from buendnis.matching.models import Need
from buendnis.matching.tests.factories import NeedFactory, OfferFactory
from buendnis.people import actions as people

pytestmark = pytest.mark.django_db
TEXT = "Auf dem Spielplatz an der Ringstraße fehlen Schatten und Bänke."


@pytest.fixture
def call(client):
    """Call as a person with a token of theirs."""

    def as_person(person, method, path, sent=None, **headers):
        token = people.make_token(person, name="Test", by=person)
        return getattr(client, method)(
            f"/api/v1{path}",
            data=sent,
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}", **headers},
        )

    return as_person


@pytest.fixture
def site():
    return SiteFactory()


@pytest.fixture
def field():
    return FieldFactory(code=5, identifier="public_space", name="Öffentliche Räume")


def test_a_town_describes_a_need(call, site, field):
    answer = call(project_lead(site), "post", "/needs", {"site": site.pk, "text": TEXT})

    assert answer.status_code == 201
    need = answer.json()
    assert need["status"] == "open"
    assert need["suggested_action_fields"] == [
        {"code": 5, "identifier": "public_space", "name": "Öffentliche Räume"}
    ]
    assert need["action_fields"] == need["suggested_action_fields"]


@pytest.mark.parametrize("reference", [5, "5", "public_space"])
def test_fields_and_formats_come_by_number_or_identifier(call, site, field, reference):
    format = FormatFactory(identifier="advice_remote")
    sent = {"site": site.pk, "text": TEXT, "action_fields": [reference], "formats": ["advice_remote"]}

    need = call(project_lead(site), "post", "/needs", sent).json()

    assert [found["code"] for found in need["action_fields"]] == [5]
    assert [found["identifier"] for found in need["formats"]] == [format.identifier]


def test_the_same_idempotency_key_gives_the_same_need(call, site, field):
    person, key = project_lead(site), {"Idempotency-Key": "abc"}
    sent = {"site": site.pk, "text": TEXT}

    first = call(person, "post", "/needs", sent, **key).json()
    second = call(person, "post", "/needs", sent, **key).json()
    other = call(person, "post", "/needs", {**sent, "text": "Etwas ganz anderes, bitte."}, **key)

    assert first["id"] == second["id"]
    assert other.status_code == 409
    assert Need.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"text": ""}, 422),
        ({"text": "kurz"}, 409),
        ({"text": "x" * 4001}, 422),
        ({"site": "x"}, 422),
        ({"site": 2**63}, 404),
        ({"action_fields": ["nope"]}, 422),
        ({"action_fields": [99]}, 422),
        ({"wanted_by": "2001-01-01"}, 409),
        ({"wanted_by": "31.12."}, 422),
        ({"text": "Null\u0000 im Text"}, 400),
    ],
)
def test_bad_input_gets_a_german_sentence(call, site, changed, status):
    answer = call(project_lead(site), "post", "/needs", {"site": site.pk, "text": TEXT, **changed})

    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"]


def test_a_foreign_site_is_not_found(call, field):
    answer = call(project_lead(), "post", "/needs", {"site": SiteFactory().pk, "text": TEXT})

    assert answer.status_code == 404


def test_without_a_token_nothing_answers(client):
    assert client.get("/api/v1/needs").status_code == 401


def described(site, field):
    """A need with one suggestion and one offer ruled out."""
    member = MemberFactory()
    pledge(member, 10)
    offer = OfferFactory(member=member, action_fields=[field])
    out = OfferFactory(action_fields=[field])
    need = actions.describe_need(site=site, text=TEXT, by=project_lead(site))
    return need, offer, out


def test_the_office_reads_proposals_with_points_that_add_up(call, site, field):
    need, offer, out = described(site, field)

    found = call(coordinator(), "get", f"/needs/{need.pk}/proposals").json()

    (proposal,) = found["proposals"]
    assert proposal["offer"] == offer.pk
    assert proposal["member"] == offer.parts.get().member_id
    assert proposal["score"] == sum(reason["points"] for reason in proposal["reasons"]) > 0
    assert all(reason["code"] and reason["text"] for reason in proposal["reasons"])
    (line,) = found["ruled_out"]
    assert (line["offer"], line["member"], line["code"]) == (out.pk, out.parts.get().member_id, "capacity")
    assert "halbe Tage frei" in line["reason"]


def test_the_town_reads_proposals_without_points(call, site, field):
    need, offer, _out = described(site, field)

    found = call(project_lead(site), "get", f"/needs/{need.pk}/proposals").json()

    assert [(p["offer"], p["score"], p["reasons"]) for p in found["proposals"]] == [(offer.pk, None, [])]
    assert found["ruled_out"] == []


def test_members_read_no_suggestions(call, site, field):
    need, offer, _out = described(site, field)
    person = representative(offer.parts.get().member)

    assert call(person, "get", f"/needs/{need.pk}/proposals").json()["proposals"] == []


@pytest.mark.parametrize("path", ["/needs/{}", "/needs/{}/proposals"])
def test_foreign_needs_are_not_found(call, path):
    need = NeedFactory()

    for person in (project_lead(), editor()):
        assert call(person, "get", path.format(need.pk)).status_code == 404


def test_lists_hold_items_and_count_and_obey_limit_and_offset(call, site):
    for number in range(3):
        NeedFactory(site=site, title=f"Bedarf {number}")
    NeedFactory()

    found = call(project_lead(site), "get", "/needs?limit=2&offset=1").json()

    assert [item["title"] for item in found["items"]] == ["Bedarf 1", "Bedarf 0"]
    assert found["count"] == 3


@pytest.mark.parametrize(
    "query", ["limit=0", "limit=101", "offset=-1", "offset=99999999999999999999", "status=x"]
)
def test_nonsense_in_the_query_is_refused(call, query):
    assert call(coordinator(), "get", f"/needs?{query}").status_code == 422


@pytest.mark.parametrize(("path", "make"), [("/needs", NeedFactory), ("/offers", OfferFactory)])
def test_a_list_takes_as_many_queries_for_one_as_for_three(call, path, make, field):
    person = coordinator()

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert call(person, "get", path).status_code == 200
        return len(seen)

    make().action_fields.add(field)
    queries()  # the person remembers their standing from here on
    one = queries()
    for _ in range(2):
        make().action_fields.add(field)

    assert queries() == one


def test_offers_say_which_are_mine(call):
    own, other, draft = OfferFactory(), OfferFactory(), OfferFactory(status="draft")
    person = representative(own.parts.get().member)

    found = call(person, "get", "/offers").json()

    assert {item["id"]: item["mine"] for item in found["items"]} == {own.pk: True, other.pk: False}
    assert call(person, "get", f"/offers/{draft.pk}").status_code == 404
    assert call(person, "get", f"/offers/{other.pk}").json()["title"] == other.title
