"""Plans for programs: order, read, publish; the same rights as the pages."""

import pytest
from django_tasks_db.management.commands import db_worker

from buendnis.alliance.tests.factories import coordinator, ministry_reader, representative
from buendnis.matching.actions import computing
from buendnis.matching.tests.test_planning import YEAR, helper, need
from buendnis.people import actions as people
from buendnis.planner import solving
from buendnis.post import actions as post

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    monkeypatch.setattr(computing, "solve_in_child", solving.solve)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)


@pytest.fixture
def call(client):
    """Call as a person with a token of theirs; the status and what came."""

    def as_person(person, method, path, sent=None, **headers):
        key = people.make_token(person, name="Test", by=person)
        answer = getattr(client, method)(
            f"/api/v1{path}",
            data=sent,
            content_type="application/json",
            headers={"Authorization": f"Bearer {key}", **headers},
        )
        return answer.status_code, answer.json()

    return as_person


def test_a_program_orders_reads_and_publishes_a_plan(call, field):
    offer, about, office = helper(field, 2), need(field), coordinator()
    need(field)

    status, plan = call(office, "post", "/plans", {"year": YEAR, "weights": {"small": 3}})
    assert (status, plan["state"], plan["progress_percent"]) == (201, "waiting", None)
    assert plan["weights"] == {"fit": 2, "fairness": 2, "small": 3}

    post.run_ready_jobs("worker")
    status, plan = call(office, "get", f"/plans/{plan['id']}")
    assert (status, plan["state"], len(plan["lines"]), len(plan["gaps"])) == (200, "draft", 1, 1)
    line = plan["lines"][0]
    assert (line["offer"], line["state"]) == (offer.pk, "planned")
    assert sum(reason["points"] for reason in line["reasons"]) == line["points"]
    assert (plan["fairness"]["needs"], plan["fairness"]["served_needs"]) == (2, 1)

    status, outcome = call(office, "post", f"/plans/{plan['id']}/publish", {})
    assert (status, outcome["state"], outcome["asked"]) == (200, "published", [line["need"]])
    assert call(office, "post", f"/plans/{plan['id']}/publish", {})[1]["asked"] == []
    assert about.pk in {line["need"], plan["gaps"][0]["need"]}


def test_the_second_order_is_refused_and_the_same_key_gives_the_same_plan(call):
    office = coordinator()
    key = {"Idempotency-Key": "einmal"}

    first = call(office, "post", "/plans", {"year": YEAR}, **key)[1]

    assert call(office, "post", "/plans", {"year": YEAR}, **key)[1]["id"] == first["id"]
    status, problem = call(coordinator(), "post", "/plans", {"year": YEAR})
    assert status == 409
    assert "schon ein Plan" in problem["detail"]


@pytest.mark.parametrize(
    "sent", [{}, {"year": "bald"}, {"year": YEAR, "weights": {"fit": 9}}, {"year": 2**70}]
)
def test_bad_orders_are_refused(call, sent):
    assert call(coordinator(), "post", "/plans", sent)[0] == 422


def test_the_ministry_reads_and_members_find_nothing(call):
    plan = call(coordinator(), "post", "/plans", {"year": YEAR})[1]

    assert call(ministry_reader(), "get", f"/plans/{plan['id']}")[0] == 200
    assert call(ministry_reader(), "post", f"/plans/{plan['id']}/publish", {})[0] == 404
    assert call(representative(), "get", f"/plans/{plan['id']}")[0] == 404
    assert call(representative(), "get", "/plans")[0] == 404
