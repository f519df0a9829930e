"""Requests about one's own data: made, confirmed, worked through, never late unnoticed."""

import re
import uuid
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.core.signing import Signer

from buendnis.people import queries as people
from buendnis.people.models import Person, RecordEntry, Role
from buendnis.post.models import Message
from buendnis.website import actions, queries, rules, signing
from buendnis.website.models import PrivacyRequest
from buendnis.website.tests.factories import (
    PrivacyRequestFactory,
    coordinator,
    person_with,
    project_lead,
)

pytestmark = pytest.mark.django_db
ASK = "/datenschutz/anfrage/"
SENT = "/datenschutz/anfrage/unterwegs/"


@pytest.fixture(autouse=True)
def fresh_cache():
    cache.clear()


def words(**changes) -> dict[str, str]:
    asked = {"kind": "access", "text": "", "email": "kim@stadt.example", "submission": str(uuid.uuid4())}
    return {**asked, **changes}


def link_in(message: Message) -> str:
    return re.search(r"/datenschutz/anfrage/bestaetigen/\S+", message.text).group()


# --- The clock ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("received", "due", "extended"),
    [
        (date(2026, 11, 22), date(2026, 12, 22), date(2027, 2, 22)),
        (date(2027, 1, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (date(2028, 1, 31), date(2028, 2, 29), date(2028, 4, 30)),
        (date(2026, 12, 31), date(2027, 1, 31), date(2027, 3, 31)),
    ],
)
def test_a_month_is_a_month_and_an_extension_makes_three(received, due, extended):
    assert rules.request_due_on(received) == due
    assert rules.extended_due_on(received) == extended


def test_the_day_of_receipt_counts_in_berlin():
    with time_machine.travel(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), tick=False):
        request = actions.file_request(
            kind="access", text="", email="kim@stadt.example", submission=uuid.uuid4()
        )

    assert request.due_on == date(2026, 12, 23)


# --- Anybody asks ---------------------------------------------------------------------------------------


def test_a_stranger_asks_and_confirms_with_a_button(client):
    answer = client.post(ASK, words(text="Bitte alles."))
    message = Message.objects.get()
    link = link_in(message)

    assert answer["Location"] == SENT
    assert message.to_email == "kim@stadt.example"
    assert "Bitte alles." not in message.text + message.html
    assert not queries.request_list(coordinator()).exists()
    assert client.get(link).status_code == 200
    assert client.head(link).status_code == 200
    assert PrivacyRequest.objects.get().confirmed_at is None

    thanks = client.post(link, follow=True)

    request = PrivacyRequest.objects.get()
    assert request.confirmed_at is not None
    assert f"{request.due_on:%d.%m.%Y}" in thanks.content.decode()
    assert "kim@stadt.example" not in thanks.content.decode()


def test_known_and_unknown_addresses_get_the_same_answer_and_the_same_mail(client):
    person = project_lead()

    known = client.post(ASK, words(email=person.email), follow=True)
    unknown = client.post(ASK, words(email="niemand@anders.example"), follow=True)

    assert known.redirect_chain == unknown.redirect_chain == [(SENT, 302)]
    nonce = re.compile(rb'nonce="[^"]*"|value="[^"]{64}"|"x-csrftoken": "[^"]*"', re.IGNORECASE)
    assert nonce.sub(b"", known.content) == nonce.sub(b"", unknown.content)
    first, second = Message.objects.order_by("pk")
    assert first.subject == second.subject
    assert first.text.replace(link_in(first), "") == second.text.replace(link_in(second), "")
    assert first.person is second.person is None


def test_a_closed_account_still_has_its_rights(client):
    person = project_lead()
    Person.objects.filter(pk=person.pk).update(is_active=False)

    client.post(ASK, words(email=person.email, kind="erasure"))
    client.post(link_in(Message.objects.get()))

    assert Message.objects.get().state == Message.State.WAITING
    assert PrivacyRequest.objects.get().person == person


def test_the_same_submission_is_one_request(client):
    asked = words()

    client.post(ASK, asked)
    client.post(ASK, asked)

    assert PrivacyRequest.objects.count() == Message.objects.count() == 1


def test_nobody_fills_a_strangers_mailbox(client):
    for _ in range(3):
        answer = client.post(ASK, words(email="Kim@stadt.example"))

    assert answer["Location"] == SENT
    assert Message.objects.count() == 1


def test_many_requests_from_one_address_are_braked_with_a_way_out(client):
    for number in range(rules.REQUESTS_PER_HOUR):
        client.post(ASK, words(email=f"nummer{number}@stadt.example"))

    page = client.post(ASK, words(email="noch@stadt.example"))

    assert page.status_code == 429
    assert "Bitte schreiben Sie uns" in page.content.decode()
    assert Message.objects.count() == rules.REQUESTS_PER_HOUR


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"kind": ""}, "Bitte wählen Sie, worum es geht."),
        ({"kind": "everything"}, "Bitte wählen Sie neu"),
        ({"email": ""}, "Bitte geben Sie Ihre E-Mail-Adresse an."),
        ({"text": "x" * 4001}, "Bitte kürzen Sie den Text"),
        ({"homepage": "http://spam.example"}, "Bitte lassen Sie dieses Feld leer"),
    ],
)
def test_a_bad_request_comes_back(changes, sentence, client):
    page = client.post(ASK, words(**changes))

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert "<title>Fehler:" in page.content.decode()
    assert PrivacyRequest.objects.count() == 0


def test_who_is_logged_in_needs_no_link(client):
    person = project_lead()
    client.force_login(person)

    assert 'name="email"' not in client.get(ASK).content.decode()
    client.post(ASK, words(email="fremd@stadt.example"))

    request = PrivacyRequest.objects.get()
    assert (request.person, request.email) == (person, person.email)
    assert request.confirmed_at is not None
    assert Message.objects.count() == 0


# --- The link -------------------------------------------------------------------------------------------


def unconfirmed(**changes) -> PrivacyRequest:
    return PrivacyRequestFactory(confirmed_at=None, **changes)


def confirm_address(request: PrivacyRequest) -> str:
    return f"/datenschutz/anfrage/bestaetigen/{signing.signed(request)}/"


def test_a_link_fits_its_own_request_only(client):
    one, other = unconfirmed(), unconfirmed(email="ander@stadt.example")
    number, signature = signing.signed(one).split(".", 1)

    assert signing.request_behind(f"{other.pk}.{signature}") is None
    assert signing.request_behind(f"{number}.{signature}x") is None
    assert signing.request_behind("9" * 30 + ".x") is None
    assert signing.request_behind(f"{number}.{signature}") == one
    assert client.get(f"/datenschutz/anfrage/bestaetigen/{other.pk}.{signature}/").status_code == 404


def test_a_link_of_another_purpose_does_not_confirm(client):
    request = unconfirmed()
    foreign = Signer(sep=".", salt=f"post.answer.{request.submission}.{request.email}").sign(str(request.pk))

    assert signing.request_behind(foreign) is None


def test_a_link_is_good_for_seven_days(client):
    request = unconfirmed()

    with time_machine.travel(request.received_at + timedelta(days=7), tick=False):
        late = client.post(confirm_address(request))

    assert late.status_code == 410
    request.refresh_from_db()
    assert request.confirmed_at is None


def test_a_page_behind_a_link_tells_nobody_its_address(client):
    page = client.get(confirm_address(unconfirmed()))

    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert "kim@" not in page.content.decode()


# --- The office works -----------------------------------------------------------------------------------


def test_the_office_answers_by_mail_and_is_done(client):
    request = PrivacyRequestFactory()
    client.force_login(coordinator())

    page = client.post(
        f"/datenschutz-anfragen/{request.pk}/beantworten/", {"answer": "Hier ist alles."}, follow=True
    )

    request.refresh_from_db()
    assert request.answered_at is not None
    assert "Die Anfrage ist erledigt." in page.content.decode()
    message = Message.objects.get()
    assert (message.to_email, message.person) == ("kim@stadt.example", None)
    assert "Hier ist alles." in message.text
    with pytest.raises(actions.AlreadyAnswered):
        actions.answer_request(request, answer="Noch etwas.", by=Person.objects.get(name="coordinator"))


def test_an_extension_has_a_reason_a_mail_and_an_end(client):
    with time_machine.travel(datetime(2026, 11, 22, 12, tzinfo=UTC), tick=False):
        request, by = PrivacyRequestFactory(), coordinator()
        actions.extend_request(request, reason="Viele Akten liegen im Archiv.", by=by)

        request.refresh_from_db()
        assert request.due_on == date(2027, 2, 22)
        assert "Viele Akten liegen im Archiv." in Message.objects.get().text
        assert "22.02.2027" in Message.objects.get().text
        with pytest.raises(actions.TooLate):
            actions.extend_request(request, reason="Noch länger.", by=by)


@pytest.mark.parametrize(("day", "can"), [(date(2026, 12, 22), True), (date(2026, 12, 23), False)])
def test_an_extension_is_possible_to_the_last_day_of_the_month(day, can):
    assert rules.can_extend(PrivacyRequest(due_on=date(2026, 12, 22)), day) is can


def test_an_extension_without_reason_comes_back(client):
    request = PrivacyRequestFactory()
    client.force_login(coordinator())

    page = client.post(f"/datenschutz-anfragen/{request.pk}/verlaengern/", {"reason": " "})

    assert page.status_code == 422
    assert "Bitte nennen Sie den Grund." in page.content.decode()


def test_a_note_stays_inside(client):
    request = PrivacyRequestFactory()
    client.force_login(coordinator())

    client.post(f"/datenschutz-anfragen/{request.pk}/notieren/", {"note": "Rückruf am Montag."})

    request.refresh_from_db()
    assert request.note == "Rückruf am Montag."
    assert Message.objects.count() == 0


def test_the_record_carries_no_words_and_no_address():
    request = actions.file_request(
        kind="erasure", text="Mein Name ist Kim.", email="kim@stadt.example", submission=uuid.uuid4()
    )
    actions.confirm_request(request)
    actions.answer_request(request, answer="Gelöscht.", by=coordinator())

    kept = str(list(RecordEntry.objects.filter(verb__startswith="privacy_request.").values()))
    assert "privacy_request.answered" in kept
    assert "kim@" not in kept
    assert "Kim" not in kept


def test_unconfirmed_requests_are_seen_and_worked_on_by_nobody(client):
    request, office = unconfirmed(), coordinator()
    client.force_login(office)

    assert client.get(f"/datenschutz-anfragen/{request.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        actions.answer_request(request, answer="Hier.", by=office)


def test_the_auditor_reads_and_others_find_nothing(client):
    request = PrivacyRequestFactory(note="Rückruf am Montag.")
    client.force_login(person_with(Role.Kind.AUDITOR))

    page = client.get(f"/datenschutz-anfragen/{request.pk}/")
    assert page.status_code == 200
    assert "Rückruf am Montag." in page.content.decode()
    assert 'action="/datenschutz-anfragen/' not in page.content.decode()
    assert client.post(f"/datenschutz-anfragen/{request.pk}/beantworten/", {"answer": "x"}).status_code == 404

    client.force_login(project_lead())
    assert client.get("/datenschutz-anfragen/").status_code == 404
    assert client.get(f"/datenschutz-anfragen/{request.pk}/").status_code == 404
    assert client.post(f"/datenschutz-anfragen/{request.pk}/notieren/", {"note": "x"}).status_code == 404


def test_office_and_auditor_see_what_is_due_overdue_first():
    later = PrivacyRequestFactory(due_on=date(2026, 12, 22))
    overdue = PrivacyRequestFactory(due_on=date(2026, 11, 1))
    unconfirmed()
    PrivacyRequestFactory(answered_at=datetime(2026, 11, 23, tzinfo=UTC))

    for person in (coordinator(), person_with(Role.Kind.AUDITOR)):
        waiting = [one for one in queries.waiting(person, people.standing(person)) if one.kind == "privacy"]
        assert [one.url for one in waiting] == [
            f"/datenschutz-anfragen/{overdue.pk}/",
            f"/datenschutz-anfragen/{later.pk}/",
        ]
        assert "kim@" not in str(waiting)

    stranger = project_lead()
    assert queries.waiting(stranger, people.standing(stranger)) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count, client, django_assert_max_num_queries):
    PrivacyRequestFactory.create_batch(count)
    client.force_login(coordinator())

    with django_assert_max_num_queries(7):
        client.get("/datenschutz-anfragen/")


def test_an_empty_list_leads_on(client):
    client.force_login(coordinator())

    assert "Niemand hat nach seinen Daten gefragt." in client.get("/datenschutz-anfragen/").content.decode()


@pytest.mark.parametrize(
    ("kind", "step"),
    [
        ("access", "datenauskunft/"),
        ("portability", "datenauskunft/"),
        ("erasure", "loeschen/"),
        ("restriction", "datenrechte/"),
        ("objection", "datenrechte/"),
        ("complaint", ""),
    ],
)
def test_a_request_leads_to_the_place_where_it_is_done(client, kind, step):
    person = project_lead()
    request = PrivacyRequestFactory(kind=kind, person=person)
    client.force_login(coordinator())

    html = client.get(f"/datenschutz-anfragen/{request.pk}/").content.decode()

    assert f'href="/personen/{person.pk}/{step}"' in html
    other = {"datenauskunft/", "loeschen/", "datenrechte/"} - {step}
    assert not [one for one in other if f'href="/personen/{person.pk}/{one}"' in html]
