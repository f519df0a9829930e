import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from buendnis.alliance.tests import factories as alliance
from buendnis.cooperation.models import Engagement, Feedback
from buendnis.cooperation.tests.factories import (
    accepted_pair,
    asked_feedback,
    asked_pair,
    done,
    part_of,
    reported,
    running,
)
from buendnis.matching.models import Need, Proposal

pytestmark = pytest.mark.django_db

STEPS = [
    "set_first_date",
    "report_result",
    "confirm_result",
    "confirm_half_days",
    "note_contact",
    "cancel_engagement",
]


def today():
    return timezone.localdate()


def step(name: str, engagement: Engagement) -> str:
    return reverse(f"cooperation:{name}", args=[engagement.pk])


def body(answer) -> str:
    return answer.content.decode()


# --- The list ------


def test_an_empty_list_says_what_to_do_next(client):
    client.force_login(alliance.coordinator())

    answer = client.get(reverse("cooperation:engagement_list"))

    assert answer.status_code == 200
    assert "Noch keine Zusammenarbeit." in body(answer)


def test_everybody_lists_the_own_engagements(client):
    engagement, pair = running(title="Spielplatz am Bach")
    running(title="Fremdes Vorhaben")
    client.force_login(pair.representative)

    page = body(client.get(reverse("cooperation:engagement_list")))

    assert "Spielplatz am Bach" in page
    assert "Fremdes Vorhaben" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_queries(client, number, django_assert_num_queries):
    for _ in range(number):
        running(members=2)
    client.force_login(alliance.coordinator())
    client.get(reverse("cooperation:engagement_list"))

    with django_assert_num_queries(8):
        answer = client.get(reverse("cooperation:engagement_list"))

    assert body(answer).count('<th scope="row">') == number


def test_filters_narrow_the_list(client):
    first, pair = running(title="Spielplatz")
    done(title="Nahversorgung")
    client.force_login(alliance.coordinator())
    address = reverse("cooperation:engagement_list")

    def titles(**query) -> list[bool]:
        page = body(client.get(address, query))
        return ["Spielplatz</a>" in page, "Nahversorgung</a>" in page]

    assert titles(status="done") == [False, True]
    assert titles(site=pair.site.pk) == [True, False]
    assert titles(member=pair.member.pk) == [True, False]
    assert titles(text="spielpl") == [True, False]
    assert titles(status="gibt-es-nicht") == [True, True]
    assert titles(text="nichts davon") == [False, False]


def test_htmx_gets_only_the_table(client):
    running()
    client.force_login(alliance.coordinator())

    answer = client.get(
        reverse("cooperation:engagement_list"),
        headers={"HX-Request": "true", "HX-Request-Type": "partial"},
    )

    assert body(answer).lstrip().startswith('<div id="zusammenarbeiten"')
    assert "HX-Request-Type" in answer["Vary"]


def test_exports_hold_the_own_rows_without_contact_data(client):
    engagement, pair = done(title="=2+5")
    running(title="Fremd")
    client.force_login(pair.lead)

    csv = client.get(reverse("cooperation:engagement_export_csv")).content.decode("utf-8-sig")
    book = load_workbook(io.BytesIO(client.get(reverse("cooperation:engagement_export_xlsx")).content))

    rows = list(book.active.iter_rows(values_only=True))
    assert len(csv.splitlines()) == len(rows) == 2
    assert ";=2+5" not in csv
    assert book.active["B2"].data_type == "s"
    assert pair.representative.email not in csv
    assert "Der Platz ist geplant." in csv


# --- One engagement ------


def test_participants_see_who_what_when_and_how_to_reach_each_other(client):
    engagement, pair = running(half_days=3, is_example=True)
    client.force_login(pair.representative)

    page = body(client.get(engagement.get_absolute_url()))

    assert "3 halbe Tage" in page
    assert pair.lead.email in page
    assert "Ergebnis notieren" in page
    assert "Beispiel" in page


@pytest.mark.parametrize("reader", [alliance.ministry_reader, alliance.auditor])
def test_who_only_looks_sees_no_contact_data_and_no_buttons(client, reader):
    engagement, pair = running()
    client.force_login(reader())

    answer = client.get(engagement.get_absolute_url())

    assert answer.status_code == 200
    assert pair.lead.email not in body(answer)
    assert pair.representative.email not in body(answer)
    assert "abbrechen" not in body(answer)


@pytest.mark.parametrize("name", ["engagement_detail", "first_date_calendar", *STEPS])
@pytest.mark.parametrize("stranger", [alliance.project_lead, alliance.representative, alliance.local_actor])
def test_strangers_find_nothing(client, name, stranger):
    engagement, pair = running()
    Engagement.objects.update(first_date=today())
    client.force_login(stranger())

    assert client.get(step(name, engagement)).status_code == 404
    if name in STEPS:
        assert client.post(step(name, engagement), {}).status_code == 404


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("reader", [alliance.ministry_reader, alliance.auditor])
def test_who_only_looks_takes_no_step(client, name, reader):
    engagement, pair = running()
    client.force_login(reader())

    assert client.get(step(name, engagement)).status_code == 404
    assert client.post(step(name, engagement), {}).status_code == 404


def test_the_detail_page_tells_both_confirmations_in_words(client):
    engagement, pair = reported()
    client.force_login(pair.lead)

    page = body(client.get(engagement.get_absolute_url()))

    assert f"{pair.member.short_name} hat 3 halbe Tage bestätigt" in page
    assert f"{pair.site} hat noch nicht bestätigt." in page
    assert "Ergebnis bestätigen" in page


@pytest.mark.parametrize("members", [1, 3])
def test_the_detail_page_renders_in_every_state(client, members):
    engagement, pair = done(members=1)
    Feedback.objects.filter(months=3).update(asked_at=timezone.now())
    cancelled, _ = running(members=members)
    Engagement.objects.filter(pk=cancelled.pk).update(status="cancelled", cancel_reason="Krank.")
    client.force_login(alliance.coordinator())

    assert "noch keine Antwort" in body(client.get(engagement.get_absolute_url()))
    assert "Krank." in body(client.get(cancelled.get_absolute_url()))


def test_the_first_date_comes_as_a_calendar_file(client):
    engagement, pair = running()
    client.force_login(pair.lead)
    address = step("first_date_calendar", engagement)

    assert client.get(address).status_code == 404
    Engagement.objects.update(first_date=today())
    answer = client.get(address)

    assert answer["Content-Type"].startswith("text/calendar")
    assert b"METHOD:PUBLISH" in answer.content


# --- The site agrees ------


def test_the_site_agrees_with_a_first_date(client):
    pair = accepted_pair()
    client.force_login(pair.lead)
    address = reverse("cooperation:agree", args=[pair.proposal.pk])
    day = today() + timedelta(days=12)

    page = client.get(address)
    answer = client.post(address, {"answer": "yes", "first_date": day.isoformat()}, follow=True)

    engagement = Engagement.objects.get()
    assert "Nehmen Sie diese Hilfe an?" in body(page)
    assert engagement.first_date == day
    assert answer.redirect_chain[-1][0] == engagement.get_absolute_url()


def test_agreeing_twice_leads_to_the_same_engagement(client):
    pair = accepted_pair()
    client.force_login(pair.lead)
    address = reverse("cooperation:agree", args=[pair.proposal.pk])

    for _ in range(2):
        answer = client.post(address, {"answer": "yes"}, follow=True)

    assert Engagement.objects.count() == 1
    assert answer.redirect_chain[-1][0] == Engagement.objects.get().get_absolute_url()


def test_declining_needs_a_reason_and_keeps_what_was_typed(client):
    pair = accepted_pair()
    client.force_login(pair.lead)
    address = reverse("cooperation:agree", args=[pair.proposal.pk])

    answer = client.post(address, {"answer": "no", "first_date": "2027-01-11", "reason": ""})

    assert answer.status_code == 422
    assert "Fehler:" in body(answer)
    assert "Bitte nennen Sie kurz den Grund der Absage." in body(answer)
    assert "2027-01-11" in body(answer)
    assert not Engagement.objects.exists()


def test_the_site_declines_with_a_reason(client):
    pair = accepted_pair()
    client.force_login(pair.lead)

    client.post(
        reverse("cooperation:agree", args=[pair.proposal.pk]), {"answer": "no", "reason": "Passt nicht mehr."}
    )

    pair.proposal.refresh_from_db()
    assert pair.proposal.state == Proposal.State.DECLINED
    assert pair.proposal.declined_by_site


def test_a_first_date_in_the_past_comes_back_at_its_field(client):
    pair = accepted_pair()
    client.force_login(pair.lead)

    answer = client.post(
        reverse("cooperation:agree", args=[pair.proposal.pk]), {"answer": "yes", "first_date": "2020-01-01"}
    )

    assert answer.status_code == 422
    assert "Bitte wählen Sie einen Tag von heute an" in body(answer)


def test_too_early_the_page_says_that_the_member_is_still_to_answer(client):
    pair = asked_pair()
    client.force_login(pair.lead)

    page = body(client.get(reverse("cooperation:agree", args=[pair.proposal.pk])))

    assert "Das Mitglied hat noch nicht zugesagt." in page


@pytest.mark.parametrize(
    "stranger",
    [alliance.coordinator, alliance.project_lead, alliance.representative, alliance.ministry_reader],
)
def test_nobody_else_reaches_the_consent(client, stranger):
    pair = accepted_pair()
    client.force_login(stranger())
    address = reverse("cooperation:agree", args=[pair.proposal.pk])

    assert client.get(address).status_code == 404
    assert client.post(address, {"answer": "yes"}).status_code == 404


# --- The steps ------


def test_the_first_date_is_set(client):
    engagement, pair = running()
    client.force_login(pair.representative)
    day = today() + timedelta(days=5)

    answer = client.post(step("set_first_date", engagement), {"first_date": day.isoformat()})

    engagement.refresh_from_db()
    assert answer.status_code == 302
    assert engagement.first_date == day


def test_result_and_half_days_are_reported_and_confirmed(client):
    engagement, pair = running()
    client.force_login(pair.representative)
    typed = {"result": "Drei Zeilen.", f"half_days_{pair.member.pk}": "2", "may_be_told": "on", "version": ""}

    assert client.post(step("report_result", engagement), typed).status_code == 302
    client.force_login(pair.lead)
    page = body(client.get(step("confirm_result", engagement)))
    engagement.refresh_from_db()
    answer = client.post(
        step("confirm_result", engagement), {"answer": "yes", "version": engagement.reported_at.isoformat()}
    )

    engagement.refresh_from_db()
    assert "Drei Zeilen." in page
    assert "2 halbe Tage" in page
    assert answer.status_code == 302
    assert engagement.status == Engagement.Status.DONE
    assert engagement.may_be_told
    assert Need.objects.get(pk=pair.proposal.need_id).status == Need.Status.DONE


def test_too_many_half_days_come_back_at_their_field_with_everything_typed(client):
    engagement, pair = running(half_days=3, free=3)
    client.force_login(pair.representative)

    answer = client.post(
        step("report_result", engagement), {"result": "Viel getan.", f"half_days_{pair.member.pk}": "9"}
    )

    assert answer.status_code == 422
    assert "noch 0 halbe Tage frei" in body(answer)
    assert f"#id_half_days_{pair.member.pk}" in body(answer)
    assert "Viel getan." in body(answer)


def test_an_old_page_does_not_overwrite_a_newer_result(client):
    engagement, pair = reported()
    client.force_login(pair.lead)

    answer = client.post(
        step("report_result", engagement),
        {"result": "Meine Fassung.", f"half_days_{pair.member.pk}": "3", "version": ""},
    )

    engagement.refresh_from_db()
    assert answer.status_code == 422
    assert "Meine Fassung." in body(answer)
    assert "Inzwischen hat jemand ein Ergebnis notiert." in body(answer)
    assert engagement.result == "Der Platz ist geplant."


def test_the_office_is_told_that_it_notes_on_behalf(client):
    engagement, pair = running()
    client.force_login(alliance.coordinator())

    assert "Sie notieren für die Beteiligten." in body(client.get(step("report_result", engagement)))


def test_the_site_objects(client):
    engagement, pair = reported()
    client.force_login(pair.lead)

    refused = client.post(step("confirm_result", engagement), {"answer": "no"})
    client.post(step("confirm_result", engagement), {"answer": "no", "reason": "Es waren zwei."})

    engagement.refresh_from_db()
    assert refused.status_code == 422
    assert engagement.status == Engagement.Status.RUNNING


def test_a_member_confirms_its_half_days(client):
    engagement, pair = reported(members=2)
    client.force_login(pair.representatives[1])
    assert 'value="3"' in body(client.get(step("confirm_half_days", engagement)))

    client.post(step("confirm_half_days", engagement), {"half_days": "1"})

    assert part_of(engagement, pair.members[1]).half_days_used == 1
    assert client.get(step("confirm_half_days", engagement)).status_code == 302


def test_a_contact_is_noted(client):
    engagement, pair = running()
    client.force_login(alliance.coordinator())
    day = today() + timedelta(days=40)

    client.post(
        step("note_contact", engagement), {"next_contact_on": day.isoformat(), "text": "Telefoniert."}
    )

    engagement.refresh_from_db()
    assert engagement.next_contact_on == day


def test_an_engagement_is_cancelled_with_a_reason(client):
    engagement, pair = running()
    client.force_login(pair.lead)

    refused = client.post(step("cancel_engagement", engagement), {"reason": ""})
    answer = client.post(step("cancel_engagement", engagement), {"reason": "Person ist krank."})

    engagement.refresh_from_db()
    assert (refused.status_code, answer.status_code) == (422, 302)
    assert engagement.status == Engagement.Status.CANCELLED


@pytest.mark.parametrize(
    "name", ["report_result", "confirm_result", "confirm_half_days", "cancel_engagement"]
)
def test_steps_on_what_is_over_lead_back(client, name):
    engagement, pair = done()
    person = pair.representative if name == "confirm_half_days" else pair.lead
    client.force_login(person)

    assert client.post(step(name, engagement), {}).status_code == 302


def test_feedback_is_answered_once(client):
    feedback, pair = asked_feedback()
    client.force_login(pair.lead)
    address = reverse("cooperation:answer_feedback", args=[feedback.engagement_id, 3])

    page = body(client.get(address))
    client.post(address, {"helped": "yes", "text": "Der Platz lebt."})

    feedback.refresh_from_db()
    assert "Hat es geholfen?" in page
    assert feedback.text == "Der Platz lebt."
    assert client.get(address).status_code == 302
    assert "Der Platz lebt." in body(client.get(feedback.engagement.get_absolute_url()))


def test_a_member_reads_feedback_but_does_not_give_it(client):
    feedback, pair = asked_feedback()
    client.force_login(pair.representative)

    answer = client.get(reverse("cooperation:answer_feedback", args=[feedback.engagement_id, 3]))

    assert answer.status_code == 404


def test_nothing_changes_by_looking(client):
    engagement, pair = reported()
    client.force_login(pair.lead)
    before = Engagement.objects.values().get()

    for name in STEPS:
        client.get(step(name, engagement))

    assert Engagement.objects.values().get() == before
