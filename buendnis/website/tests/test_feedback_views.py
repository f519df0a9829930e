import uuid

import pytest
from django.conf import settings
from django.core.cache import cache

from buendnis.people.models import Role
from buendnis.website.models import AccessibilityFeedback
from buendnis.website.tests.factories import FeedbackFactory, coordinator, person_with, project_lead

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def report(**changes) -> dict[str, str]:
    words = {"text": "Zu wenig Kontrast.", "page": "/termine/", "email": "", "submission": str(uuid.uuid4())}
    return {**words, **changes}


# --- Barriere melden -------------------------------------------------------------------------------------


def test_anybody_reports_a_barrier_and_learns_the_day(client):
    answer = client.post("/barriere-melden/", report(), follow=True)

    feedback = AccessibilityFeedback.objects.get()
    assert answer.redirect_chain == [(f"/barriere-melden/danke/{feedback.submission}/", 302)]
    assert f"{feedback.due_on:%d.%m.%Y}" in answer.content.decode()
    assert feedback.text not in answer.content.decode()


def test_sending_twice_makes_one_report(client):
    words = report()

    first, second = client.post("/barriere-melden/", words), client.post("/barriere-melden/", words)

    assert first["Location"] == second["Location"]
    assert AccessibilityFeedback.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"text": "  "}, "Bitte schreiben Sie kurz, was Sie hindert."),
        ({"text": "x" * 4001}, "Bitte kürzen Sie den Text auf höchstens 4000 Zeichen"),
        ({"email": "kim@"}, "Bitte geben Sie eine gültige E-Mail-Adresse an"),
        ({"homepage": "http://spam.example"}, "Bitte lassen Sie dieses Feld leer"),
        ({"submission": "x"}, "Bitte laden Sie die Seite neu"),
    ],
)
def test_a_bad_report_comes_back_with_everything_typed(changes, sentence, client):
    words = report(page="/hier-war-es/", **changes)

    page = client.post("/barriere-melden/", words)

    html = page.content.decode()
    assert page.status_code == 422
    assert sentence in html
    assert "/hier-war-es/" in html
    assert "<title>Fehler:" in html
    assert AccessibilityFeedback.objects.count() == 0


def test_many_reports_from_one_address_are_braked_with_a_way_out(client):
    for _ in range(5):
        assert client.post("/barriere-melden/", report()).status_code == 302

    page = client.post("/barriere-melden/", report(text="Der sechste Text."))

    html = page.content.decode()
    assert page.status_code == 429
    assert settings.BRAND["office"]["email"] in html
    assert "Der sechste Text." in html
    assert AccessibilityFeedback.objects.count() == 5
    assert client.post("/barriere-melden/", report(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_the_address_itself_is_not_kept(client, django_assert_num_queries):
    client.post("/barriere-melden/", report(), REMOTE_ADDR="192.0.2.77")

    assert "192.0.2.77" not in str(list(AccessibilityFeedback.objects.values()))


@pytest.mark.parametrize(
    ("query", "referer", "filled"),
    [
        ("?seite=/termine/", "", "/termine/"),
        ("", "http://testserver/bedarfe/12/?q=x", "/bedarfe/12/"),
        ("?seite=https://evil.example/x", "", ""),
        ("?seite=/antwort/geheim/", "", "/antwort/"),
        ("", "https://evil.example/x", ""),
    ],
)
def test_the_page_in_question_is_filled_in_when_it_is_ours(query, referer, filled, client):
    page = client.get(f"/barriere-melden/{query}", headers={"referer": referer})

    assert page.context["form"]["page"].value() == filled


@pytest.mark.parametrize("page", ["javascript:alert(1)", "https://evil.example/", "die Startseite"])
def test_thanks_lead_back_only_to_pages_of_ours(page, client):
    html = client.post("/barriere-melden/", report(page=page), follow=True).content.decode()

    assert f'href="{page}"' not in html
    assert "Zur Startseite" in html


def test_thanks_cannot_be_guessed(client):
    assert client.get(f"/barriere-melden/danke/{uuid.uuid4()}/").status_code == 404


# --- The office answers -------------------------------------------------------------------------------------


def test_the_office_sees_reports_with_their_clock_and_answers(client):
    feedback = FeedbackFactory(email="kim@stadt.example")
    client.force_login(coordinator())

    assert f"Meldung {feedback.pk}" in client.get("/barriere-meldungen/").content.decode()
    assert feedback.text in client.get(f"/barriere-meldungen/{feedback.pk}/").content.decode()
    answer = client.post(
        f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Behoben."}, follow=True
    )

    assert answer.redirect_chain == [(f"/barriere-meldungen/{feedback.pk}/", 302)]
    assert "Ihre Antwort ist unterwegs." in answer.content.decode()
    assert "Behoben." in answer.content.decode()


def test_answering_twice_says_so(client):
    feedback = FeedbackFactory()
    client.force_login(coordinator())
    client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Behoben."})

    again = client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "Anders."}, follow=True)

    assert "Diese Meldung ist schon beantwortet." in again.content.decode()
    feedback.refresh_from_db()
    assert feedback.answer == "Behoben."


def test_an_empty_answer_comes_back(client):
    feedback = FeedbackFactory()
    client.force_login(coordinator())

    page = client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": ""})

    assert page.status_code == 422
    assert "Bitte schreiben Sie eine Antwort." in page.content.decode()


def test_the_auditor_reads_but_finds_no_form(client):
    feedback = FeedbackFactory()
    client.force_login(person_with(Role.Kind.AUDITOR))

    page = client.get(f"/barriere-meldungen/{feedback.pk}/")

    assert page.status_code == 200
    assert page.context["form"] is None
    assert client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "x"}).status_code == 404


def test_others_find_no_reports(client):
    feedback = FeedbackFactory()
    client.force_login(project_lead())

    assert client.get("/barriere-meldungen/").status_code == 404
    assert client.get(f"/barriere-meldungen/{feedback.pk}/").status_code == 404
    assert client.post(f"/barriere-meldungen/{feedback.pk}/beantworten/", {"answer": "x"}).status_code == 404


def test_strangers_are_asked_to_log_in(client):
    assert client.get("/barriere-meldungen/").status_code == 302


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count, client, django_assert_max_num_queries):
    for _ in range(count):
        FeedbackFactory()
    client.force_login(coordinator())

    with django_assert_max_num_queries(6):
        client.get("/barriere-meldungen/")


def test_empty_list_leads_on(client):
    client.force_login(coordinator())

    assert "Niemand hat eine Barriere gemeldet." in client.get("/barriere-meldungen/").content.decode()
