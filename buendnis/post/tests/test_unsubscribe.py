"""Mails that somebody can end: a header, a link, one POST; and mails that restricted people do not get."""

import pytest
from django.test import Client

from buendnis.people.actions.restrictions import restrict_person
from buendnis.people.models import Objection, Organisation, Role
from buendnis.post import signing
from buendnis.post.actions import send
from buendnis.post.models import Message
from buendnis.post.tests.factories import PersonFactory
from buendnis.post.transport import letter

pytestmark = pytest.mark.django_db


def written(person, key: str = "one", **more) -> Message:
    return send(key=key, person=person, subject="Eine Frage", template="post/tests/mail", context={}, **more)


def address(person, purpose: str = "feedback") -> str:
    return f"/antwort/abbestellen/{signing.unsubscribe_token(person.pk, purpose)}/"


def test_a_mail_that_can_be_ended_says_how(settings):
    person = PersonFactory()

    message = written(person, purpose="feedback")
    mail = letter(message)

    link = settings.BASE_URL + address(person)
    assert mail.extra_headers["List-Unsubscribe"] == f"<{link}>"
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in message.text
    assert link in message.html


def test_a_mail_that_is_needed_has_no_such_header():
    message = written(PersonFactory())

    assert "List-Unsubscribe" not in letter(message).extra_headers
    assert "abbestellen" not in message.text


def test_looking_changes_nothing_and_one_click_ends_it(client):
    person = PersonFactory()

    assert client.get(address(person)).status_code == 200
    assert client.head(address(person)).status_code == 200
    assert Objection.objects.count() == 0

    done = client.post(address(person), {"List-Unsubscribe": "One-Click"})

    assert "Sie bekommen von uns nicht mehr" in done.content.decode()
    assert Objection.objects.get().purpose == "feedback"
    assert written(person, purpose="feedback").state == Message.State.DROPPED
    assert written(person, "two", purpose="reminders").state == Message.State.WAITING
    assert written(person, "three").state == Message.State.WAITING


def test_programs_of_mail_providers_come_without_a_cookie():
    person = PersonFactory()

    assert Client(enforce_csrf_checks=True).post(address(person)).status_code == 200


@pytest.mark.parametrize("token", ["x", "1-feedback", "1-feedback.x", "999999-feedback.", "ä.b"])
def test_a_made_up_link_ends_nothing(client, token):
    assert client.post(f"/antwort/abbestellen/{token}/").status_code == 404
    assert Objection.objects.count() == 0


def test_a_link_is_good_for_one_person_and_one_purpose():
    one, other = PersonFactory(), PersonFactory()
    _, signature = signing.unsubscribe_token(one.pk, "feedback").split(".", 1)

    assert signing.unsubscription_behind(f"{other.pk}-feedback.{signature}") is None
    assert signing.unsubscription_behind(f"{one.pk}-reminders.{signature}") is None
    assert signing.unsubscription_behind(f"{one.pk}-feedback.{signature}") == (one, "feedback")


def test_restricted_people_get_only_what_is_necessary():
    person, office = PersonFactory(), PersonFactory()
    before = written(person, "before")
    home = Organisation.objects.create(name="Geschäftsstelle", kind="office")
    Role.objects.create(person=office, organisation=home, kind="coordinator")

    restrict_person(person, ground="accuracy", by=office)

    before.refresh_from_db()
    assert before.state == Message.State.DROPPED
    assert written(person, "after").state == Message.State.DROPPED
    assert written(person, "code", necessary=True).state == Message.State.WAITING
    assert written(office, "others").state == Message.State.WAITING
