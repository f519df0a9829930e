import json
from datetime import timedelta

import pytest
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import actions
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.tests.factories import accepted_pair, asked_pair, done, reported, running
from buendnis.matching.models import Proposal, ProposalMember
from buendnis.matching.tests.factories import ProposalFactory
from buendnis.people.actions import make_token

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(client):
    """Call the API as somebody: `call(person, "POST", "/proposals/1/accept", {...})`."""

    def send(person, method: str, path: str, body=None):
        token = make_token(person, "Test", by=person)
        return client.generic(
            method,
            f"/api/v1{path}",
            data=b"" if body is None else json.dumps(body),
            content_type="application/json",
            headers={"Authorization": f"Bearer {token}"},
        )

    return send


def test_the_whole_way_from_acceptance_to_the_end(call):
    pair = asked_pair()
    at = f"/proposals/{pair.proposal.pk}"

    accepted = call(pair.representative, "POST", f"{at}/accept").json()
    agreed = call(pair.lead, "POST", f"{at}/accept").json()
    engagement = Engagement.objects.get()
    to = f"/engagements/{engagement.pk}/complete"
    told = call(pair.representative, "POST", to, {"result": "Fertig.", "half_days": 2}).json()
    ended = call(pair.lead, "POST", to, {"result": "Fertig.", "half_days": 2}).json()

    assert accepted == {"id": pair.proposal.pk, "state": "accepted", "engagement": None}
    assert agreed == {"id": pair.proposal.pk, "state": "agreed", "engagement": engagement.pk}
    half_way = {"confirmed_by_site": False, "confirmed_by_members": True}
    assert told == {"id": engagement.pk, "status": "reported", **half_way}
    assert ended == {
        "id": engagement.pk, "status": "done", "confirmed_by_site": True, "confirmed_by_members": True,
    }  # fmt: skip


def test_the_site_may_report_first_and_the_member_correct(call):
    engagement, pair = running(free=5)
    to = f"/engagements/{engagement.pk}/complete"

    call(pair.lead, "POST", to, {"result": "Fertig.", "half_days": {str(pair.member.pk): 2}})
    ended = call(pair.representative, "POST", to, {"result": "Fertig.", "half_days": 4}).json()

    assert ended["status"] == "done"
    assert engagement.parts.get().half_days_used == 4


def test_repeating_a_call_gives_the_same_answer(call):
    pair = asked_pair()
    at = f"/proposals/{pair.proposal.pk}/accept"

    first = [call(pair.representative, "POST", at) for _ in range(2)]
    second = [call(pair.lead, "POST", at) for _ in range(2)]
    to = f"/engagements/{Engagement.objects.get().pk}/complete"
    third = [call(pair.lead, "POST", to, {"result": "Gut.", "half_days": 3}) for _ in range(2)]
    fourth = [call(pair.representative, "POST", to, {"result": "Gut.", "half_days": 3}) for _ in range(2)]

    for one, two in (first, second, third, fourth):
        assert (one.status_code, two.status_code) == (200, 200)
        assert one.json() == two.json()
    assert Engagement.objects.count() == 1


def test_the_site_cannot_agree_before_the_member(call):
    pair = asked_pair()

    answer = call(pair.lead, "POST", f"/proposals/{pair.proposal.pk}/accept")

    assert answer.status_code == 409
    assert answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"].startswith("Das Mitglied hat noch nicht zugesagt.")


def test_a_first_date_can_be_suggested(call):
    pair = accepted_pair()
    day = timezone.localdate() + timedelta(days=12)

    call(pair.lead, "POST", f"/proposals/{pair.proposal.pk}/accept", {"first_date": day.isoformat()})

    assert Engagement.objects.get().first_date == day


def test_member_and_site_decline_with_a_reason(call):
    by_member, by_site = asked_pair(), accepted_pair()
    reason = {"reason": "Passt nicht."}

    first = call(by_member.representative, "POST", f"/proposals/{by_member.proposal.pk}/decline", reason)
    second = call(by_site.lead, "POST", f"/proposals/{by_site.proposal.pk}/decline", reason)
    again = call(by_site.lead, "POST", f"/proposals/{by_site.proposal.pk}/decline", reason)

    assert [answer.json()["state"] for answer in (first, second, again)] == ["declined"] * 3
    assert Proposal.objects.filter(declined_by_site=True).count() == 1


def test_declining_without_a_reason_is_422(call):
    pair = asked_pair()

    answer = call(pair.representative, "POST", f"/proposals/{pair.proposal.pk}/decline", {"reason": ""})

    assert answer.status_code == 422


def test_after_the_consent_nobody_declines(call):
    engagement, pair = running()
    at = f"/proposals/{pair.proposal.pk}/decline"

    assert call(pair.lead, "POST", at, {"reason": "Doch nicht."}).status_code == 409
    assert call(pair.representative, "POST", at, {"reason": "Doch nicht."}).status_code == 409


def test_the_office_asks_once(call):
    pair = asked_pair()
    Proposal.objects.update(state=Proposal.State.SUGGESTED)
    ProposalMember.objects.update(answer=ProposalMember.Answer.NONE)
    coordinator = alliance.coordinator()
    at = f"/proposals/{pair.proposal.pk}/ask"

    first, second = (call(coordinator, "POST", at, {"reason": "Kennt den Ort."}) for _ in range(2))

    assert first.json() == second.json() == {"id": pair.proposal.pk, "state": "asked"}


def test_asking_another_than_the_best_waits_for_a_second_person_who_asks_too(call):
    pair = asked_pair()
    Proposal.objects.update(state=Proposal.State.SUGGESTED, score=10)
    ProposalMember.objects.update(answer=ProposalMember.Answer.NONE)
    ProposalFactory(need=pair.proposal.need, score=90)
    first, second = alliance.coordinator(), alliance.coordinator()
    at, reason = f"/proposals/{pair.proposal.pk}/ask", {"reason": "Kennt den Ort."}

    waiting = [call(first, "POST", at, reason).json()["state"] for _ in range(2)]
    confirmed = call(second, "POST", at).json()["state"]

    assert waiting == ["waiting_for_second_person"] * 2
    assert confirmed == "asked"


@pytest.mark.parametrize("at", ["/needs", "/engagements", "/needs/1/proposals"])
def test_a_key_whose_person_lacks_the_cell_finds_nothing(call, at):
    """The gate of the policy, before the call is run: a problem that looks like any other "not found"."""
    answer = call(alliance.editor(), "GET", at)

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert answer.json() == call(alliance.coordinator(), "GET", "/needs/999999").json()


@pytest.mark.parametrize("deed", ["ask", "accept", "decline"])
@pytest.mark.parametrize(
    "stranger", [alliance.project_lead, alliance.representative, alliance.ministry_reader, alliance.editor]
)
def test_strangers_find_no_proposal_to_act_on(call, deed, stranger):
    pair = accepted_pair()

    answer = call(stranger(), "POST", f"/proposals/{pair.proposal.pk}/{deed}", {"reason": "Hallo."})

    assert answer.status_code == 404
    assert answer["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize("deed", ["accept", "decline"])
def test_the_office_answers_for_nobody(call, deed):
    pair = asked_pair()

    answer = call(alliance.coordinator(), "POST", f"/proposals/{pair.proposal.pk}/{deed}", {"reason": "x"})

    assert answer.status_code == 404
    pair.proposal.refresh_from_db()
    assert pair.proposal.state == "asked"


@pytest.mark.parametrize("who", ["lead", "representative"])
def test_only_the_office_asks(call, who):
    pair = asked_pair()

    answer = call(getattr(pair, who), "POST", f"/proposals/{pair.proposal.pk}/ask")

    assert answer.status_code == 404


def test_scores_and_reasons_are_for_the_office(call):
    pair = asked_pair()
    Proposal.objects.update(reasons=[{"code": "field", "text": "Passt.", "points": 30}])
    at = f"/proposals/{pair.proposal.pk}"

    office = call(alliance.coordinator(), "GET", at).json()
    member = call(pair.representative, "GET", at).json()

    assert (office["score"], len(office["reasons"])) == (50, 1)
    assert (member["score"], member["reasons"]) == (None, [])
    assert member["members"][0]["answer"] == "waiting"


def test_engagements_are_listed_by_right(call):
    engagement, pair = running()
    running()

    own = call(pair.lead, "GET", "/engagements").json()
    all_of_them = call(alliance.ministry_reader(), "GET", "/engagements?limit=1").json()
    none = call(alliance.project_lead(), "GET", "/engagements").json()

    assert (own["count"], own["items"][0]["id"]) == (1, engagement.pk)
    assert (all_of_them["count"], len(all_of_them["items"])) == (2, 1)
    assert none == {"items": [], "count": 0}


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_queries(call, number, django_assert_max_num_queries):
    for _ in range(number):
        running(members=2)
    coordinator = alliance.coordinator()

    with django_assert_max_num_queries(12):  # with making and reading the token
        answer = call(coordinator, "GET", "/engagements")

    assert answer.json()["count"] == number


def test_an_engagement_tells_no_contact_data(call):
    engagement, pair = reported()

    answer = call(pair.representative, "GET", f"/engagements/{engagement.pk}")

    assert answer.json()["result"] == "Der Platz ist geplant."
    assert pair.lead.email not in answer.content.decode()
    assert pair.lead.name not in answer.content.decode()


@pytest.mark.parametrize("stranger", [alliance.project_lead, alliance.representative, alliance.local_actor])
def test_strangers_find_no_engagement(call, stranger):
    engagement, pair = running()
    person = stranger()

    assert call(person, "GET", f"/engagements/{engagement.pk}").status_code == 404
    body = {"result": "Gut.", "half_days": 1}
    assert call(person, "POST", f"/engagements/{engagement.pk}/complete", body).status_code == 404


def test_who_only_looks_completes_nothing(call):
    engagement, pair = running()

    answer = call(
        alliance.ministry_reader(), "POST", f"/engagements/{engagement.pk}/complete",
        {"result": "Gut.", "half_days": 1},
    )  # fmt: skip

    assert answer.status_code == 404


def test_too_many_half_days_are_409(call):
    engagement, pair = running(half_days=3, free=3)

    answer = call(
        pair.representative,
        "POST",
        f"/engagements/{engagement.pk}/complete",
        {"result": "Gut.", "half_days": 9},
    )

    assert answer.status_code == 409
    assert "frei" in answer.json()["detail"]


def test_several_members_need_their_own_numbers(call):
    engagement, pair = running(members=2)
    to = f"/engagements/{engagement.pk}/complete"

    vague = call(pair.lead, "POST", to, {"result": "Gut.", "half_days": 3})
    exact = call(pair.lead, "POST", to, {"result": "Gut.", "half_days": {str(m.pk): 3 for m in pair.members}})

    assert vague.status_code == 409
    assert exact.json()["status"] == "reported"


def test_the_site_does_not_confirm_other_numbers_than_the_member(call):
    engagement, pair = reported()

    answer = call(
        pair.lead, "POST", f"/engagements/{engagement.pk}/complete", {"result": "Gut.", "half_days": 1}
    )

    assert answer.status_code == 409
    engagement.refresh_from_db()
    assert engagement.status == "reported"


def test_what_was_cancelled_cannot_be_completed(call):
    engagement, pair = running()
    actions.cancel_engagement(engagement, reason="Krank.", by=pair.lead)

    answer = call(
        pair.lead, "POST", f"/engagements/{engagement.pk}/complete", {"result": "Gut.", "half_days": 1}
    )

    assert answer.status_code == 409


@pytest.mark.parametrize("half_days", [-1, "viele", 2.5, None, 10**12])
def test_odd_half_days_get_a_sentence(call, half_days):
    engagement, pair = running()

    answer = call(
        pair.lead,
        "POST",
        f"/engagements/{engagement.pk}/complete",
        {"result": "Gut.", "half_days": half_days},
    )

    assert answer.status_code in (409, 422)
    assert answer.json()["detail"]


def test_done_stays_done(call):
    engagement, pair = done()

    answer = call(
        pair.lead, "POST", f"/engagements/{engagement.pk}/complete", {"result": "Neu.", "half_days": 3}
    )

    assert answer.json()["status"] == "done"
    engagement.refresh_from_db()
    assert engagement.result == "Der Platz ist geplant."
