"""The same steps from the mail, without login: what the signed page asks and takes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation import actions
from buendnis.cooperation.models import Engagement
from buendnis.cooperation.tests.factories import accepted_pair, asked_feedback, part_of, reported, running
from buendnis.people import actions as people
from buendnis.people.models import Role
from buendnis.post import actions as post

pytestmark = pytest.mark.django_db


def path(question: str, obj, person) -> str:
    return "/" + post.answer_url(question, obj, person).split("/", 3)[3]


def test_the_site_agrees_from_its_mail(client):
    pair = accepted_pair()
    address = path("consent", pair.proposal, pair.lead)
    day = timezone.localdate() + timedelta(days=14)

    page = client.get(address)
    answer = client.post(address, {"answer": "yes", "first_date": day.isoformat()})

    assert pair.proposal.offer.title in page.content.decode()
    assert 'type="date"' in page.content.decode()
    assert "Die Zusammenarbeit ist vereinbart." in answer.content.decode()
    assert Engagement.objects.get().first_date == day


def test_looking_at_a_mail_page_changes_nothing(client):
    pair = accepted_pair()

    client.get(path("consent", pair.proposal, pair.lead))

    assert not Engagement.objects.exists()


def test_the_site_declines_from_its_mail_with_a_reason(client):
    pair = accepted_pair()
    address = path("consent", pair.proposal, pair.lead)

    refused = client.post(address, {"answer": "no"})
    client.post(address, {"answer": "no", "reason": "Hat sich erledigt."})

    pair.proposal.refresh_from_db()
    assert refused.status_code == 422
    assert pair.proposal.declined_by_site


def test_who_comes_second_reads_that_it_is_done(client):
    pair = accepted_pair()
    address = path("consent", pair.proposal, alliance.clerk(pair.site))
    actions.start_engagement(pair.proposal, by=pair.lead)

    assert "schon angenommen" in client.get(address).content.decode()


def test_who_has_lost_the_role_answers_no_more(client):
    pair = accepted_pair()
    clerk = alliance.clerk(pair.site)
    address = path("consent", pair.proposal, clerk)
    Role.objects.filter(person=clerk).delete()

    answer = client.post(address, {"answer": "yes"})

    assert "beantwortet inzwischen eine andere Person" in answer.content.decode()
    assert not Engagement.objects.exists()


def test_a_deactivated_person_answers_no_more(client):
    pair = accepted_pair()
    address = path("consent", pair.proposal, pair.lead)
    people.deactivate_person(pair.lead, by=alliance.office_lead())

    client.post(address, {"answer": "yes"})

    assert not Engagement.objects.exists()


def test_the_site_confirms_the_result_from_its_mail(client):
    engagement, pair = reported()
    address = path("confirm_result", engagement, pair.lead)

    page = client.get(address).content.decode()
    client.post(address, {"answer": "yes", "version": engagement.reported_at.isoformat()})

    engagement.refresh_from_db()
    assert "Der Platz ist geplant." in page
    assert engagement.status == Engagement.Status.DONE


def test_a_changed_result_is_not_confirmed_unseen(client):
    engagement, pair = reported()
    address, seen = path("confirm_result", engagement, pair.lead), engagement.reported_at
    actions.report_result(
        engagement, result="Anders.", half_days=pair.half_days, by=pair.representative, seen=seen
    )

    answer = client.post(address, {"answer": "yes", "version": seen.isoformat()})

    assert answer.status_code == 422
    assert "inzwischen geändert" in answer.content.decode()


def test_the_site_objects_from_its_mail(client):
    engagement, pair = reported()

    client.post(
        path("confirm_result", engagement, pair.lead),
        {"answer": "no", "reason": "Falsch.", "version": engagement.reported_at.isoformat()},
    )

    engagement.refresh_from_db()
    assert engagement.status == Engagement.Status.RUNNING


def test_a_member_corrects_its_half_days_from_its_mail(client):
    engagement, pair = running()
    engagement = actions.report_result(engagement, result="Gut.", half_days=pair.half_days, by=pair.lead)
    address = path("confirm_half_days", part_of(engagement, pair.member), pair.representative)

    refused = client.post(address, {"half_days": "6"})
    client.post(address, {"half_days": "4"})

    assert refused.status_code == 422
    assert "noch 2 halbe Tage frei" in refused.content.decode()
    assert part_of(engagement, pair.member).half_days_used == 4


def test_it_goes_on_is_one_click(client):
    engagement, pair = running()
    day = timezone.localdate() + timedelta(days=28)

    answer = client.post(path("progress", engagement, pair.representative), {"answer": "going"})

    engagement.refresh_from_db()
    assert f"{day:%d.%m.%Y}" in answer.content.decode()
    assert engagement.next_contact_on == day


def test_the_result_can_be_noted_from_the_reminder(client):
    engagement, pair = running()
    address = path("progress", engagement, pair.representative)

    refused = client.post(address, {"answer": "done", f"half_days_{pair.member.pk}": "2"})
    client.post(address, {"answer": "done", "text": "Fertig.", f"half_days_{pair.member.pk}": "2"})

    engagement.refresh_from_db()
    assert refused.status_code == 422
    assert (engagement.status, engagement.result) == ("reported", "Fertig.")


def test_who_wants_a_call_stands_on_the_call_list_at_once(client):
    engagement, pair = running()

    client.post(path("progress", engagement, pair.lead), {"answer": "call", "text": "Niemand meldet sich."})

    engagement.refresh_from_db()
    assert engagement.reminded_at is not None
    assert engagement.next_contact_on == timezone.localdate()


def test_feedback_is_given_from_the_mail(client):
    feedback, pair = asked_feedback()

    client.post(path("feedback", feedback, pair.lead), {"helped": "partly", "text": "Ein wenig."})

    feedback.refresh_from_db()
    assert (feedback.helped, feedback.answered_by) == ("partly", pair.lead)
